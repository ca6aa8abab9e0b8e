using Cnn.OneDnn.Tensors;

namespace Cnn.Cli;

/// <summary>The least, largest and mean element of a tensor and the standard deviation; NaN for a tensor without elements.</summary>
internal readonly record struct TensorStatistics(double Minimum, double Maximum, double Mean, double Deviation)
{
    public static TensorStatistics Of(Tensor tensor)
    {
        double minimum = double.NaN, maximum = double.NaN, sum = 0, squares = 0;
        long count = 0;
        foreach (double value in Values(tensor))
        {
            minimum = count == 0 ? value : Math.Min(minimum, value);
            maximum = count == 0 ? value : Math.Max(maximum, value);
            sum += value;
            count++;
        }

        double mean = sum / count;
        foreach (double value in Values(tensor))
        {
            squares += (value - mean) * (value - mean);
        }

        return new TensorStatistics(minimum, maximum, mean, Math.Sqrt(squares / count));
    }

    /// <summary>The elements in row-major order.</summary>
    public static IEnumerable<double> Values(Tensor tensor) => tensor.Type switch
    {
        DataType.Float32 => tensor.ToArray<float>().Select(v => (double)v),
        DataType.Int32 => tensor.ToArray<int>().Select(v => (double)v),
        DataType.BFloat16 => tensor.ToArray<ushort>().Select(v => (double)BitConverter.UInt32BitsToSingle((uint)v << 16)),
        _ => tensor.ToArray<byte>().Select(v => (double)v),
    };
}
