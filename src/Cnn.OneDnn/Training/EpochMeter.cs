using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>Adds up losses and metrics over the batches of an epoch. Reads a plan's outputs where they lie and allocates nothing per batch.</summary>
internal sealed class EpochMeter
{
    private readonly Loss[] losses;
    private readonly Metric[][] metrics;
    private readonly string[][] names;
    private readonly string lossName;
    private readonly double[] sums;

    /// <param name="model">A compiled model.</param>
    /// <param name="prefix">Of the names in the logs, such as "val_".</param>
    public EpochMeter(Model model, string prefix)
    {
        losses = [.. model.Losses];

        // The first output's own figures go into the metrics that the user gave, where more than a number can be read from them.
        metrics = [.. losses.Select((_, output) => model.Metrics.Select(m => output == 0 && prefix.Length == 0 ? m : m.Fresh()).ToArray())];
        sums = new double[losses.Length];
        lossName = prefix + "loss";
        names = new string[losses.Length][];
        for (int i = 0; i < names.Length; i++)
        {
            string output = losses.Length > 1 ? model.OutputNames[i] + "_" : "";
            names[i] = [prefix + output + "loss", .. metrics[i].Select(m => prefix + output + m.Name)];
        }

        Reset();
    }

    /// <summary>Samples so far.</summary>
    public long Samples { get; private set; }

    /// <summary>The mean loss of the last batch.</summary>
    public double LastLoss { get; private set; }

    /// <summary>The mean loss over all samples, of all outputs together.</summary>
    public double Loss => Samples == 0 ? 0 : sums.Sum() / Samples;

    public void Reset()
    {
        Samples = 0;
        Array.Clear(sums);
        foreach (Metric metric in metrics.SelectMany(m => m))
        {
            metric.Reset();
        }
    }

    /// <summary>Adds a batch that a plan with losses has just run. Weights of rows weigh the losses, not the metrics, and the sum is divided by the number of rows, as in Keras.</summary>
    public void Add(Plan plan, IReadOnlyList<Tensor> targets, int batch, IReadOnlyList<Tensor>? weights = null)
    {
        double total = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            ReadOnlySpan<float> rows = plan.Output<float>(2 * i);
            double mean = Mean(rows, weights is null ? [] : weights[i].AsSpan<float>());
            total += mean;
            sums[i] += mean * batch;
            if (metrics[i].Length == 0)
            {
                continue;
            }

            ReadOnlySpan<float> predictions = plan.Output<float>((2 * i) + 1);
            ReadOnlySpan<int> labels = losses[i].SparseTargets ? targets[i].AsSpan<int>() : [];
            ReadOnlySpan<float> dense = losses[i].SparseTargets ? [] : targets[i].AsSpan<float>();
            foreach (Metric metric in metrics[i])
            {
                metric.Update(predictions, rows.Length, predictions.Length / rows.Length, labels, dense);
            }
        }

        LastLoss = total;
        Samples += batch;
    }

    /// <summary>Writes loss and metrics under their names; with several outputs also the loss of each.</summary>
    public void Report(TrainingLogs logs, double penalty)
    {
        logs[lossName] = Loss + penalty;
        for (int i = 0; i < losses.Length; i++)
        {
            if (losses.Length > 1)
            {
                logs[names[i][0]] = Samples == 0 ? 0 : sums[i] / Samples;
            }

            for (int j = 0; j < metrics[i].Length; j++)
            {
                logs[names[i][j + 1]] = metrics[i][j].Result;
            }
        }
    }

    private static double Mean(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            sum += weights.IsEmpty ? rows[i] : (double)rows[i] * weights[i];
        }

        return sum / rows.Length;
    }
}
