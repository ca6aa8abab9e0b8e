using Cnn.Models.Onnx.Import.Folding;
using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <content>Inputs and outputs.</content>
internal sealed partial class GraphImporter
{
    private SymbolicTensor AddInput(ValueInfoProto info)
    {
        string what = $"input '{PlainText.Excerpt(info.Name)}'";
        TypeProto.Types.Tensor type = info.Type?.TensorType ?? throw new UnsupportedException($"{what} is no tensor.");
        if (!ConstantTypes.IsReal(type.ElemType))
        {
            throw new UnsupportedException($"{what} has elements of type {type.ElemType}; networks here take float32.");
        }

        NoteBatch(what, type.Shape?.Dim.FirstOrDefault()?.DimValue ?? 0);
        int[] sizes = options.InputShape?.ToArray() ?? [
            .. (type.Shape ?? throw OpenShape(what)).Dim.Skip(1).Select(d => d.DimValue is > 0 and <= int.MaxValue ? (int)d.DimValue : throw OpenShape(what))];
        if (sizes.Length == 0)
        {
            throw new UnsupportedException($"{what} has no axis beside that of the batch.");
        }

        try
        {
            bool moves = options.ChannelsLast && sizes.Length > 1;
            SymbolicTensor input = new Input(moves ? [.. sizes[1..], sizes[0]] : sizes) { Name = names.Unique(info.Name, "input") }.Output;
            Define(info.Name, moves ? new Permute(
                [sizes.Length, .. Enumerable.Range(1, sizes.Length - 1)]) { Name = names.Unique($"{info.Name}_to_first", "permute") }.Apply(input) : input);
            return input;
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or ShapeException)
        {
            throw new UnsupportedException($"{what}: {ImportNode.OneLine(e)}", e);
        }
    }

    private void NoteBatch(string what, long samples)
    {
        if (samples > 0)
        {
            Batch = Batch is null || Batch == samples
                ? samples
                : throw new UnsupportedException(
                    $"{what} has {samples} positions along its first axis, another input {Batch}; the first axis of every input counts " +
                        $"the samples of a batch.");
        }
    }

    private static UnsupportedException OpenShape(string what) =>
        new($"{what} leaves sizes other than the batch's open. Give them: OnnxImportOptions.InputShape, or --input-shape.");

    // The layer that gives an output is called after it, unless it is called after its weights.
    private SymbolicTensor FindOutput(ValueInfoProto info)
    {
        string what = $"output '{PlainText.Excerpt(info.Name)}'";
        ImportValue value = Find(info.Name) ?? throw new InvalidFormatException($"{what} is made by no node.");
        SymbolicTensor tensor = value.BatchAxis != 0
            ? throw new UnsupportedException($"{what} has the batch as its axis {value.BatchAxis}, and it must be the first: {value.Mover}.")
            : value.Tensor is { Inputs.Count: > 0 } made
                ? made
                : throw new UnsupportedException($"{what} does not depend on the network's inputs, or is one of them.");
        if (options.ChannelsLast && tensor.Shape.Rank > 1)
        {
            return new Permute([.. Enumerable.Range(2, tensor.Shape.Rank - 1), 1]) { Name = names.Unique(info.Name, "output") }.Apply(tensor);
        }

        bool named = tensor.Layer.Parameters.Count == 0 && graph.Output.Count(o => Find(o.Name)?.Tensor == tensor) == 1;
        if (named)
        {
            tensor.Layer.Name = tensor.Layer.Name == LayerNames.Clean(info.Name) ? tensor.Layer.Name : names.Unique(info.Name, "output");
            return tensor;
        }

        return new ActivationLayer(Activation.Linear) { Name = names.Unique(info.Name, "output") }.Apply(tensor);
    }
}
