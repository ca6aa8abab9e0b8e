using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Inputs that are broadcast against each other. Axes are aligned from the last one on, and the batch's axis must meet batches alone.</summary>
internal static class Operands
{
    /// <summary>All inputs of a node, fit to be computed with element by element.</summary>
    /// <exception cref="Cnn.OneDnn.UnsupportedException">The batch would meet another axis.</exception>
    public static ImportValue[] Aligned(ImportNode node)
    {
        ImportValue[] inputs = [.. Enumerable.Range(0, node.InputCount).Select(node.Unmoved)];
        SymbolicTensor[] tensors = [.. inputs.Select(i => i.Tensor).OfType<SymbolicTensor>()];
        if (tensors.Length == 0)
        {
            throw node.Unsupported("it computes with constants only; fold them before exporting");
        }

        int rank = tensors.Max(t => t.Shape.Rank);
        if (tensors.Any(t => t.Shape.Rank != rank) && node.Batch != 1)
        {
            throw node.Unsupported($"its inputs have samples of {string.Join(" and ", tensors.Select(i => i.Shape))}; the same number of axes is supported");
        }

        foreach (OnnxTensor constant in inputs.Select(i => i.Constant).OfType<OnnxTensor>())
        {
            if (constant.Count == 0 || constant.Dims.Length > rank + 1 || (constant.Dims.Length == rank + 1 && constant.Dims[0] != 1))
            {
                throw node.Unsupported(
                    $"a constant of sizes ({string.Join(", ", constant.Dims)}) meets samples of {tensors[0].Shape}; it must be the same for all samples");
            }
        }

        // A file whose batches have one sample says what it does to each: fewer axes then leave the batch's where it is.
        return [.. inputs.Select(i => i.Tensor is { } t && t.Shape.Rank < rank
            ? i with { Tensor = ShapeImports.ToSample(node, t, [.. Enumerable.Repeat(1, rank - t.Shape.Rank), .. t.Shape]) }
            : i)];
    }

    /// <summary>Whether a small tensor is repeated to the sizes of a large one.</summary>
    public static bool Repeats(SymbolicTensor small, SymbolicTensor large) =>
        small.Shape.Rank == large.Shape.Rank && small.Shape.Zip(large.Shape).All(d => d.First == d.Second || d.First == 1);

    /// <summary>Whether all have the same sizes.</summary>
    public static bool HaveOneShape(SymbolicTensor[] tensors) => tensors.All(t => t.Shape == tensors[0].Shape);
}
