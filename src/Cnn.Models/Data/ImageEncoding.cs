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

    /// <summary>Whether a target is a row of zeros with a one at the label (Float32, as many as classes) instead of the label (Int32).</summary>
    public bool OneHot { get; init; }
}
