using System.Globalization;
using Cnn.OneDnn.Files;

namespace Cnn.OneDnn;

/// <summary>
/// Writes a line per epoch to a CSV file: the epoch, counted from 0, then the figures under the names of the first line; NA for one that is missing. A line
/// is on the disk when its epoch is over. Keras's CSVLogger, which <see cref="CSVLogger"/> spells as there.
/// </summary>
public class CsvLogger : Callback
{
    private readonly string path;
    private string[]? columns;

    /// <summary>For a file whose folder exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between two values.</param>
    /// <param name="append">Whether lines are added to a file that is there.</param>
    public CsvLogger(string path, char separator = ',', bool append = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = path;
        Separator = separator;
        Append = append;
    }

    /// <summary>What stands between two values; a comma by default.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>Whether lines are added to a file that is there, as after resuming; otherwise it is written anew.</summary>
    public bool Append { get; init; }

    /// <inheritdoc/>
    public override bool RunsOnEveryRank => false;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        columns = null;
        if (Append && File.Exists(path))
        {
            InputFile.Require(path);
            string? header = File.ReadLines(path).FirstOrDefault();
            columns = string.IsNullOrEmpty(header) ? null : header.Split(Separator)[1..];
        }
        else
        {
            AtomicFile.WriteText(path, "");
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var lines = new List<string>();
        if (columns is null)
        {
            columns = [.. logs.Names];
            lines.Add(Line("epoch", columns));
        }

        lines.Add(Line(
            epoch.ToString(CultureInfo.InvariantCulture),
            columns.Select(c => logs.TryGet(c, out double value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NA")));
        LineFile.Append(path, lines);
    }

    private string Line(string first, IEnumerable<string> rest) => string.Join(Separator, rest.Prepend(first));
}
