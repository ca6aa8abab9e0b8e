using System.CommandLine;

namespace Cnn.Cli;

/// <summary>A trained network by its file, or by the folder of its training.</summary>
internal static class CheckpointPlace
{
    private static readonly string[] Names = ["best.safetensors", "last.safetensors"];

    public static Option<string?> Option(string description = "The file that train wrote, or the folder of the training: its best epoch.") =>
        new("--checkpoint") { Description = description, HelpName = "FILE|DIR" };

    /// <summary>The file of a place: of a folder the best epoch's, else the last one's.</summary>
    /// <exception cref="UsageException">The folder has none.</exception>
    public static string FileOf(string place) => !Directory.Exists(place) ? place
        : FileIn(place) ?? throw new UsageException($"There is no {string.Join(" or ", Names)} in the folder '{place}': name the file of the network.");

    /// <summary>Whether a plain argument is a network and no image: a file of that ending, or a folder of a training.</summary>
    public static bool Is(string place) => place.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) || FileIn(place) is not null;

    /// <summary>The network and the images of a call that names them in a row, or the network apart.</summary>
    /// <param name="call">The command, for the message.</param>
    /// <param name="checkpoint">The network, where it was named apart.</param>
    /// <param name="places">The others.</param>
    /// <exception cref="UsageException">There is no network, or no image.</exception>
    public static (string Checkpoint, string[] Images) Split(string call, string? checkpoint, string[] places)
    {
        if (checkpoint is null && Is(places[0]))
        {
            (checkpoint, places) = (places[0], places[1..]);
        }

        return checkpoint is null || places.Length == 0
            ? throw new UsageException(checkpoint is null
                ? $"Give --checkpoint, or the network before the images: cnn {call} RUN IMAGE..."
                : $"'{checkpoint}' is the network: name images after it.")
            : (FileOf(checkpoint), places);
    }

    private static string? FileIn(string folder) => Directory.Exists(folder) ? Names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists) : null;
}
