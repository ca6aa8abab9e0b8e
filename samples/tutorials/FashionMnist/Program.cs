using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

// Keras's tutorial on Fashion-MNIST: a dense network, a convolutional one, and what each of its layers sees.
// dotnet run -c Release --project samples/tutorials/FashionMnist [EPOCHS [SAMPLES]]
int epochs = args.Length > 0 ? int.Parse(args[0]) : 10, samples = args.Length > 1 ? int.Parse(args[1]) : 60_000;
DataSplit fashion = DataSets.Open("fashion-mnist");
Dataset train = fashion.Train.Take(samples), test = fashion.Test.Take(samples);
Console.WriteLine($"{train.Count} training images, {test.Count} test images of {train.Inputs[0].Shape}, pixels from 0 to 1");

using var dense = new Sequential(
    new Flatten(inputShape: (28, 28, 1)),
    new Dense(128, "relu"),
    new Dense(10, "softmax"));
dense.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
Console.WriteLine(dense.Fit(train, epochs: epochs, verbose: 1));
Console.WriteLine($"Test: {dense.Evaluate(test)}");

using var model = new Sequential(
    new Conv2D(64, 3, activation: "relu", inputShape: (28, 28, 1)),
    new MaxPooling2D(2),
    new Conv2D(64, 3, activation: "relu"),
    new MaxPooling2D(2),
    new Flatten(),
    new Dense(128, "relu"),
    new Dense(10, "softmax"));
Console.WriteLine(model.Summary());
model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
Console.WriteLine(model.Fit(train, epochs: epochs, verbose: 1));
Console.WriteLine($"Test: {model.Evaluate(test)}");

var (images, labels) = test.ToTensors();
File.WriteAllBytes("first.png", RawImage.From(images[0]).ToPng());
Console.WriteLine($"first.png has label {labels[0]}, the network says {model.Predict(images[..1])}");

// The outputs of the seven layers for that image, and each channel of them as a picture. The first of the model's layers is its input.
using var seen = new Model(model.Input, [.. model.Layers.Skip(1).Select(layer => layer.Output)]);
IReadOnlyList<Tensor> outputs = seen.Predict([images[..1]]);
Console.WriteLine($"{outputs.Count} outputs: {string.Join(", ", outputs.Select(output => output.Shape))}");
Directory.CreateDirectory("features");
foreach (FeatureMap map in FeatureMaps.Compute(model, images[..1]))
{
    File.WriteAllBytes($"features/{map.Layer}.png", map.ToPng());
}
