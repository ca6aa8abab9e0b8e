using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>The block that courses teach: convolution, batch normalization, activation, pooling, dropout.</summary>
internal static class CifarCnn
{
    public static ZooModel Entry { get; } = new()
    {
        Name = "cifar-cnn",
        Description = "One block of convolution, batch normalization, relu, pooling and dropout: the baseline for 32x32 colour images.",
        InputShape = new Shape(32, 32, 3),
        DataSet = "cifar-10",
        Epochs = 5,
        Build = (x, classes) => x.Through(
            new Conv2D(6, 5) { Padding = Padding.Same }, new BatchNormalization(), new ActivationLayer(Activation.Relu),
            new MaxPooling2D(2) { Padding = Padding.Same }, new Dropout(0.2),
            new Flatten(), new Dense(128) { Activation = Activation.Relu }, new Dropout(0.2), Blocks.Classes(classes)),
    };
}
