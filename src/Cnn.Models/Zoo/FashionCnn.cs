using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>The small convolutional network of the Fashion-MNIST tutorials.</summary>
internal static class FashionCnn
{
    public static ZooModel Entry { get; } = new()
    {
        Name = "fashion-cnn",
        Description = "Two convolutions of 64 filters with pooling, one hidden layer: 243,786 parameters for 28x28 images.",
        InputShape = new Shape(28, 28, 1),
        DataSet = "fashion-mnist",
        Build = (x, classes) => x.Through(
            new Conv2D(64, 3) { Activation = Activation.Relu }, new MaxPooling2D(2),
            new Conv2D(64, 3) { Activation = Activation.Relu }, new MaxPooling2D(2),
            new Flatten(), new Dense(128) { Activation = Activation.Relu }, Blocks.Classes(classes)),
    };
}
