using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition" (2014).</summary>
internal static class Vgg
{
    private static readonly int[] Filters = [64, 128, 256, 512, 512];

    public static ZooModel SixteenNormalized { get; } = new()
    {
        Name = "vgg16",
        Description = "VGG's 13 convolutions for 32x32 images, with batch normalization, dropout after each pooling and hidden layers of 512.",
        InputShape = new Shape(32, 32, 3),
        DataSet = "cifar-10",
        Epochs = 5,
        Build = Normalized,
    };

    public static ZooModel Eleven { get; } = Plain("vgg11", [1, 1, 2, 2, 2]);

    public static ZooModel Nineteen { get; } = Plain("vgg19", [2, 2, 4, 4, 4]);

    private static SymbolicTensor Normalized(SymbolicTensor x, int classes)
    {
        int[] depths = [2, 2, 3, 3, 3];
        for (int stage = 0; stage < depths.Length; stage++)
        {
            for (int i = 0; i < depths[stage]; i++)
            {
                x = x.ConvNormRelu(Filters[stage], 3, bias: true);
            }

            x = x.Through(new MaxPooling2D(2), new Dropout(0.2));
        }

        return x.Through(
            new Flatten(),
            new Dense(512) { Activation = Activation.Relu }, new Dropout(0.2),
            new Dense(512) { Activation = Activation.Relu }, new Dropout(0.2),
            Blocks.Classes(classes));
    }

    private static ZooModel Plain(string name, int[] depths) => new()
    {
        Name = name,
        Description = $"VGG with {depths.Sum()} convolutions as published, without normalization, and hidden layers of 4096; takes 224x224 images too.",
        InputShape = new Shape(32, 32, 3),
        DataSet = "cifar-10",
        MakeOptimizer = () => new Sgd { LearningRate = 0.01, Momentum = 0.9 },
        Build = (x, classes) => Plain(x, depths, classes),
    };

    // Without normalization, weights must start at a scale that keeps the signal's through sixteen relus.
    private static SymbolicTensor Plain(SymbolicTensor x, int[] depths, int classes)
    {
        for (int stage = 0; stage < depths.Length; stage++)
        {
            for (int i = 0; i < depths[stage]; i++)
            {
                x = x.Through(new Conv2D(Filters[stage], 3) { Padding = Padding.Same, Activation = Activation.Relu, KernelInitializer = new HeUniform() });
            }

            x = x.Through(new MaxPooling2D(2));
        }

        return x.Through(
            new Flatten(),
            new Dense(4096) { Activation = Activation.Relu, KernelInitializer = new HeUniform() }, new Dropout(0.5),
            new Dense(4096) { Activation = Activation.Relu, KernelInitializer = new HeUniform() }, new Dropout(0.5),
            Blocks.Classes(classes));
    }
}
