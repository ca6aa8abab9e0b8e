using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

// What is inside of a network, as numbers: weights, activations and gradients of each layer before and after a training.
// dotnet run -c Release --project samples/Numbers [EPOCHS [SAMPLES]]
int epochs = args.Length > 0 ? int.Parse(args[0]) : 3, samples = args.Length > 1 ? int.Parse(args[1]) : 4_000;
var (images, labels) = DataSets.Open("synthetic").Train.Take(samples).ToTensors();
using var model = new Sequential(
    new Conv2D(8, 3, activation: "relu", inputShape: (28, 28, 1)),
    new MaxPooling2D(2),
    new Flatten(),
    new Dense(10, "softmax"));
model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
using var inside = new Model(model.Input, [.. model.Layers.Skip(1).Select(layer => layer.Output)]);

Show("Before");
model.Fit(images, labels, epochs, verbose: 1);
Show("After");

Tensor[] weights = [.. model.GetLayer("conv2d").GetWeights()];
Console.WriteLine($"The first kernel:\n{weights[0][.., .., 0, 0]}\nits bias {weights[1][0]}");
weights[1] = Tensor.Zeros(8);
model.GetLayer("conv2d").SetWeights(weights);
Console.WriteLine($"Without biases: {model.Evaluate(images, labels)}");

void Show(string when)
{
    GradientResult gradients = model.Gradients(images[..32], labels[..32]);
    Console.WriteLine($"{when}: loss of 32 images {gradients.Loss:F4}");
    foreach (Parameter p in model.Parameters)
    {
        Tensor weight = model.GetWeight(p), gradient = gradients[p.Path];
        Console.WriteLine(
            $"  {p.Path,-14} {p.Shape,-16} weights {weight.Mean():F4} +- {weight.Std():F4}, gradients {gradient.Mean():F5} +- {gradient.Std():F5}");
    }

    foreach (var (layer, seen) in model.Layers.Skip(1).Zip(inside.Predict([images[..32]])))
    {
        Console.WriteLine(
            $"  {layer.Name,-14} {seen.Shape,-16} from {seen.Min():F3} to {seen.Max():F3}, mean {seen.Mean():F3}, first image {seen[0].Mean():F3}");
    }
}
