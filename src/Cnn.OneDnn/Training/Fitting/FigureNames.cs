namespace Cnn.OneDnn;

/// <summary>
/// The names of a model's figures in logs, without val_: "loss", with several outputs each one's too, and the metrics. Every figure has a name of its own: what
/// would be called like one before it gets a number, as in Keras.
/// </summary>
internal sealed class FigureNames
{
    private readonly Dictionary<string, bool> rising = new(StringComparer.Ordinal) { ["loss"] = false };

    public FigureNames(Model model)
    {
        var outputs = new HashSet<string>(StringComparer.Ordinal);
        Losses = new string[model.Losses.Count];
        Metrics = new string[model.Losses.Count][];
        for (int i = 0; i < Losses.Length; i++)
        {
            string prefix = Losses.Length > 1 ? Unique(Safe(model.Outputs[i].Layer.Name), outputs) + "_" : "";
            Losses[i] = prefix + "loss";
            var taken = new HashSet<string>(StringComparer.Ordinal) { "loss" };
            Metric[] measured = [.. model.MetricsOf(i)];
            Metrics[i] = [.. measured.Select(m => prefix + Unique(m.Name, taken))];
            rising.TryAdd(Losses[i], false);
            for (int j = 0; j < measured.Length; j++)
            {
                rising.TryAdd(Metrics[i][j], measured[j].HigherIsBetter);
            }
        }
    }

    /// <summary>Of each output's loss.</summary>
    public string[] Losses { get; }

    /// <summary>Of the metrics of each output.</summary>
    public string[][] Metrics { get; }

    /// <summary>Whether more of a figure is better; null for one that is not the model's.</summary>
    /// <param name="name">The name in logs, with or without val_.</param>
    public bool? Rises(string name) =>
        rising.TryGetValue(name, out bool rises)
            || (name.StartsWith("val_", StringComparison.Ordinal) && rising.TryGetValue(name[4..], out rises)) ? rises : null;

    // An output called "val" would have its loss where that of the validation is, one called "batch" that of a batch.
    private static string Safe(string output) => output is "val" or "batch" || output.StartsWith("val_", StringComparison.Ordinal)
        ? "output_" + output
        : output;

    private static string Unique(string name, HashSet<string> taken)
    {
        string unique = name;
        for (int i = 1; !taken.Add(unique); i++)
        {
            unique = $"{name}_{i}";
        }

        return unique;
    }
}
