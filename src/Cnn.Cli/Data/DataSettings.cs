using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>How files of data are read, beyond what they say themselves. Kept with a checkpoint, so that others are read alike.</summary>
internal sealed record DataSettings
{
    private const string SizeKey = "image_size", LabelKey = "label_column", ImageKey = "image_column", KindKey = "label_kind", PlanarKey = "planar",
        TransposeKey = "transpose", SkipKey = "skip_bad", SlicesKey = "slices", Yes = "true";

    /// <summary>The size that images of a folder are brought to, or that images of a CSV have.</summary>
    public (int Height, int Width)? ImageSize { get; init; }

    /// <summary>The channels that images are brought to; null to go by the images.</summary>
    public int? Channels { get; init; }

    /// <summary>Where the labels of a CSV stand.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Where the images of a table stand.</summary>
    public string? ImageColumn { get; init; }

    /// <summary>What the labels of a list are; null to go by what they look like.</summary>
    public LabelKind? LabelKind { get; init; }

    /// <summary>Whether a CSV has all red values of an image first.</summary>
    public bool Planar { get; init; }

    /// <summary>Whether images are stored with rows for columns.</summary>
    public bool Transpose { get; init; }

    /// <summary>Whether slices of volumes are channels of images.</summary>
    public bool Slices { get; init; }

    /// <summary>Whether images that cannot be read are left out.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Whether samples are only to be judged: of the call, and not kept.</summary>
    public bool TestOnly { get; init; }

    /// <summary>Whether masks are one number for each pixel: of the network, and not kept.</summary>
    public bool BinaryMasks { get; init; }

    /// <summary>The classes that the data must keep to; null for their own.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>What was held out when the network was trained.</summary>
    public HeldOutPart? HeldOut { get; init; }

    /// <summary>What a checkpoint says.</summary>
    /// <exception cref="InvalidFormatException">Its text is damaged.</exception>
    public static DataSettings From(CheckpointInfo info)
    {
        SampleMetadata samples = SampleMetadata.Read(info);
        try
        {
            return new DataSettings
            {
                ImageSize = DataChoice.SizeOf(info.Metadata.GetValueOrDefault(SizeKey)),
                LabelColumn = info.Metadata.GetValueOrDefault(LabelKey),
                ImageColumn = info.Metadata.GetValueOrDefault(ImageKey),
                LabelKind = info.Metadata.GetValueOrDefault(KindKey) is { } kind
                    ? Enum.TryParse(kind, out LabelKind known) && Enum.IsDefined(known)
                        ? known
                        : throw new InvalidFormatException("What the checkpoint says about its labels is damaged.")
                    : null,
                Planar = info.Metadata.GetValueOrDefault(PlanarKey) == Yes,
                Transpose = info.Metadata.GetValueOrDefault(TransposeKey) == Yes,
                Slices = info.Metadata.GetValueOrDefault(SlicesKey) == Yes,
                SkipBad = info.Metadata.GetValueOrDefault(SkipKey) == Yes,
                ClassNames = samples.ClassNames.Count > 0 ? samples.ClassNames : null,
                HeldOut = samples.HeldOut,
            };
        }
        catch (UsageException e)
        {
            throw new InvalidFormatException("What the checkpoint says about the size of its images is damaged.", e);
        }
    }

    /// <summary>Those of a checkpoint for a network, whose input says the size and channels of images that have none of their own.</summary>
    public static DataSettings From(CheckpointInfo info, Model model)
    {
        DataSettings settings = From(info);
        Shape input = model.Inputs[0].Shape;
        if (input.Rank != 3)
        {
            return settings;
        }

        bool last = TrainedModel.EncodingOf(info).Format == DataFormat.ChannelsLast;
        return settings with { ImageSize = settings.ImageSize ?? (last ? (input[0], input[1]) : (input[1], input[2])), Channels = last ? input[2] : input[0] };
    }

    /// <summary>Keeps them with a checkpoint.</summary>
    public void Describe(Dictionary<string, string> metadata)
    {
        if (ImageSize is (int height, int width))
        {
            metadata[SizeKey] = string.Create(CultureInfo.InvariantCulture, $"{height}x{width}");
        }

        if (LabelColumn is { } column)
        {
            metadata[LabelKey] = column;
        }

        if (ImageColumn is { } images)
        {
            metadata[ImageKey] = images;
        }

        if (LabelKind is { } kind)
        {
            metadata[KindKey] = kind.ToString();
        }

        if (Planar)
        {
            metadata[PlanarKey] = Yes;
        }

        if (Transpose)
        {
            metadata[TransposeKey] = Yes;
        }

        if (Slices)
        {
            metadata[SlicesKey] = Yes;
        }

        if (SkipBad)
        {
            metadata[SkipKey] = Yes;
        }
    }

    /// <summary>The settings of the library.</summary>
    public DataOptions ToOptions(string spec, string? directory, ulong seed, ImageEncoding? encoding = null, bool normalize = false) => new()
    {
        DataDirectory = directory,
        Seed = seed,
        Encoding = encoding ?? ImageEncoding.Default,
        Normalize = normalize,
        ImageSize = DataChoice.HasOwnSize(spec) ? null : ImageSize,
        Channels = DataChoice.HasOwnSize(spec) ? null : Channels,
        LabelColumn = LabelColumn,
        ImageColumn = ImageColumn,
        LabelKind = LabelKind,
        Planar = Planar,
        Transpose = Transpose,
        Slices = Slices,
        SkipBad = SkipBad,
        TestOnly = TestOnly,
        BinaryMasks = BinaryMasks,
        ClassNames = ClassNames,
        HeldOut = HeldOut,
    };
}
