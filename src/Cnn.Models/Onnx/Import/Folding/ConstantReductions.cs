using Cnn.Models.Onnx.Import.Axes;

namespace Cnn.Models.Onnx.Import.Folding;

/// <summary>Sums, products and extremes of constants over axes.</summary>
internal static class ConstantReductions
{
    public static OnnxTensor Reduce(ImportNode node)
    {
        OnnxTensor x = node.Constant(0);
        node.Claim(x.Count);
        if (Reduction.Read(node, x.Dims.Length) is not { } reduction)
        {
            return x;
        }

        int[] kept = [.. x.Dims.Select((size, axis) => reduction.Axes.Contains(axis) ? 1 : size)];
        node.Claim(Grids.Count(kept));
        int[] dims = reduction.Keeps ? kept : [.. x.Dims.Where((_, axis) => !reduction.Axes.Contains(axis))];
        int[] groups = GroupsOf(x.Dims, kept);
        double[][] members = [.. Enumerable.Range(0, (int)Grids.Count(kept)).Select(_ => Array.Empty<double>())];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, x.Count).GroupBy(i => groups[i]))
        {
            members[group.Key] = [.. group.Select(i => x.Numbers is { } real ? real[i] : Known(node, x.Integers![i]))];
        }

        if (members.Any(m => m.Length == 0) && node.Op is "ReduceMax" or "ReduceMin" or "ReduceMean")
        {
            throw node.Unsupported("it reduces nothing");
        }

        double[] results = [.. members.Select(m => Reduce(node, m))];
        return x.Numbers is not null
            ? new OnnxTensor(dims, Array.ConvertAll(results, v => (float)v), x.Type)
            : new OnnxTensor(dims, Array.ConvertAll(results, v => ConstantTypes.Whole(v, x.Type)), x.Type);
    }

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
        _ => Math.Log(values.Sum(Math.Exp)),
    };

    private static int[] GroupsOf(int[] dims, int[] kept) => Grids.Places(kept, dims);

    private static double Known(ImportNode node, long value) => value != OnnxTensor.Batch
        ? value
        : throw node.Unsupported("it computes with the size of the batch");
}
