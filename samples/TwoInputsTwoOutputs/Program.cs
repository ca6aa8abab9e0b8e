using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

// Two inputs, an image and the light that it was taken in; two outputs, the digit and how much ink it takes in full light.
// dotnet run -c Release --project samples/TwoInputsTwoOutputs [EPOCHS [SAMPLES]]
int epochs = args.Length > 0 ? int.Parse(args[0]) : 5, samples = args.Length > 1 ? int.Parse(args[1]) : 6_000;
var (images, labels) = DataSets.Open("synthetic").Train.Take(samples).ToTensors();
Tensor light = 0.3 + (0.7 * Tensor.Random((images.Shape[0], 1), seed: 1));
Tensor ink = images.Reshape(images.Shape[0], -1).Mean(axis: 1, keepDims: true);
var data = new TensorDataset([images * light.Reshape(-1, 1, 1, 1), light], [labels, ink]);
var (train, test) = data.Split(0.2);

var image = new Input((28, 28, 1), name: "image");
var number = new Input([1], name: "light");
SymbolicTensor x = new Conv2D(16, 3, strides: 2, activation: "relu").Apply(image);
x = new Concatenate().Apply(new Flatten().Apply(x), number);
x = new Dense(64, "relu").Apply(x);
SymbolicTensor digit = new Dense(10, "softmax", name: "digit").Apply(x), amount = new Dense(1, name: "ink").Apply(x);
using var model = new Model([image, number], [digit, amount]);
Console.WriteLine(model.Summary());

model.Compile("adam", ["sparse_categorical_crossentropy", "mse"], lossWeights: [1, 10], new Accuracy { Output = "digit" });
Console.WriteLine(model.Fit(train, epochs, validationData: test, verbose: 1));
IReadOnlyList<Tensor> answers = model.Predict([images[..3], Tensor.Ones(3, 1)]);
for (int i = 0; i < 3; i++)
{
    Console.WriteLine($"{labels[i]}: is it a {answers[0][i].ArgMax()}? Ink {ink[i, 0]:F3}, estimated {answers[1][i, 0]:F3}");
}
