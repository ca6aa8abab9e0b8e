namespace Cnn.OneDnn;

/// <summary>A batch as a metric sees it: rows of predictions, and either an integer label or a row of targets for each.</summary>
/// <param name="predictions">(rows, columns), row by row.</param>
/// <param name="rows">The number of rows: samples, or places of samples.</param>
/// <param name="columns">The number of columns: classes, or values.</param>
/// <param name="labels">An integer label per row; empty where there are targets.</param>
/// <param name="targets">(rows, columns), row by row; empty where there are labels.</param>
public readonly ref struct MetricBatch(ReadOnlySpan<float> predictions, int rows, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
{
    private const float Half = 0.5f;

    /// <summary>(rows, columns), row by row.</summary>
    public ReadOnlySpan<float> Predictions { get; } = predictions;

    /// <summary>The number of rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>The number of columns.</summary>
    public int Columns { get; } = columns;

    /// <summary>An integer label per row; empty where there are targets.</summary>
    public ReadOnlySpan<int> Labels { get; } = labels;

    /// <summary>(rows, columns), row by row; empty where there are labels.</summary>
    public ReadOnlySpan<float> Targets { get; } = targets;

    /// <summary>The predictions of a row.</summary>
    public ReadOnlySpan<float> Prediction(int row) => Predictions.Slice(row * Columns, Columns);

    /// <summary>The target of an element of <see cref="Predictions"/>; a label stands for its one-hot row, and with a single column for itself.</summary>
    public float TargetAt(int index) => Labels.IsEmpty ? Targets[index] : Columns == 1 ? Labels[index] : Labels[index / Columns] == index % Columns ? 1 : 0;

    /// <summary>The class of a row: its label, or the place of the largest target. Of a single column, whether it is above one half.</summary>
    public int TrueClass(int row) => !Labels.IsEmpty ? Labels[row] : Columns == 1
        ? (Targets[row] > Half ? 1 : 0)
        : Largest(Targets.Slice(row * Columns, Columns));

    /// <summary>The class that a row of predictions says: the first place of the largest. Of a single column, whether it is above one half.</summary>
    public int PredictedClass(int row) => Columns == 1 ? (Predictions[row] > Half ? 1 : 0) : Largest(Prediction(row));

    /// <summary>All of it.</summary>
    public void Deconstruct(out ReadOnlySpan<float> predictions, out int rows, out int columns, out ReadOnlySpan<int> labels, out ReadOnlySpan<float> targets)
    {
        predictions = Predictions;
        (rows, columns) = (Rows, Columns);
        labels = Labels;
        targets = Targets;
    }

    /// <summary>The first place of the largest of a row.</summary>
    internal static int Largest(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            best = row[i] > row[best] ? i : best;
        }

        return best;
    }
}
