using Cnn.Models.Onnx.Import.Axes;
using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Onnx.Import.Folding;

/// <summary>Sums, products and extremes of constants over axes.</summary>
internal static class ConstantReductions
{
    public static OnnxTensor Reduce(ImportNode node)
    {
        OnnxTensor x = node.Constant(0);
        node.Claim(x.Count);
        var reduction = Reduction.Read(node, x.Dims.Length);
        int[] kept = [.. x.Dims.Select((size, axis) => reduction.Axes.Contains(axis) ? 1 : size)];
        node.Claim(Grids.Count(kept));
        int[] dims = reduction.Keeps ? kept : [.. x.Dims.Where((_, axis) => !reduction.Axes.Contains(axis))];
        int[] groups = GroupsOf(x.Dims, kept);
        int[][] members = [.. Enumerable.Range(0, (int)Grids.Count(kept)).Select(_ => Array.Empty<int>())];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, x.Count).GroupBy(i => groups[i]))
        {
            members[group.Key] = [.. group];
        }

        if (members.Any(m => m.Length == 0) && node.Op is "ReduceMax" or "ReduceMin" or "ReduceMean")
        {
            throw node.Unsupported("it reduces nothing");
        }

        if (x.Numbers is { } real)
        {
            return new OnnxTensor(dims, [.. members.Select(m => (float)Reduce(node, Array.ConvertAll(m, i => (double)real[i])))], x.Type);
        }

        try
        {
            return new OnnxTensor(dims, [.. members.Select(m => Reduce(node, Array.ConvertAll(m, i => Known(node, x.Integers![i])), x.Type))], x.Type);
        }
        catch (OverflowException e)
        {
            throw new Cnn.OneDnn.InvalidFormatException(node.Bad("sizes become too large").Message, e);
        }
    }

    // Every digit of whole numbers counts where the result is one; logarithms and roots are cut.
    private static long Reduce(ImportNode node, long[] values, Type type) => node.Op switch
    {
        "ReduceSum" => ConstantTypes.Wrap(Sum(values, v => v), type),
        "ReduceMean" => Sum(values, v => v) / values.Length,
        "ReduceMax" => values.Max(),
        "ReduceMin" => values.Min(),
        "ReduceProd" => ConstantTypes.Wrap(values.Aggregate(1L, (a, b) => checked(a * b)), type),
        "ReduceL1" => ConstantTypes.Wrap(Sum(values, Math.Abs), type),
        "ReduceSumSquare" => ConstantTypes.Wrap(Sum(values, v => checked(v * v)), type),
        _ => ConstantTypes.Whole(Reduce(node, Array.ConvertAll(values, v => (double)v)), type),
    };

    private static long Sum(long[] values, Func<long, long> part) => values.Aggregate(0L, (sum, v) => checked(sum + part(v)));

    private static double Reduce(ImportNode node, double[] values) => node.Op switch
    {
        "ReduceSum" => values.Sum(),
        "ReduceMean" => values.Average(),
        "ReduceMax" => values.Max(),
        "ReduceMin" => values.Min(),
        "ReduceProd" => values.Aggregate(1.0, (a, b) => a * b),
        "ReduceL1" => values.Sum(Math.Abs),
        "ReduceL2" => Math.Sqrt(values.Sum(v => v * v)),
        "ReduceSumSquare" => values.Sum(v => v * v),
        "ReduceLogSum" => Math.Log(values.Sum()),
        _ => LogSumExp(values),
    };

    // Of the distances from the largest, so that nothing overflows.
    private static double LogSumExp(double[] values)
    {
        double largest = values.DefaultIfEmpty(0).Max(), from = double.IsFinite(largest) ? largest : 0;
        return Math.Log(values.Sum(v => Math.Exp(v - from))) + from;
    }

    private static int[] GroupsOf(int[] dims, int[] kept) => Grids.Places(kept, dims);

    private static long Known(ImportNode node, long value) => value != OnnxTensor.Batch
        ? value
        : throw node.Unsupported("it computes with the size of the batch");
}
