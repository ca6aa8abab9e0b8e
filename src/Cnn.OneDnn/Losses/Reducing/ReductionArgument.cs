namespace Cnn.OneDnn;

/// <summary>
/// How the losses of a batch become one number, as a loss's constructor takes it: a <see cref="Reduction"/>, or Keras's name of it, <c>"sum"</c>. The mean
/// unless given.
/// </summary>
public readonly record struct ReductionArgument
{
    private ReductionArgument(Reduction value) => Value = value;

    internal Reduction Value { get; }

    /// <summary>A way.</summary>
    public static implicit operator ReductionArgument(Reduction reduction) => new(reduction);

    /// <summary>Keras's name: sum_over_batch_size, mean, sum or none; null is none, as Keras's None, and auto, of Keras 2, the mean.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static implicit operator ReductionArgument(string? name) => new(name switch
    {
        "sum_over_batch_size" or "mean" or "auto" => Reduction.SumOverBatchSize,
        "sum" => Reduction.Sum,
        "none" or null => Reduction.None,
        _ => throw new ArgumentException($"Unknown reduction '{name}'. Expected sum_over_batch_size, mean, sum or none.", nameof(name)),
    });

    /// <summary>Keras's name of a way.</summary>
    internal static string NameOf(Reduction reduction) => reduction switch
    {
        Reduction.Sum => "sum",
        Reduction.None => "none",
        _ => "sum_over_batch_size",
    };
}
