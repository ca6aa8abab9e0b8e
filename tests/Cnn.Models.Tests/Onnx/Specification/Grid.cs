namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Numbers in rows, as the specification's formulas index them; what lies outside is not there.</summary>
internal sealed class Grid(int[] dims, double[] values)
{
    public int[] Dims { get; } = dims;

    public double[] Values { get; } = values;

    public double this[params int[] index]
    {
        get => Values[Place(index)];
        set => Values[Place(index)] = value;
    }

    public static Grid Of(int[] dims, IEnumerable<float> values) => new(dims, [.. values.Select(v => (double)v)]);

    /// <summary>A grid of these sizes, each element by its index.</summary>
    public static Grid Make(int[] dims, Func<int[], double> element)
    {
        var grid = new Grid(dims, new double[dims.Aggregate(1, (a, b) => a * b)]);
        int[] index = new int[dims.Length];
        for (int i = 0; i < grid.Values.Length; i++)
        {
            grid.Values[i] = element((int[])index.Clone());
            for (int axis = dims.Length - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--)
            {
                index[axis] = 0;
            }
        }

        return grid;
    }

    public Grid Map(Func<double, double> function) => new(Dims, [.. Values.Select(function)]);

    private int Place(int[] index)
    {
        int place = 0;
        for (int axis = 0; axis < Dims.Length; axis++)
        {
            Assert.That(index[axis], Is.InRange(0, Dims[axis] - 1));
            place = (place * Dims[axis]) + index[axis];
        }

        return place;
    }
}
