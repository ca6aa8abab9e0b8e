using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import.Axes;

/// <summary>Reductions over axes of a sample.</summary>
internal static class ReductionImports
{
    public static ImportValue Reduce(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int rank = x.Shape.Rank + 1;
        var reduction = Reduction.Read(node, rank);

        // Where a file's batches have one sample, its axis may be reduced and kept.
        int[] axes = reduction.Axes is [0, .. var others] && node.Batch == 1 && reduction.Keeps ? others : reduction.Axes;
        if (axes.Length == 0)
        {
            return Unreduced(node, x);
        }

        if (axes.Contains(0))
        {
            throw node.Unsupported($"its axes are ({string.Join(", ", axes)}) of {rank}; the batch is not reduced");
        }

        if (!reduction.Keeps && axes.Length == rank - 1)
        {
            throw node.Unsupported($"its axes are ({string.Join(", ", axes)}) of {rank}; attribute 'keepdims' leaves none of those of a sample");
        }

        bool first = axes.SequenceEqual(Enumerable.Range(2, rank - 2)), last = axes.SequenceEqual(Enumerable.Range(1, rank - 2));
        if (node.Op is "ReduceMean" or "ReduceMax" && rank is >= 3 and <= 5 && (first || last))
        {
            var pooling = new JsonObject
            {
                ["data_format"] = KerasConfig.ToKeras(first ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast),
                ["keepdims"] = reduction.Keeps,
            };
            return node.Apply($"Global{(node.Op == "ReduceMax" ? "Max" : "Average")}Pooling{rank - 2}D", pooling, x);
        }

        return node.Operate(node.Op, new JsonObject { ["axes"] = KerasConfig.ToKeras(axes), ["keepdims"] = reduction.Keeps }, x);
    }

    // Without axes each element is reduced by itself.
    private static ImportValue Unreduced(ImportNode node, SymbolicTensor x) => node.Op switch
    {
        "ReduceL1" or "ReduceL2" => node.Operate("Abs", [], x),
        "ReduceSumSquare" => node.Operate("Pow", new JsonObject { ["exponent"] = 2 }, x),
        "ReduceLogSum" => node.Operate("Log", [], x),
        _ => x,
    };
}
