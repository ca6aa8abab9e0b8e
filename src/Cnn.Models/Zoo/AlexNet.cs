using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>After Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks" (2012).</summary>
internal static class AlexNet
{
    public static ZooModel Eight { get; } = new()
    {
        Name = "alexnet8",
        Description = "AlexNet's eight layers for 32x32 images: small kernels, batch normalization in place of local response normalization.",
        InputShape = new Shape(32, 32, 3),
        DataSet = "cifar-10",
        Epochs = 5,
        Build = (x, classes) => x.Through(
            new Conv2D(96, 3), new BatchNormalization(), new ActivationLayer(Activation.Relu), Pool(),
            new Conv2D(256, 3), new BatchNormalization(), new ActivationLayer(Activation.Relu), Pool(),
            new Conv2D(384, 3) { Padding = Padding.Same, Activation = Activation.Relu },
            new Conv2D(384, 3) { Padding = Padding.Same, Activation = Activation.Relu },
            new Conv2D(256, 3) { Padding = Padding.Same, Activation = Activation.Relu }, Pool(),
            new Flatten(),
            new Dense(2048) { Activation = Activation.Relu }, new Dropout(0.5),
            new Dense(2048) { Activation = Activation.Relu }, new Dropout(0.5),
            Blocks.Classes(classes)),
    };

    private static MaxPooling2D Pool() => new(3) { Strides = 2 };
}
