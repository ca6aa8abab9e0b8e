namespace Cnn.OneDnn;

/// <summary><see cref="Auc"/> as Keras spells it: one is the other.</summary>
public sealed class AUC : Auc
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="curve">Which curve.</param>
    public AUC(AucCurve curve = AucCurve.Roc)
        : base(curve)
    {
    }
}
