namespace Cnn.OneDnn;

/// <content>What several losses count, and what they are losses of.</content>
public partial class Model
{
    private int?[]? rowsPerSample;

    /// <summary>What the loss of each output counts in what training makes small; all 1 unless the model was compiled with others.</summary>
    public IReadOnlyList<double> LossWeights { get; private set; } = [];

    /// <summary>Sets how a network with several outputs is trained: the sum of their losses, each times its weight, as Keras's loss_weights.</summary>
    /// <param name="optimizer">How gradients become new weights.</param>
    /// <param name="losses">One per output.</param>
    /// <param name="lossWeights">What each counts. Logs show the losses of outputs as they are, and the weighted sum as loss.</param>
    /// <param name="metrics">What is reported beside the losses.</param>
    /// <exception cref="ArgumentException">There is not one loss and one finite weight per output, or a metric names an output that there is not.</exception>
    /// <exception cref="InvalidOperationException">The model is in training: a callback of Fit called this.</exception>
    public void Compile(Optimizer optimizer, IReadOnlyList<Loss> losses, IReadOnlyList<double> lossWeights, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(lossWeights);
        if (lossWeights.Count != losses.Count || !lossWeights.All(double.IsFinite))
        {
            throw new ArgumentException(
                $"Expected a finite weight for each of {losses.Count} losses, received [{string.Join(", ", lossWeights)}].", nameof(lossWeights));
        }

        CompileWith(optimizer, losses, [.. lossWeights], metrics);
    }

    /// <summary>The metrics of an output.</summary>
    internal IEnumerable<Metric> MetricsOf(int output) => Metrics.Where(m => m.Output is null || m.Output == Outputs[output].Layer.Name);

    /// <summary>A metric that measures an output which there is not; null where there is none.</summary>
    internal Metric? StrayOf(IEnumerable<Metric> metrics) => metrics.FirstOrDefault(m => m.Output is not null && Outputs.All(o => o.Layer.Name != m.Output));

    // A network that the first data define has no outputs yet: there the first pass looks.
    internal void RequireOutputsOf(IReadOnlyList<Metric> metrics, string argument)
    {
        if (Outputs.Count > 0 && StrayOf(metrics) is { } stray)
        {
            string known = string.Join(", ", Outputs.Select(o => o.Layer.Name));
            throw new ArgumentException(
                $"Metric '{stray.Name}' measures the output '{stray.Output}', but the outputs of model '{Name}' are: {known}.", argument);
        }
    }

    /// <summary>What the loss of an output counts.</summary>
    internal double LossWeightOf(int output) => output < LossWeights.Count ? LossWeights[output] : 1;

    /// <summary>How many numbers the loss of an output gives for each sample; null where it gives one for the batch.</summary>
    internal int? LossRowsPerSample(int output) => (rowsPerSample ??= [.. Losses.Select((loss, i) => ComputedLoss.RowsPerSample(loss, Outputs[i]))])[output];

    private void SetLossWeights(IReadOnlyList<double> weights) => (LossWeights, rowsPerSample) = (weights, null);
}
