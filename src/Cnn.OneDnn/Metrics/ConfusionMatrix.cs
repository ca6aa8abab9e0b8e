namespace Cnn.OneDnn;

/// <summary>
/// How often each class was taken for each: a row per true class, a column per predicted one, the largest column of a row of predictions being the
/// predicted class. A single column is cut at one half and gives two classes. Labels that are no class are left out.
/// </summary>
public sealed class ConfusionMatrix : Metric
{
    private long[] counts = [];
    private int classes;

    /// <summary>The number of classes; 0 when nothing has been seen.</summary>
    public int Classes => classes;

    /// <summary>A copy of the counts: [true class, predicted class].</summary>
    public long[,] Matrix
    {
        get
        {
            var matrix = new long[classes, classes];
            for (int i = 0; i < counts.Length; i++)
            {
                matrix[i / classes, i % classes] = counts[i];
            }

            return matrix;
        }
    }

    internal override string ConfigName => "confusion_matrix";

    internal override bool HasClassesLast => true;

    /// <summary>The share on the diagonal: the accuracy.</summary>
    public override double Result
    {
        get
        {
            long all = counts.Sum(), right = 0;
            for (int c = 0; c < classes; c++)
            {
                right += counts[(c * classes) + c];
            }

            return all == 0 ? 0 : (double)right / all;
        }
    }

    /// <inheritdoc/>
    public override void Reset() => counts = new long[counts.Length];

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    internal override double[] Counts
    {
        get => [.. counts.Select(c => (double)c)];
        set
        {
            int side = (int)Math.Sqrt(value.Length);
            counts = [.. Checked(value, side * side == value.Length).Select(c => (long)c)];
            classes = side;
        }
    }

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        int rows = batch.Rows;
        int columns = batch.Columns;
        int needed = Math.Max(columns, 2);
        if (classes != needed)
        {
            classes = needed;
            counts = new long[needed * needed];
        }

        for (int row = 0; row < rows; row++)
        {
            int truth = batch.TrueClass(row);
            int predicted = batch.PredictedClass(row);
            if ((uint)truth < (uint)classes)
            {
                counts[(truth * classes) + predicted]++;
            }
        }
    }
}
