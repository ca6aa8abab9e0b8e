using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

// LeNet-5 in Keras on MNIST: one-hot labels, plain gradient descent, large batches.
// dotnet run -c Release --project samples/tutorials/LeNet5 [EPOCHS [SAMPLES]]
int epochs = args.Length > 0 ? int.Parse(args[0]) : 100, samples = args.Length > 1 ? int.Parse(args[1]) : 60_000;
DataSplit mnist = DataSets.Open("mnist");
var (trainImages, trainLabels) = mnist.Train.Take(samples).ToTensors();
var (testImages, testLabels) = mnist.Test.Take(samples).ToTensors();
Console.WriteLine($"{trainImages.Shape} {testImages.Shape}");

using var model = new Sequential(
    new Conv2D(6, (5, 5), padding: "valid", activation: "relu", inputShape: (28, 28, 1)),
    new AveragePooling2D((2, 2)),
    new Conv2D(16, (5, 5), padding: "valid", activation: "relu"),
    new AveragePooling2D((2, 2)),
    new Flatten(),
    new Dense(120, "relu"),
    new Dense(84, "relu"),
    new Dense(10, "softmax"));
Console.WriteLine(model.Summary());

model.Compile(new Sgd(0.05), "categorical_crossentropy", "accuracy");
Console.WriteLine(model.Fit(trainImages, Labels.OneHot(trainLabels, 10), epochs, batchSize: 4096, verbose: 1));
var (loss, accuracy) = model.Evaluate(testImages, Labels.OneHot(testLabels, 10));
Console.WriteLine($"loss: {loss:F4}\naccuracy: {accuracy:F4}");
model.Save("lenet5.safetensors");
