using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// Digits drawn from strokes: 28x28 grey images of 0 to 9 under random affine warps, bends, pen widths and noise. Needs no file and no
/// network, and is made in a fraction of a second; a linear model stays well below a small convolutional network on it.
/// </summary>
public static class SyntheticDigits
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Size = 28;

    /// <summary>Training images of the set.</summary>
    public const int TrainCount = 12_000;

    /// <summary>Test images of the set.</summary>
    public const int TestCount = 2_000;

    private static readonly string[] Names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Both parts.</summary>
    /// <param name="options">Seed and encoding are used.</param>
    public static DataSplit Create(DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DataSplit(
            Create(TrainCount, options.Seed, part: 0, options.Encoding), Create(TestCount, options.Seed, part: 1, options.Encoding), "synthetic");
    }

    /// <summary>A part with any number of images. Image i is a function of seed, part and i.</summary>
    /// <param name="count">How many images.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="part">Which part: 0 for training, 1 for testing, any other for more.</param>
    /// <param name="encoding">What a model sees of pixels and labels.</param>
    public static ArrayDataset Create(int count, ulong seed, int part, ImageEncoding encoding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        byte[] pixels = new byte[count * Size * Size];
        int[] labels = new int[count];
        Parallel.For(0, count, i =>
        {
            var random = new PhiloxSequence(seed, ((ulong)(uint)part << 32) | (uint)i, PhiloxPurpose.SyntheticDigits);
            labels[i] = random.Below(10);
            DigitPainter.Paint(labels[i], ref random, pixels.AsSpan(i * Size * Size, Size * Size));
        });
        return new ArrayDataset(pixels, labels, Size, Size, 1, Names, encoding, DataFormat.ChannelsLast);
    }
}
