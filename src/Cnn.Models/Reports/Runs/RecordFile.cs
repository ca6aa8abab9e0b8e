using System.Text.Json.Nodes;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>
/// The file of a training's record while it grows. Lines that cannot be written wait for the next ones; a file that was taken away is written anew as a whole,
/// so that it never lacks its beginning.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class RecordFile(string path)
{
    private readonly List<string> waiting = [];

    /// <summary>Begins an empty file.</summary>
    public void Clear()
    {
        waiting.Clear();
        AtomicFile.WriteText(path, "");
    }

    /// <summary>Adds lines.</summary>
    /// <param name="record">The training, with what the lines say.</param>
    /// <param name="lines">What is new of it.</param>
    public void Append(RunRecord record, IEnumerable<JsonObject> lines)
    {
        waiting.AddRange(lines.Select(l => l.ToJsonString()));
        if (!File.Exists(path))
        {
            waiting.Clear();
            waiting.AddRange(All(record).Select(l => l.ToJsonString()));
        }

        LineFile.Append(path, waiting);
        waiting.Clear();
    }

    private static IEnumerable<JsonObject> All(RunRecord record) =>
    [
        RunLines.Run(record, 0, 0), .. record.Points.Points.ToArray().Select(RunLines.Step), .. record.Epochs.Select(RunLines.Epoch),
        .. record.Ending is { } ending ? [RunLines.End(ending)] : Array.Empty<JsonObject>(),
    ];
}
