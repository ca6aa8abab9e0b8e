using System.CommandLine;
using Cnn.Models;

namespace Cnn.Cli;

/// <summary>The options of commands that read data sets from a user's own files.</summary>
internal sealed class DataFileOptions
{
    private readonly Option<string?> size = new("--image-size")
    {
        Description = "The size that images of a folder, of a list or with masks are resized to, or that images of a CSV have; kept with the checkpoint.",
        HelpName = "N|HxW",
    };
    private readonly Option<string?> label = new("--label-column")
    {
        Description =
            "Where the labels of a CSV or a list stand: a name of its heading, first, last, or a place from 0, of a list also several joined by commas; " +
                "default: the column that the heading calls label, else the first, or the only one beside the path. Of shards the ending of the files, or " +
                "the field of their JSON; of parquet:PATH the column, of mat:PATH and npz:PATH the variable. Kept with the checkpoint.",
        HelpName = "NAME|first|last|N",
    };

    private readonly Option<string?> image = new("--image-column")
    {
        Description =
            "The column of parquet:PATH, or the variable of mat:PATH or npz:PATH, that holds the images; default: the one that is called image, img, X and " +
                "the like; kept with the checkpoint.",
        HelpName = "NAME",
    };

    private readonly Option<string?> kind = new("--label-kind")
    {
        Description =
            "What the labels of list, npz, shards, parquet or mat are: a class each, several for an image, or numbers to be learned; default: as they look; " +
                "kept with the checkpoint.",
        HelpName = "class|several|number",
    };

    private readonly Option<bool> planar = new("--planar")
    {
        Description = "The colour images of a CSV have all red values first, then green, then blue; kept with the checkpoint.",
    };
    private readonly Option<bool> transpose = new("--transpose")
    {
        Description = "Images of idx:PATH are stored with rows for columns, as EMNIST's are, or those of mat:PATH that lie in rows of a matrix have their " +
            "pixels row by row; kept with the checkpoint.",
    };
    private readonly Option<bool> slices = new("--slices")
    {
        Description = "Slices of volumes in npz:PATH and mat:PATH are channels, so that networks of images take them; kept with the checkpoint.",
    };
    private readonly Option<bool> skip = new("--skip-bad")
    {
        Description = "Leave images of a folder, a list, shards, parquet or with masks out that cannot be read, and count them; kept with the checkpoint.",
    };

    public DataFileOptions(Command command)
    {
        command.Add(size);
        command.Add(label);
        command.Add(image);
        command.Add(kind);
        command.Add(planar);
        command.Add(transpose);
        command.Add(slices);
        command.Add(skip);
    }

    /// <summary>What was asked for, over what a checkpoint says.</summary>
    /// <param name="parsed">The call.</param>
    /// <param name="from">What the checkpoint says; null where there is none.</param>
    /// <param name="isSameSet">Whether the set is the one that the network was trained on: its columns mean what they meant then. Those of other files are in
    /// an order of their own.</param>
    /// <exception cref="UsageException">The size is none, or another than the checkpoint's, or the columns are to be read in another order.</exception>
    public DataSettings Apply(ParseResult parsed, DataSettings? from, bool isSameSet = false)
    {
        bool? order = parsed.GetResult(planar) is null ? null : parsed.GetValue(planar);
        if (from is not null && isSameSet)
        {
            RefuseOtherColumns(from, parsed.GetValue(label), order);
            RefuseOtherImages(from, parsed.GetValue(image));
        }

        (int Height, int Width)? asked = DataChoice.SizeOf(parsed.GetValue(size));
        if (from is not null && asked is not null && from.ImageSize is not null && asked != from.ImageSize)
        {
            throw new UsageException(
                $"--image-size cannot be changed: the network was trained on images of " +
                    $"{from.ImageSize.Value.Height}x{from.ImageSize.Value.Width}. Leave it out.");
        }

        DataSettings settings = from ?? new DataSettings();
        return settings with
        {
            ImageSize = asked ?? settings.ImageSize,
            LabelColumn = parsed.GetValue(label) ?? settings.LabelColumn,
            ImageColumn = parsed.GetValue(image) ?? settings.ImageColumn,
            LabelKind = KindOf(parsed.GetValue(kind), from) ?? settings.LabelKind,
            Planar = order ?? settings.Planar,
            Transpose = parsed.GetValue(transpose) || settings.Transpose,
            Slices = parsed.GetValue(slices) || settings.Slices,
            SkipBad = parsed.GetValue(skip) || settings.SkipBad,
        };
    }

    private static LabelKind? KindOf(string? text, DataSettings? from)
    {
        LabelKind? asked = text?.ToLowerInvariant() switch
        {
            null => null,
            "class" => LabelKind.Class,
            "several" => LabelKind.Several,
            "number" => LabelKind.Number,
            _ => throw new UsageException($"--label-kind expects class, several or number; received '{text}'."),
        };
        return asked is null || from is null || from.LabelKind == asked
            ? asked
            : throw new UsageException($"--label-kind cannot be changed: the network has learned labels of kind " +
                $"{from.LabelKind?.ToString().ToLowerInvariant() ?? "class"}.");
    }

    private static void RefuseOtherColumns(DataSettings from, string? column, bool? order)
    {
        if (column is not null && column != from.LabelColumn)
        {
            throw new UsageException(
                $"--label-column cannot be changed: the network was trained on labels from " +
                    $"{(from.LabelColumn is { } before ? $"column '{before}'" : "where the file itself says")}. Leave it out.");
        }

        if (order is { } planar && planar != from.Planar)
        {
            throw new UsageException(
                $"--planar cannot be changed: the network was trained on rows with " +
                    $"{(from.Planar ? "all red values first" : "red, green and blue of a pixel side by side")}. Leave it out.");
        }
    }

    private static void RefuseOtherImages(DataSettings from, string? column)
    {
        if (column is not null && column != from.ImageColumn)
        {
            throw new UsageException(
                $"--image-column cannot be changed: the network was trained on images from " +
                    $"{(from.ImageColumn is { } before ? $"'{before}'" : "where the file itself says")}. Leave it out.");
        }
    }

    /// <summary>Refuses options that say nothing about a data set.</summary>
    /// <exception cref="UsageException">One was given that the set does not heed.</exception>
    public void Check(ParseResult parsed, string spec)
    {
        if (parsed.GetValue(size) is not null && (DataChoice.HasOwnSize(spec) || DataChoice.IsOfAny(spec, "idx", "series")))
        {
            throw new UsageException($"--image-size is for images in files; those of {spec} have their own.");
        }

        if ((parsed.GetValue(label) is not null && !DataChoice.IsOfAny(spec, "csv", "list", "shards", "parquet", "mat", "npz"))
            || (parsed.GetValue(planar) && !DataChoice.IsOf(spec, "csv")))
        {
            throw new UsageException(
                $"--label-column and --planar are for csv:PATH, and the first of them for list:PATH, shards:PATH, parquet:PATH, mat:PATH and npz:PATH; " +
                    $"{spec} has no such columns.");
        }

        if (parsed.GetValue(image) is not null && !DataChoice.IsOfAny(spec, "parquet", "mat", "npz"))
        {
            throw new UsageException($"--image-column is for parquet:PATH, mat:PATH and npz:PATH; {spec} has no such columns.");
        }

        // That they are classes may be said of those that are nothing else, where one of them does not look so.
        bool saysClass = string.Equals(parsed.GetValue(kind), "class", StringComparison.OrdinalIgnoreCase) && DataChoice.IsOfAny(spec, "csv", "series");
        if (parsed.GetValue(kind) is not null && !DataChoice.HasLabelKinds(spec) && !saysClass)
        {
            throw new UsageException($"--label-kind is for list:PATH, npz:PATH, shards:PATH, parquet:PATH and mat:PATH, and class for csv:PATH " +
                $"and series:PATH; {spec} has a class for each sample.");
        }

        if (parsed.GetValue(transpose) && !DataChoice.IsOfAny(spec, "idx", "mat"))
        {
            throw new UsageException($"--transpose is for idx:PATH and mat:PATH; {spec} has images that lie as they are seen.");
        }

        if (parsed.GetValue(slices) && !DataChoice.IsOfAny(spec, "npz", "mat"))
        {
            throw new UsageException($"--slices is for npz:PATH and mat:PATH; {spec} has no volumes.");
        }

        if (parsed.GetValue(skip) && !DataChoice.HasImageFiles(spec))
        {
            throw new UsageException($"--skip-bad is for folder:PATH, list:PATH, shards:PATH, parquet:PATH and masks:PATH; {spec} is not one of image files.");
        }
    }
}
