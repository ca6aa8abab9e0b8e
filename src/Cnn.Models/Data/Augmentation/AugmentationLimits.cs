using System.Globalization;

namespace Cnn.Models;

/// <summary>The amounts that make sense.</summary>
internal static class AugmentationLimits
{
    /// <summary>What is wrong with the amounts, in a sentence; null if nothing is.</summary>
    public static string? Problem(AugmentationOptions options) =>
        Outside(options.ResizedCrop, 0, 1, nameof(options.ResizedCrop))
        ?? Outside(options.Rotation, 0, 180, nameof(options.Rotation))
        ?? Outside(options.Zoom, 0, 0.95f, nameof(options.Zoom))
        ?? Outside(options.Shift, 0, 1, nameof(options.Shift))
        ?? Outside(options.CropPadding, 0, 4096, nameof(options.CropPadding))
        ?? Outside(options.Brightness, 0, float.MaxValue, nameof(options.Brightness))
        ?? Outside(options.Contrast, 0, 1, nameof(options.Contrast))
        ?? Outside(options.Cutout, 0, 65535, nameof(options.Cutout))
        ?? Outside(options.Mixup, 0, 1000, nameof(options.Mixup))
        ?? Outside(options.Cutmix, 0, 1000, nameof(options.Cutmix))
        ?? Outside(options.Fill, float.MinValue, float.MaxValue, nameof(options.Fill));

    private static string? Outside(float value, float least, float most, string what) =>
        value >= least && value <= most ? null : string.Create(CultureInfo.InvariantCulture, $"{what} must be between {least} and {most}, received {value}.");
}
