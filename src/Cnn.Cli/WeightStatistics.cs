namespace Cnn.Cli;

/// <summary>What a parameter's values are like. Of those that are numbers; NaN where there are none.</summary>
internal readonly record struct WeightStatistics(double Mean, double Deviation, double Minimum, double Maximum, long NonFinite)
{
    public static WeightStatistics Compute(ReadOnlySpan<float> values)
    {
        double sum = 0, minimum = double.NaN, maximum = double.NaN;
        long count = 0;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                sum += value;
                count++;
                minimum = value >= minimum ? minimum : value;
                maximum = value <= maximum ? maximum : value;
            }
        }

        double mean = sum / count, squares = 0;
        foreach (float value in values)
        {
            squares += float.IsFinite(value) ? (value - mean) * (value - mean) : 0;
        }

        return new WeightStatistics(mean, Math.Sqrt(squares / count), minimum, maximum, values.Length - count);
    }
}
