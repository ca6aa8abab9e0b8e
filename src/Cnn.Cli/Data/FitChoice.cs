using System.CommandLine;
using Cnn.Models;

namespace Cnn.Cli;

/// <summary>How images in files come to the size that a network takes, as the command line has it.</summary>
internal static class FitChoice
{
    private const string Stretch = "stretch", Crop = "crop";

    public static Option<string?> Option() => new("--fit")
    {
        Description = "How images in files come to their size: stretched, the default, or, with crop, resized by their short side and cut in the middle, as " +
            "networks are measured on ImageNet (256 and 224); kept with the checkpoint.",
        HelpName = $"{Stretch}|{Crop}",
    };

    /// <summary>What was asked for; null for nothing.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public static ImageFit? Parse(string? text) => text?.ToLowerInvariant() switch
    {
        null => null,
        Stretch => ImageFit.Stretch,
        Crop => ImageFit.Crop,
        _ => throw new UsageException($"--fit expects {Stretch} or {Crop}; received '{text}'."),
    };

    /// <summary>What a network sees of images, with what was asked for.</summary>
    /// <param name="encoding">What it sees otherwise.</param>
    /// <param name="asked">What was asked for; null for nothing.</param>
    /// <param name="file">The checkpoint that training goes on from; null where it begins.</param>
    /// <param name="data">The data set.</param>
    /// <exception cref="UsageException">The images are in no files, or a checkpoint says otherwise.</exception>
    public static ImageEncoding Apply(ImageEncoding encoding, ImageFit? asked, string? file, string data)
    {
        if (asked is null)
        {
            return encoding;
        }

        if (!DataChoice.HasImageFiles(data))
        {
            throw new UsageException($"--fit is for folder:PATH, list:PATH, shards:PATH, parquet:PATH and masks:PATH; the images of {data} have one size.");
        }

        return file is null || encoding.Fit == asked
            ? encoding with { Fit = asked.Value }
            : throw new UsageException($"--fit cannot be changed: '{file}' was trained on images that were fitted otherwise. Leave it out.");
    }
}
