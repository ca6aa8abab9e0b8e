using System.Numerics.Tensors;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>
/// Adds up losses and metrics over the batches of an epoch, in metrics of its own, so that several may be under way. Reads a plan's outputs where they lie and
/// allocates nothing per batch.
/// </summary>
internal sealed class EpochMeter
{
    private readonly Model model;
    private readonly Loss[] losses;
    private readonly double[] shares;
    private readonly Metric[][] metrics;
    private readonly Metric[] all;
    private readonly string[] lossNames;
    private readonly string[][] metricNames;
    private readonly string lossName;

    // A sum for each output, and that of the penalties.
    private readonly double[] sums;

    // For the numbers of a metric that are added up.
    private double[] room = [];

    /// <param name="model">A compiled model.</param>
    /// <param name="prefix">Of the names in the logs, such as "val_".</param>
    public EpochMeter(Model model, string prefix)
    {
        this.model = model;
        losses = [.. model.Losses];
        shares = [.. losses.Select((_, i) => model.LossWeightOf(i))];
        model.RequireOutputsOf(model.Metrics, nameof(model));
        metrics = [.. losses.Select((_, i) => model.MetricsOf(i).Select(m => m.Fresh()).ToArray())];
        all = [.. metrics.SelectMany(m => m)];
        sums = new double[losses.Length + 1];
        lossName = prefix + "loss";
        FigureNames names = model.FigureNames;
        lossNames = [.. names.Losses.Select(n => prefix + n)];
        metricNames = [.. names.Metrics.Select(m => m.Select(n => prefix + n).ToArray())];
    }

    /// <summary>Samples so far.</summary>
    public long Samples { get; private set; }

    /// <summary>The loss of the last batch.</summary>
    public double LastLoss { get; set; }

    /// <summary>The mean over all samples of what their steps made small: the losses of all outputs and the penalties.</summary>
    public double Loss
    {
        get
        {
            double total = sums[^1];
            for (int i = 0; i < shares.Length; i++)
            {
                total += sums[i] * shares[i];
            }

            return Samples == 0 ? 0 : total / Samples;
        }
    }

    /// <summary>All that has been seen, in numbers: the samples, the sums, then the counts of each output's metrics.</summary>
    /// <exception cref="ArgumentException">What is set is not of this model.</exception>
    public double[][] Figures
    {
        get => [[Samples], [.. sums], .. all.Select(m => m.Counts)];
        set
        {
            if (value.Length != all.Length + 2 || value[0].Length != 1 || value[1].Length != sums.Length)
            {
                throw new ArgumentException(
                    $"The figures of an epoch of model '{model.Name}' are {all.Length + 2} lists, received {value.Length}.", nameof(value));
            }

            Samples = (long)value[0][0];
            value[1].CopyTo(sums, 0);
            for (int i = 0; i < all.Length; i++)
            {
                all[i].Counts = value[i + 2];
            }
        }
    }

    /// <summary>How many lists <see cref="Figures"/> are.</summary>
    public int FigureLists => all.Length + 2;

    /// <summary>How many numbers one of the lists of <see cref="Figures"/> has.</summary>
    public int LengthOf(int list) => list switch
    {
        0 => 1,
        1 => sums.Length,
        _ => all[list - 2].CountsLength,
    };

    /// <summary>Writes one of the lists of <see cref="Figures"/>.</summary>
    public void CopyFigures(int list, Span<double> to)
    {
        if (list == 0)
        {
            to[0] = Samples;
        }
        else if (list == 1)
        {
            sums.CopyTo(to);
        }
        else
        {
            all[list - 2].CopyCounts(to);
        }
    }

    /// <summary>Adds what others have seen, or this one at another time, to one of the lists of <see cref="Figures"/>.</summary>
    /// <param name="list">Which.</param>
    /// <param name="more">Its numbers; what is shorter, because nothing was seen yet, counts as zeros.</param>
    public void AddFigures(int list, ReadOnlySpan<double> more)
    {
        if (list == 0)
        {
            Samples += (long)more[0];
        }
        else if (list == 1)
        {
            TensorPrimitives.Add(sums, more, sums);
        }
        else
        {
            Metric metric = all[list - 2];
            int length = metric.CountsLength, most = Math.Max(length, more.Length);
            room = room.Length < most ? new double[most] : room;
            Span<double> total = room.AsSpan(0, most);
            total.Clear();
            metric.CopyCounts(total[..length]);
            TensorPrimitives.Add(total[..more.Length], more, total[..more.Length]);
            metric.TakeCounts(total);
        }
    }

    public void Reset()
    {
        Samples = 0;
        Array.Clear(sums);
        foreach (Metric metric in all)
        {
            metric.Reset();
        }
    }

    /// <summary>
    /// Adds a batch that a plan with losses has just run, with the penalty of the weights; that of activations is among the plan's outputs. Weights of rows
    /// weigh the losses, neither penalties nor metrics, and the sum is divided by the number of rows, as in Keras.
    /// </summary>
    public void Add(Plan plan, IReadOnlyList<Tensor> targets, int batch, double penalty, IReadOnlyList<Tensor>? weights = null)
    {
        for (int i = 2 * losses.Length; i < plan.OutputCount; i++)
        {
            penalty += Mean(plan.Output<float>(i), []);
        }

        double total = penalty;
        sums[^1] += penalty * batch;
        for (int i = 0; i < losses.Length; i++)
        {
            ReadOnlySpan<float> rows = plan.Output<float>(2 * i);
            double value = Mean(rows, weights is null ? [] : weights[i].AsSpan<float>()) * (losses[i].Reduction == Reduction.Sum ? rows.Length : 1);
            total += value * shares[i];
            sums[i] += value * batch;
            if (metrics[i].Length == 0)
            {
                continue;
            }

            int columns = ColumnsOf(model.Outputs[i]);
            ReadOnlySpan<float> predictions = plan.Output<float>((2 * i) + 1);
            ReadOnlySpan<int> labels = losses[i].SparseTargets ? targets[i].AsSpan<int>() : [];
            ReadOnlySpan<float> dense = losses[i].SparseTargets ? [] : targets[i].AsSpan<float>();
            foreach (Metric metric in metrics[i])
            {
                metric.Update(predictions, predictions.Length / columns, columns, labels, dense);
            }
        }

        LastLoss = total;
        Samples += batch;
    }

    // Numbers of one sample stand side by side along the last axis; of a single channel, which may stand first, each by itself.
    private static int ColumnsOf(SymbolicTensor output) =>
        output is { Format: DataFormat.ChannelsFirst, Shape: { Rank: > 2 } shape } && shape[0] == 1 ? 1 : output.Shape[-1];

    /// <summary>Writes loss and metrics under their names; with several outputs also the loss of each.</summary>
    public void Report(TrainingLogs logs)
    {
        logs[lossName] = Loss;
        for (int i = 0; i < losses.Length; i++)
        {
            if (losses.Length > 1)
            {
                logs[lossNames[i]] = Samples == 0 ? 0 : sums[i] / Samples;
            }

            for (int j = 0; j < metrics[i].Length; j++)
            {
                logs[metricNames[i][j]] = metrics[i][j].Result;
            }
        }
    }

    /// <summary>
    /// Copies the figures of the first output that each metric measures into the metrics that the user gave, where more than a number can be read from them.
    /// </summary>
    public void Publish()
    {
        for (int i = losses.Length - 1; i >= 0; i--)
        {
            foreach ((Metric given, Metric own) in model.MetricsOf(i).Zip(metrics[i]))
            {
                given.Counts = own.Counts;
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
