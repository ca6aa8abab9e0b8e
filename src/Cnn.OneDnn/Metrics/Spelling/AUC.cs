namespace Cnn.OneDnn;

/// <summary><see cref="Auc"/> as Keras spells it: one is the other.</summary>
public sealed class AUC : Auc
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="numThresholds">How many thresholds, the two outside of all predictions included.</param>
    /// <param name="curve">Which curve: "ROC" or "PR".</param>
    /// <param name="name">Its name in logs; "auc" if null.</param>
    /// <param name="fromLogits">Whether the sigmoid is to be applied to predictions.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 thresholds.</exception>
    public AUC(int numThresholds = 200, AucCurveArgument curve = default, string? name = null, bool fromLogits = false)
        : base(numThresholds, curve, name, fromLogits)
    {
    }
}
