namespace Cnn.OneDnn.Tests.Backends;

/// <summary>
/// A tensor outside of any backend: values in logical row-major order (N, C, spatial), whatever the memory layout. A workspace, which only a kernel can
/// read, also keeps its bytes and layout.
/// </summary>
internal sealed record HostTensor(Shape Shape, DataType Type, float[] Values)
{
    public HostTensor(float[] values, params int[] dims)
        : this(new Shape(dims), DataType.Float32, values)
    {
    }

    /// <summary>Labels.</summary>
    public HostTensor(int[] values)
        : this(new Shape(values.Length), DataType.Int32, Array.ConvertAll(values, v => (float)v))
    {
    }

    public Layout? Layout { get; init; }

    public byte[]? Raw { get; init; }

    public static HostTensor Filled(float value, params int[] dims)
    {
        var shape = new Shape(dims);
        float[] values = new float[shape.ElementCount];
        Array.Fill(values, value);
        return new HostTensor(shape, DataType.Float32, values);
    }

    /// <summary>Normal numbers from a seed.</summary>
    public static HostTensor Random(int seed, params int[] dims)
    {
        var random = new Random(seed);
        var shape = new Shape(dims);
        float[] values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return new HostTensor(shape, DataType.Float32, values);
    }

    /// <summary>Whole numbers in [-limit, limit], whose sums of products are exact.</summary>
    public static HostTensor Integers(int seed, int limit, params int[] dims)
    {
        var random = new Random(seed);
        var shape = new Shape(dims);
        float[] values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.Next(-limit, limit + 1);
        }

        return new HostTensor(shape, DataType.Float32, values);
    }

    public HostTensor Reshape(params int[] dims) => this with { Shape = new Shape(dims), Layout = null, Raw = null };

    /// <summary>The values rounded to bfloat16 and marked as such.</summary>
    public HostTensor ToBFloat16() => this with
    {
        Type = DataType.BFloat16,
        Values = Array.ConvertAll(Values, v => BitConverter.UInt32BitsToSingle(
            (uint)(ushort)((BitConverter.SingleToUInt32Bits(v) + 0x7FFF + ((BitConverter.SingleToUInt32Bits(v) >> 16) & 1)) >> 16) << 16)),
    };

    /// <summary>Calls back with each logical index and its position.</summary>
    public static void ForEach(Shape shape, Action<int[], int> action)
    {
        int[] index = new int[shape.Rank];
        for (int i = 0; i < shape.ElementCount; i++)
        {
            action(index, i);
            for (int axis = shape.Rank - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }
    }
}
