using System.CommandLine;

namespace Cnn.Cli;

/// <summary>The options of commands that read data sets from a user's own files.</summary>
internal sealed class DataFileOptions
{
    private readonly Option<string?> size = new("--image-size")
    {
        Description = "The size that images of a folder are resized to, or that images of a CSV have; kept with the checkpoint.",
        HelpName = "N|HxW",
    };
    private readonly Option<string?> label = new("--label-column")
    {
        Description =
            "Where the labels of a CSV stand: a name of its heading, first, last, or a place from 0; default: the column that the heading calls label, else " +
                "the first; kept with the checkpoint.",
        HelpName = "NAME|first|last|N",
    };

    private readonly Option<bool> planar = new("--planar")
    {
        Description = "The colour images of a CSV have all red values first, then green, then blue; kept with the checkpoint.",
    };
    private readonly Option<bool> skip = new("--skip-bad")
    {
        Description = "Leave images of a folder out that cannot be read, and count them; kept with the checkpoint.",
    };

    public DataFileOptions(Command command)
    {
        command.Add(size);
        command.Add(label);
        command.Add(planar);
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
            Planar = order ?? settings.Planar,
            SkipBad = parsed.GetValue(skip) || settings.SkipBad,
        };
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

    /// <summary>Refuses options that say nothing about a data set.</summary>
    /// <exception cref="UsageException">One was given that the set does not heed.</exception>
    public void Check(ParseResult parsed, string spec)
    {
        bool isCsv = DataChoice.IsOf(spec, "csv"), isFolder = DataChoice.IsOf(spec, "folder");
        if (parsed.GetValue(size) is not null && DataChoice.HasOwnSize(spec))
        {
            throw new UsageException($"--image-size is for folder:PATH and csv:PATH; the images of {spec} have their own.");
        }

        if ((parsed.GetValue(label) is not null || parsed.GetValue(planar)) && !isCsv)
        {
            throw new UsageException($"--label-column and --planar are for csv:PATH; {spec} has no columns.");
        }

        if (parsed.GetValue(skip) && !isFolder)
        {
            throw new UsageException($"--skip-bad is for folder:PATH; {spec} is not one of image files.");
        }
    }
}
