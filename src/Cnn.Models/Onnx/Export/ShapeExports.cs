using Cnn.OneDnn;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Export;

/// <summary>What moves elements without computing.</summary>
internal static class ShapeExports
{
    /// <summary>The order of axes that makes (N, spatial, C) of (N, C, spatial).</summary>
    public static int[] ToLast(int rank) => [0, .. Enumerable.Range(2, rank - 2), 1];

    /// <summary>The order of axes that makes (N, C, spatial) of (N, spatial, C).</summary>
    public static int[] ToFirst(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2)];

    /// <summary>A reshape keeps the user's order of elements: where the channels come last in it, they are moved there before and back after.</summary>
    public static string Reshape(ExportContext context, Node node, ReshapeOp op)
    {
        GraphWriter writer = context.Writer;
        Value from = node.Inputs[0], to = node.Outputs[0];
        string source = ToUsersOrder(context, from, to, op);
        if (context.Rows.ContainsKey(to))
        {
            return source;
        }

        Shape user = Symbol.ToUser(to.Shape, op.To);
        if (context.Rows.TryGetValue(from, out int[]? leading) && user.Skip(1).SkipLast(1).SequenceEqual(leading))
        {
            // The rows never left these axes.
            return FromUsersOrder(context, source, to, op);
        }

        return op.To == DataFormat.ChannelsLast && Moves(to.Shape)
            ? FromUsersOrder(context, writer.Reshape(to.Name, source, context.Sizes(to, user.AsSpan())), to, op)
            : writer.Reshape(to.Name, source, context.Sizes(to, to.Shape.AsSpan()));
    }

    public static string Pad(ExportContext context, Node node, PadOp op)
    {
        string name = node.Outputs[0].Name;
        return context.Writer.Node("Pad", name, [context[node.Inputs[0]], context.Writer.Constant($"{name}/pads", [.. op.Before, .. op.After])]);
    }

    public static string Slice(ExportContext context, Node node, SliceOp op)
    {
        string name = node.Outputs[0].Name;
        GraphWriter writer = context.Writer;
        int[] axes = [.. Enumerable.Range(1, op.Part.Rank - 1)];
        return writer.Node("Slice", name,
        [
            context[node.Inputs[0]],
            writer.Constant($"{name}/starts", [.. axes.Select(a => op.Begin[a])]),
            writer.Constant($"{name}/ends", [.. axes.Select(a => op.Begin[a] + op.Part[a])]),
            writer.Constant($"{name}/axes", axes),
        ]);
    }

    public static string Resize(ExportContext context, Node node, ResizeOp op)
    {
        string name = node.Outputs[0].Name;
        float[] scales = [1, 1, .. op.Factors.Select(f => (float)f)];
        return context.Writer.Node(
            "Resize",
            name,
            [context[node.Inputs[0]], "", context.Writer.Constant($"{name}/scales", scales, scales.Length)],
            Attributes.Text("mode", op.Bilinear ? "linear" : "nearest"),
            Attributes.Text("coordinate_transformation_mode", op.Bilinear ? "half_pixel" : "asymmetric"),
            Attributes.Text("nearest_mode", "floor"));
    }

    private static string ToUsersOrder(ExportContext context, Value from, Value to, ReshapeOp op)
    {
        string source = context[from];
        if (op.From != DataFormat.ChannelsLast || from.Shape.Rank < 3)
        {
            return source;
        }

        int[] toLast = ToLast(from.Shape.Rank);
        return Moves(from.Shape) || context.Rows.ContainsKey(to) || context.Writer.TakesBack(source, toLast) ? context.Writer.Transpose($"{to.Name}/to_last", source, toLast) : source;
    }

    private static string FromUsersOrder(ExportContext context, string source, Value to, ReshapeOp op) =>
        op.To == DataFormat.ChannelsLast && to.Shape.Rank > 2 ? context.Writer.Transpose($"{to.Name}/to_first", source, ToFirst(to.Shape.Rank)) : source;

    // With one channel or one position the two orders are the same.
    private static bool Moves(Shape shape) => shape.Rank > 2 && shape[1] > 1 && shape.CountFrom(2) > 1;
}
