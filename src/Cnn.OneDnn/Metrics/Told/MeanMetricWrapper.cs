using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// The mean of what a function of targets and predictions gives, as Keras's MeanMetricWrapper:
/// <c>new MeanMetricWrapper((yTrue, yPred) => Ops.Abs(yTrue - yPred), "error")</c>. A file keeps no function: a model that is to be loaded whole has a metric
/// of a class that derives from <see cref="Metric"/>.
/// </summary>
public sealed class MeanMetricWrapper : Metric
{
    private readonly Func<Tensor, Tensor, Tensor> function;

    /// <summary>The mean of a function.</summary>
    /// <param name="fn">
    /// Gives numbers of which all count alike, from targets and predictions (rows, columns); rows are samples, or places of samples. Integer labels are
    /// (rows, 1), as numbers.
    /// </param>
    /// <param name="name">Its name in logs; the function's if null, and "function" where that has none.</param>
    public MeanMetricWrapper(Func<Tensor, Tensor, Tensor> fn, string? name = null)
        : base(name ?? NameOf(fn)) => function = fn;

    // Its name in a file is none that can be read again, as of a loss that is a function.
    internal override string ConfigName => "function";

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        var predictions = Tensor.From(batch.Predictions, new Shape(batch.Rows, batch.Columns));
        Tensor targets = batch.Labels.IsEmpty
            ? Tensor.From(batch.Targets, new Shape(batch.Rows, batch.Columns))
            : Tensor.From(batch.Labels, new Shape(batch.Rows, 1)).ToFloat32();
        foreach (float value in function(targets, predictions).AsSpan<float>())
        {
            Sum += value;
            Count++;
        }
    }

    private static string NameOf(Func<Tensor, Tensor, Tensor> fn)
    {
        ArgumentNullException.ThrowIfNull(fn);
        return fn.Method.Name.Contains('<', StringComparison.Ordinal) ? "function" : ClassNames.SnakeCase(fn.Method.Name);
    }
}
