using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition" (2014), plain and with batch normalization.</summary>
internal static class VggTorch
{
    private const double PlainRate = 0.01, NormalizedRate = 0.1;
    private static readonly int[] Filters = [64, 128, 256, 512, 512];
    private static readonly int[] DepthsOf11 = [1, 1, 2, 2, 2], DepthsOf13 = [2, 2, 2, 2, 2], DepthsOf16 = [2, 2, 3, 3, 3], DepthsOf19 = [2, 2, 4, 4, 4];

    public static ZooModel Eleven { get; } = Plain("vgg11-224", DepthsOf11);

    public static ZooModel Thirteen { get; } = Plain("vgg13", DepthsOf13);

    public static ZooModel Sixteen { get; } = Plain("vgg16-224", DepthsOf16);

    public static ZooModel Nineteen { get; } = Plain("vgg19-224", DepthsOf19);

    public static ZooModel ElevenNormalized { get; } = Normalized("vgg11-bn", DepthsOf11);

    public static ZooModel ThirteenNormalized { get; } = Normalized("vgg13-bn", DepthsOf13);

    public static ZooModel SixteenNormalized { get; } = Normalized("vgg16-bn", DepthsOf16);

    public static ZooModel NineteenNormalized { get; } = Normalized("vgg19-bn", DepthsOf19);

    private static ZooModel Plain(string name, int[] depths) =>
        ImageNetEntry.Create(name, $"VGG with {depths.Sum()} convolutions for 224x224 images, as torchvision builds it.",
            (x, classes) => Build(x, classes, depths, isNormalized: false), PlainRate);

    private static ZooModel Normalized(string name, int[] depths) =>
        ImageNetEntry.Create(name, $"VGG with {depths.Sum()} convolutions and batch normalization for 224x224 images, as torchvision builds it.",
            (x, classes) => Build(x, classes, depths, isNormalized: true), NormalizedRate);

    private static SymbolicTensor Build(SymbolicTensor x, int classes, int[] depths, bool isNormalized)
    {
        // torchvision counts every module: convolution, normalization, activation, pooling.
        int module = 0;
        for (int stage = 0; stage < depths.Length; stage++)
        {
            for (int i = 0; i < depths[stage]; i++)
            {
                x = x.Through(TorchLayers.Conv($"features.{module++}", Filters[stage], 3, bias: true));
                x = isNormalized ? x.Through(TorchLayers.Norm($"features.{module++}")) : x;
                x = x.Through(TorchLayers.Act(Activation.Relu));
                module++;
            }

            x = x.Through(TorchLayers.MaxPool(2, 2));
            module++;
        }

        return x.PoolTo(7).Through(
            new Flatten(),
            new Dense(4096) { Name = "classifier.0", Activation = Activation.Relu, KernelInitializer = new HeNormal() }, new Dropout(0.5),
            new Dense(4096) { Name = "classifier.3", Activation = Activation.Relu, KernelInitializer = new HeNormal() }, new Dropout(0.5))
                .Classify("classifier.6", classes);
    }
}
