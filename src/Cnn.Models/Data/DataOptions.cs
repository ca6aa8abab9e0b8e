namespace Cnn.Models;

/// <summary>Where data sets are looked for and how their samples look.</summary>
public sealed record DataOptions
{
    /// <summary>The folder that holds data sets, in folders of their names or directly; null to go by the environment.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The folder for what is downloaded; null for "cnn" in the user's cache folder ($XDG_CACHE_HOME, or the local application data).</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Whether a set that is not on the machine may be fetched from its public address. Default true.</summary>
    public bool AllowDownload { get; init; } = true;

    /// <summary>What a model sees of pixels and labels.</summary>
    public ImageEncoding Encoding { get; init; } = ImageEncoding.Default;

    /// <summary>Whether both parts are normalised with the mean and deviation per channel of the training part. Default false.</summary>
    public bool Normalize { get; init; }

    /// <summary>How training images are varied; null for not at all. Drawn from <see cref="Seed"/>. Mixup needs a one-hot encoding.</summary>
    public AugmentationOptions? Augmentation { get; init; }

    /// <summary>The size that images of a folder are resized to; null if they all have one size. Also the size of a CSV's images.</summary>
    public (int Height, int Width)? ImageSize { get; init; }

    /// <summary>The channels that images of a folder are converted to, 1 or 3; null for those of the first image. Also those of a CSV's images.</summary>
    public int? Channels { get; init; }

    /// <summary>The share of samples held out as the test part where a set has none of its own. Default 0.2.</summary>
    public double TestFraction { get; init; } = 0.2;

    /// <summary>The seed of everything that is drawn: synthetic images, held-out samples.</summary>
    public ulong Seed { get; init; }
}
