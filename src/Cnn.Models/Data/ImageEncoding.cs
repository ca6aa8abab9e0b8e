using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>How pixels and labels become the numbers that a model sees: x = (pixel * Scale - Mean[c]) / Deviation[c].</summary>
public sealed record ImageEncoding
{
    /// <summary>Pixels scaled to [0, 1], channels last, integer labels.</summary>
    public static ImageEncoding Default { get; } = new();

    /// <summary>The order of a sample's axes: (H, W, C), the default, or (C, H, W).</summary>
    public DataFormat Format { get; init; } = DataFormat.ChannelsLast;

    /// <summary>What a pixel in 0..255 is multiplied with first. Default 1/255.</summary>
    public float Scale { get; init; } = 1f / 255f;

    /// <summary>The mean to subtract, one per channel in scaled units; empty for none.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [];

    /// <summary>The standard deviation to divide by, one per channel in scaled units; empty for none.</summary>
    public IReadOnlyList<float> Deviation { get; init; } = [];

    /// <summary>How images in files come to the size that is wanted. Default: stretched.</summary>
    public ImageFit Fit { get; init; }

    /// <summary>Whether a target is a row of zeros with a one at the label (Float32, as many as classes) instead of the label (Int32).</summary>
    public bool OneHot { get; init; }

    /// <summary>The order of an image's axes as its sizes tell it: the channels, one or three, are the first axis or the last.</summary>
    /// <param name="sample">The sizes of a sample.</param>
    /// <param name="otherwise">The order where both axes could be channels or neither, or where there are not three axes.</param>
    public static DataFormat FormatOf(Shape sample, DataFormat otherwise)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Rank != 3)
        {
            return otherwise;
        }

        bool mayBeFirst = sample[0] is 1 or 3, mayBeLast = sample[2] is 1 or 3;
        return mayBeFirst == mayBeLast ? otherwise : mayBeLast ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst;
    }

    /// <summary>Whether pixels and labels become the same numbers under both.</summary>
    internal static bool AreSame(ImageEncoding first, ImageEncoding second) =>
        first.Format == second.Format && first.Fit == second.Fit && first.Scale == second.Scale && first.OneHot == second.OneHot
            && first.Mean.SequenceEqual(second.Mean)
            && first.Deviation.SequenceEqual(second.Deviation);
}
