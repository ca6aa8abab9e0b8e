using System.Runtime.CompilerServices;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>What several losses count, and what they are losses of.</content>
public partial class Model
{
    private int?[]? rowsPerSample;

    /// <summary>What the loss of each output counts in what training makes small; all 1 unless the model was compiled with others.</summary>
    public IReadOnlyList<double> LossWeights { get; private set; } = [];

    /// <summary>
    /// The names of what <see cref="Evaluate(Dataset, int?, int, int?, bool)"/> gives, in its order: loss first; empty before it is compiled.
    /// </summary>
    public IReadOnlyList<string> MetricsNames
    {
        get
        {
            if (Losses.Count == 0)
            {
                return [];
            }

            FigureNames names = FigureNames;
            return ["loss", .. names.Losses.Zip(names.Metrics).SelectMany(n => n.Second.Prepend(n.First)).Where(n => n != "loss")];
        }
    }

    /// <summary>Sets how a network with several outputs is trained: the sum of their losses, each times its weight, as Keras's loss_weights.</summary>
    /// <param name="optimizer">How gradients become new weights.</param>
    /// <param name="loss">One per output.</param>
    /// <param name="lossWeights">What each counts. Logs show the losses of outputs as they are, and the weighted sum as loss.</param>
    /// <param name="metrics">What is reported beside the losses.</param>
    /// <exception cref="ArgumentException">There is not one loss and one finite weight per output, or a metric names an output that there is not.</exception>
    /// <exception cref="InvalidOperationException">The model is in training: a callback of Fit called this.</exception>
    public void Compile(Optimizer optimizer, IReadOnlyList<Loss> loss, IReadOnlyList<double> lossWeights, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(lossWeights);
        if (lossWeights.Count != loss.Count || !lossWeights.All(double.IsFinite))
        {
            throw new ArgumentException(
                $"Expected a finite weight for each of {loss.Count} losses, received [{string.Join(", ", lossWeights)}].", nameof(lossWeights));
        }

        CompileWith(optimizer, loss, [.. lossWeights], metrics);
    }

    /// <summary>
    /// Sets how the network is trained, with a function as loss: <c>model.Compile("adam", (yTrue, yPred) =&gt; Ops.Square(yTrue - yPred))</c>. A file cannot
    /// keep a function: a model that is to be loaded whole has a class that derives from <see cref="Loss"/>; of this one the weights can be loaded.
    /// </summary>
    /// <param name="optimizer">How gradients become new weights.</param>
    /// <param name="loss">Gives the loss of each sample, or of each of its places, from targets and predictions, as <see cref="Loss.Compute"/>.</param>
    /// <param name="metrics">What is reported beside it.</param>
    public void Compile(Optimizer optimizer, Func<Symbol, Symbol, Symbol> loss, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Compile(optimizer, new FunctionLoss(loss), metrics);
    }

    /// <summary>
    /// Sets how the network is trained, with functions as metrics: <c>model.Compile("adam", "mse", (yTrue, yPred) =&gt; Ops.Abs(yTrue - yPred))</c>. Beside
    /// other metrics a function is a <see cref="MeanMetricWrapper"/>.
    /// </summary>
    /// <param name="optimizer">How gradients become new weights.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="metrics">Each gives numbers from targets and predictions, whose mean is reported.</param>
    [OverloadResolutionPriority(-1)]
    public void Compile(Optimizer optimizer, Loss loss, params IReadOnlyList<Func<Tensor, Tensor, Tensor>> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Compile(optimizer, loss, [.. metrics.Select(m => (Metric)new MeanMetricWrapper(m))]);
    }

    /// <summary>Sets how a network with several outputs is trained, with what is known by the names of the outputs' layers.</summary>
    /// <param name="optimizer">How gradients become new weights.</param>
    /// <param name="loss">A loss for each output.</param>
    /// <param name="lossWeights">What each counts; 1 for outputs that are not named, and for all if null.</param>
    /// <param name="metrics">What is reported beside the losses.</param>
    /// <exception cref="ArgumentException">An output has no loss, or a name is that of no output.</exception>
    public void Compile(
        Optimizer optimizer, Dictionary<string, Loss> loss, Dictionary<string, double>? lossWeights = null, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(loss);
        string[] names = [.. Outputs.Select(o => o.Layer.Name)];
        string? stray = loss.Keys.Concat(lossWeights?.Keys ?? Enumerable.Empty<string>()).FirstOrDefault(k => !names.Contains(k))
            ?? names.FirstOrDefault(n => !loss.ContainsKey(n));
        if (stray is not null)
        {
            throw new ArgumentException(
                $"Losses are named after outputs, one for each: '{stray}' is no output, or has no loss. The outputs of model '{Name}' are: " +
                    $"{string.Join(", ", names)}.", nameof(loss));
        }

        Compile(optimizer, [.. names.Select(n => loss[n])], [.. names.Select(n => lossWeights?.GetValueOrDefault(n, 1) ?? 1)], metrics);
    }

    /// <summary>The same with Keras's names of the losses.</summary>
    /// <inheritdoc cref="Compile(Optimizer, Dictionary{string, Loss}, Dictionary{string, double}, IReadOnlyList{Metric})"/>
    public void Compile(
        Optimizer optimizer, Dictionary<string, string> loss, Dictionary<string, double>? lossWeights = null, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Compile(optimizer, loss.ToDictionary(l => l.Key, l => Loss.Parse(l.Value)), lossWeights, metrics);
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

    /// <summary>Refuses a loss that stays as many numbers.</summary>
    internal static void RequireOneNumber(Loss loss, string argument)
    {
        if (loss is { Reduction: Reduction.None })
        {
            throw new ArgumentException(
                $"Loss '{loss.Name}' has reduction none: training makes one number small. Say sum or sum_over_batch_size, or have its numbers with CallEach.",
                argument);
        }
    }

    /// <summary>What the loss of an output counts.</summary>
    internal double LossWeightOf(int output) => output < LossWeights.Count ? LossWeights[output] : 1;

    /// <summary>How many numbers the loss of an output gives for each sample; null where it gives one for the batch.</summary>
    internal int? LossRowsPerSample(int output) => (rowsPerSample ??= [.. Losses.Select((loss, i) => ComputedLoss.RowsPerSample(loss, Outputs[i]))])[output];

    private void SetLossWeights(IReadOnlyList<double> weights) => (LossWeights, rowsPerSample) = (weights, null);
}
