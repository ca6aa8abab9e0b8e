namespace Cnn.OneDnn;

/// <summary>
/// The share of right predictions, Keras's "accuracy": with labels or one-hot targets the largest column must be the right class (the first of equal
/// ones counts); with a single column the prediction, cut at <see cref="Threshold"/>, must be the target.
/// </summary>
public sealed class Accuracy : Metric
{
    private long right, seen;

    /// <summary>What a single column must exceed to count as 1; 0.5 by default.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override double Result => seen == 0 ? 0 : (double)right / seen;

    /// <inheritdoc/>
    public override void Reset() => (right, seen) = (0, 0);

    internal override bool Rises => true;

    internal override double[] Counts
    {
        get => [right, seen];
        set => (right, seen) = ((long)Checked(value, value.Length == 2)[0], (long)value[1]);
    }

    internal override Metric Fresh() => new Accuracy { Threshold = Threshold };

    private protected override void Add(ReadOnlySpan<float> predictions, int rows, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
    {
        seen += rows;
        for (int row = 0; row < rows; row++)
        {
            if (columns == 1)
            {
                float decision = predictions[row] > Threshold ? 1 : 0;
                right += decision == (labels.IsEmpty ? targets[row] : labels[row]) ? 1 : 0;
            }
            else
            {
                right += ArgMax(predictions.Slice(row * columns, columns)) == TrueClass(row, columns, labels, targets) ? 1 : 0;
            }
        }
    }
}
