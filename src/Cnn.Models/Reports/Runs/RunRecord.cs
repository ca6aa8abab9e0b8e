namespace Cnn.Models;

/// <summary>All that is known of a training, before it is drawn.</summary>
internal sealed class RunRecord
{
    private readonly List<RunEpoch> epochs = [];

    /// <summary>The model's name.</summary>
    public string Model { get; set; } = "";

    /// <summary>What was trained on what, where and how: pairs of name and value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; set; } = [];

    /// <summary>The name of the data, where a fact says it; empty where none does.</summary>
    public string Data => Facts.FirstOrDefault(f => f.Key == RunReport.DataFact).Value ?? "";

    /// <summary>Model and data.</summary>
    public string Title => Data.Length > 0 ? $"{Model} on {Data}" : Model;

    /// <summary>The command, as it can be given again; empty where there was none.</summary>
    public string Command { get; set; } = "";

    /// <summary>The number of the last epoch that was asked for.</summary>
    public int PlannedEpochs { get; set; }

    /// <summary>Whether the training has ended, and how; null while it goes on.</summary>
    public string? Ending { get; set; }

    public PointList Points { get; } = new();

    public IReadOnlyList<RunEpoch> Epochs => epochs;

    /// <summary>Adds an epoch, in place of one of the same number.</summary>
    public void Add(RunEpoch epoch)
    {
        epochs.RemoveAll(e => e.Number >= epoch.Number);
        epochs.Add(epoch);
    }

    /// <summary>Goes back to where a training goes on.</summary>
    public void CutAfter(int epoch, long step)
    {
        epochs.RemoveAll(e => e.Number > epoch);
        Points.CutAfter(step);
        Ending = null;
    }
}
