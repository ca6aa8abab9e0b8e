using System.Globalization;
using System.Text;
using System.Text.Json;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Numbers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <summary>What the ranks of one training must have in common, as lines "name: value": what differs becomes a sentence.</summary>
internal static class RankFacts
{
    private const string Separator = ": ";

    // Other files, or another order of them, are seen at once by the labels; the numbers of inputs may differ in rounding between machines.
    private const int LabelsCompared = 32;

    /// <summary>Of a training that is about to begin.</summary>
    public static string Write(Model model, Dataset data, FitOptions options, TrainingState state)
    {
        var text = new StringBuilder();
        Add("network", Digest(Network(model)));
        Add("optimizer", Digest(OptimizerText(model.Optimizer!)));
        Add("loss", Digest(string.Join('\n', model.Losses.Select((l, i) => $"{LossConfig.Write(l).ToJsonString()} {Number(model.LossWeightOf(i))}"))));
        Add("metrics", string.Join(", ", model.Metrics.Select(m => m.Name)));
        Add("number of samples", data.Count);
        Add("shapes of samples", string.Join(", ", data.Inputs.Concat(data.Targets).Select(s => $"{s.Shape} of {s.Type}")));
        Add("class names", string.Join(", ", data.ClassNames).Replace('\n', ' '));
        Add("labels of some samples", Digest(Labels(data.Unvaried)));
        Add("batch size", options.BatchSize);
        Add("epochs", options.Epochs);
        Add("first epoch", options.InitialEpoch?.ToString(CultureInfo.InvariantCulture) ?? "none");
        Add("shuffling", options.Shuffle);
        Add("number of validation samples", options.Validation?.Count ?? 0);
        Add("validation batch size", options.ValidationBatchSize ?? options.BatchSize);
        Add("class weights", options.ClassWeights is { } weights
            ? string.Join(", ", weights.OrderBy(w => w.Key).Select(w => $"{w.Key} {Number(w.Value)}"))
            : "none");
        Add("sample weights", options.SampleWeights is { } each ? Digest(each) : "none");
        Add("validation sample weights", options.ValidationSampleWeights is { } held ? Digest(held) : "none");
        Add("stop on divergence", options.StopOnDivergence);
        Add("keep trunk outputs", options.KeepTrunkOutputs);
        Add("precision", model.Options.DataTypePolicy);
        Add("type of gradients on their way", model.GradientType);
        Add("number of epochs done", state.Epoch);
        Add("number of steps done", state.Context.Step);
        Add("number of steps done in the epoch", state.Progress?.Steps ?? 0);
        Add("number of passes over the data", state.Pass);
        return text.ToString();

        void Add(string name, object value) => text.Append(name).Append(Separator).AppendFormat(CultureInfo.InvariantCulture, "{0}", value).Append('\n');
    }

    /// <summary>The first thing that a rank has otherwise than rank 0, as a sentence; null where all agree.</summary>
    public static string? Difference(IReadOnlyList<string> ranks)
    {
        string[] first = ranks[0].Split('\n');
        for (int rank = 1; rank < ranks.Count; rank++)
        {
            string[] other = ranks[rank].Split('\n');
            if (other.Length != first.Length)
            {
                return $"Rank {rank} is another version of this program than rank 0. Start the same one on every machine.";
            }

            for (int i = 0; i < first.Length; i++)
            {
                if (first[i] != other[i])
                {
                    (string name, string own) = Parts(first[i]);
                    return $"Rank {rank} has the {name} {Parts(other[i]).Value}, rank 0 has {own}: the ranks of one training need the same network, data and " +
                        $"options. Give every rank the same command and the same files.";
                }
            }
        }

        return null;
    }

    private static (string Name, string Value) Parts(string line)
    {
        int end = line.IndexOf(Separator, StringComparison.Ordinal);
        return end < 0 ? (line, "") : (line[..end], line[(end + Separator.Length)..]);
    }

    // Without names, of which a program that makes several models makes other ones each time.
    private static string Network(Model model)
    {
        var text = new StringBuilder();
        foreach (Layer layer in model.Layers)
        {
            text.Append(layer.ClassName).Append(' ').Append(layer.Trainable).Append(' ');
            foreach ((string key, System.Text.Json.Nodes.JsonNode? value) in layer.WholeConfig())
            {
                text.Append(key == "name" ? "" : $"{key}={value?.ToJsonString()} ");
            }

            text.Append('\n');
        }

        text.AppendJoin('\n', model.Calls.Select(c => c.Shape)).Append('\n');
        return text.AppendJoin('\n', model.Parameters.Select(p => $"{p.Name} {p.Shape} {p.IsStatistic}")).ToString();
    }

    private static string OptimizerText(Optimizer optimizer)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            try
            {
                optimizer.WriteConfig(writer);
            }
            catch (UnsupportedException)
            {
                // A schedule of the user's own cannot be written; its kind is all that can be compared.
                return $"{optimizer.GetType().Name} {optimizer.Schedule?.GetType().Name}";
            }
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    // Of samples at equal distances, the first and the last among them.
    private static string Labels(Dataset data)
    {
        int count = Math.Min(LabelsCompared, data.Count);
        var batch = new Batch(1, data.Inputs, data.Targets);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            data.Fill([(int)((long)i * (data.Count - 1) / Math.Max(count - 1, 1))], 0, batch);
            text.AppendJoin(' ', batch.Targets.Select(t => Convert.ToHexString(t.Bytes()))).Append('\n');
        }

        return text.ToString();
    }

    private static string Digest(string text) => Fnv1a.Digest(text);

    private static string Digest(Tensor values) => Fnv1a.Digest(Convert.ToHexString(values.Bytes()));

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
