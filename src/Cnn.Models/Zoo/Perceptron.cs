using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>A network without convolutions, to compare with.</summary>
internal static class Perceptron
{
    public static ZooModel Fashion { get; } = new()
    {
        Name = "fashion-mlp",
        Description = "One hidden layer of 128 units: what a network without convolutions reaches on Fashion-MNIST.",
        InputShape = new Shape(28, 28, 1),
        DataSet = "fashion-mnist",
        Build = (x, classes) => x.Through(new Flatten(), new Dense(128) { Activation = Activation.Relu }, Blocks.Classes(classes)),
    };
}
