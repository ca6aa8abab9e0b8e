using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>What the networks for ImageNet have in common beside their layers.</summary>
internal static class ImageNetEntry
{
    private const int Side = 224, ClassCount = 1000;

    // Mean and deviation of ImageNet's pixels, which torchvision's weights were trained with.
    private static readonly ImageEncoding Usual = new() { Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f] };

    /// <summary>
    /// Pixels from -1 to 1, as the networks of the Inception family were trained: torchvision brings its usual encoding to this one inside of the network.
    /// </summary>
    public static ImageEncoding Symmetric { get; } = new() { Mean = [0.5f, 0.5f, 0.5f], Deviation = [0.5f, 0.5f, 0.5f] };

    /// <summary>An entry of the zoo that is trained by gradient descent with momentum.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is, in a sentence.</param>
    /// <param name="build">Lays the network on an input.</param>
    /// <param name="rate">The learning rate; networks without normalization take a tenth.</param>
    /// <param name="side">The side of its images.</param>
    /// <param name="encoding">What its weights expect of pixels; ImageNet's mean and deviation if null.</param>
    public static ZooModel Create(string name, string description, Func<SymbolicTensor, int, SymbolicTensor> build, double rate = 0.1, int side = Side,
        ImageEncoding? encoding = null) => new()
    {
        Name = name,
        Description = description,
        InputShape = new Shape(side, side, 3),
        Classes = ClassCount,
        Encoding = encoding ?? Usual,
        DataSet = "synthetic",
        BatchSize = 16,
        MakeOptimizer = () => new Sgd { LearningRate = rate, Momentum = 0.9 },
        Build = build,
    };

    /// <summary>The nearest multiple of a divisor, not below it nor more than a tenth below the value.</summary>
    public static int Divisible(double value, int divisor)
    {
        int nearest = Math.Max(divisor, (int)(value + (divisor / 2.0)) / divisor * divisor);
        return nearest < 0.9 * value ? nearest + divisor : nearest;
    }
}
