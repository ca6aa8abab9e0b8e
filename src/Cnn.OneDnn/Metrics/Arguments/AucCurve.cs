namespace Cnn.OneDnn;

/// <summary>The curve under which <see cref="Auc"/> measures the area.</summary>
public enum AucCurve
{
    /// <summary>True positive rate over false positive rate.</summary>
    Roc,

    /// <summary>Precision over recall.</summary>
    PrecisionRecall,
}
