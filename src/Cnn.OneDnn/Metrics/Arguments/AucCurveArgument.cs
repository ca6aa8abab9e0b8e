namespace Cnn.OneDnn;

/// <summary>A curve, as <see cref="Auc"/> takes it: an <see cref="AucCurve"/>, or Keras's name of it, <c>"PR"</c>. ROC unless given.</summary>
public readonly record struct AucCurveArgument
{
    private AucCurveArgument(AucCurve value) => Value = value;

    internal AucCurve Value { get; }

    /// <summary>A curve.</summary>
    public static implicit operator AucCurveArgument(AucCurve curve) => new(curve);

    /// <summary>Keras's name: ROC or PR.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static implicit operator AucCurveArgument(string name) => new(name switch
    {
        "ROC" => AucCurve.Roc,
        "PR" => AucCurve.PrecisionRecall,
        _ => throw new ArgumentException($"Unknown curve '{name}'. Expected ROC or PR.", nameof(name)),
    });
}
