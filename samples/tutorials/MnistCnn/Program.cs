using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

// Keras's convolutional layers, then its CNN on MNIST. With a RATE of 0.001, Keras's later default, it learns slowly.
// dotnet run -c Release --project samples/tutorials/MnistCnn [EPOCHS [SAMPLES [RATE]]]
int epochs = args.Length > 0 ? int.Parse(args[0]) : 12, samples = args.Length > 1 ? int.Parse(args[1]) : 60_000;
double rate = args.Length > 2 ? double.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 1;

Console.WriteLine($"Conv1D of 4 sequences of 10 steps with 128 numbers: {Through(new Conv1D(32, 3, activation: "relu"), (4, 10, 128)).Shape}");
Console.WriteLine($"Conv2D of 4 images of 28x28 with 3 channels: {Through(new Conv2D(2, 3, activation: "relu"), (4, 28, 28, 3)).Shape}");
Console.WriteLine($"The same, channels first: {Through(new Conv2D(2, 3, activation: "relu", dataFormat: DataFormat.ChannelsFirst), (4, 3, 28, 28)).Shape}");
Console.WriteLine($"With padding \"same\": {Through(new Conv2D(2, 3, padding: "same"), (4, 28, 28, 3)).Shape}");
Console.WriteLine($"Dilated by 2: {Through(new Conv2D(2, 3, dilationRate: 2), (4, 28, 28, 3)).Shape}");
Console.WriteLine($"Conv3D of 4 volumes of 28x28x28: {Through(new Conv3D(2, 3, activation: "relu"), (4, 28, 28, 28, 1)).Shape}");
Console.WriteLine($"A 1x1 convolution of 64 channels to 16: {Through(new Conv2D(16, 1), (4, 14, 14, 64)).Shape}");
Tensor square = Tensor.Range(1, 10).Reshape(1, 3, 3, 1);
Console.WriteLine($"Pooling of 2x2 with stride 1, of\n{square[0, .., .., 0]}");
Console.WriteLine($"the largest\n{new Sequential(new MaxPooling2D(2, strides: 1)).Predict(square)[0, .., .., 0]}");
Console.WriteLine($"and the mean\n{new Sequential(new AveragePooling2D(2, strides: 1)).Predict(square)[0, .., .., 0]}");

DataSplit mnist = DataSets.Open("mnist");
Dataset train = mnist.Train.Take(samples), test = mnist.Test.Take(samples);
Console.WriteLine($"{train.Count} train samples, {test.Count} test samples of {train.Inputs[0].Shape}");

using var model = new Sequential();
model.Add(new Conv2D(32, kernelSize: (3, 3), activation: "relu", inputShape: (28, 28, 1)));
model.Add(new Conv2D(64, (3, 3), activation: "relu"));
model.Add(new MaxPooling2D(poolSize: (2, 2)));
model.Add(new Dropout(0.25));
model.Add(new Flatten());
model.Add(new Dense(128, activation: "relu"));
model.Add(new Dropout(0.5));
model.Add(new Dense(10, activation: "softmax"));
Console.WriteLine(model.Summary());
File.WriteAllText("mnist-cnn.svg", NetworkDrawing.ToSvg(model, everyLayer: true));

model.Compile(new Adadelta(rate), "sparse_categorical_crossentropy", "accuracy");
Console.WriteLine(model.Fit(train, epochs, batchSize: 128, validationData: test, verbose: 1));
var (loss, accuracy) = model.Evaluate(test);
Console.WriteLine($"Test loss: {loss:F4}\nTest accuracy: {accuracy:F4}");

Tensor Through(Layer layer, Shape shape) => new Sequential(layer).Predict(Tensor.Random(shape));
