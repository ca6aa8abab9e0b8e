using Cnn.OneDnn;

namespace Cnn.Models.Onnx.Export;

/// <summary>What moves elements without computing.</summary>
internal static class ShapeExports
{
    /// <summary>The order of axes that makes (N, spatial, C) of (N, C, spatial).</summary>
    public static int[] ToLast(int rank) => [0, .. Enumerable.Range(2, rank - 2), 1];

    /// <summary>The order of axes that makes (N, C, spatial) of (N, spatial, C).</summary>
    public static int[] ToFirst(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2)];

    /// <summary>A reshape keeps the user's order of elements: where the channels come last in it, they are moved there before and back after.</summary>
    public static string Reshape(ExportContext context, GraphNode node)
    {
        GraphWriter writer = context.Writer;
        GraphTensor from = node.Inputs[0], to = node.Outputs[0];
        DataFormat source = node.Attribute<DataFormat>("from"), target = node.Attribute<DataFormat>("to");
        string elements = ToUsersOrder(context, from, to, source);
        if (context.Rows.ContainsKey(to))
        {
            return elements;
        }

        Shape user = UserOrder.From(to.Shape, target);
        if (context.Rows.TryGetValue(from, out int[]? leading) && user.Skip(1).SkipLast(1).SequenceEqual(leading))
        {
            // The rows never left these axes.
            return FromUsersOrder(context, elements, to, target);
        }

        return target == DataFormat.ChannelsLast && Moves(to.Shape)
            ? FromUsersOrder(context, writer.Reshape(to.Name, elements, context.Sizes(to, user.AsSpan())), to, target)
            : writer.Reshape(to.Name, elements, context.Sizes(to, to.Shape.AsSpan()));
    }

    public static string Pad(ExportContext context, GraphNode node)
    {
        string name = node.Outputs[0].Name;
        return context.Writer.Node(
            "Pad", name, [context[node.Inputs[0]],
                context.Writer.Constant($"{name}/pads", [.. node.Attribute<IReadOnlyList<int>>("before"), .. node.Attribute<IReadOnlyList<int>>("after")])]);
    }

    public static string Slice(ExportContext context, GraphNode node)
    {
        string name = node.Outputs[0].Name;
        GraphWriter writer = context.Writer;
        IReadOnlyList<int> begin = node.Attribute<IReadOnlyList<int>>("begin");
        Shape part = node.Attribute<Shape>("part");
        int[] axes = [.. Enumerable.Range(1, part.Rank - 1)];
        return writer.Node("Slice", name,
        [
            context[node.Inputs[0]],
            writer.Constant($"{name}/starts", [.. axes.Select(a => begin[a])]),
            writer.Constant($"{name}/ends", [.. axes.Select(a => begin[a] + part[a])]),
            writer.Constant($"{name}/axes", axes),
        ]);
    }

    public static string Resample(ExportContext context, GraphNode node)
    {
        string name = node.Outputs[0].Name;
        Shape shape = node.Outputs[0].Shape, source = node.Inputs[0].Shape;
        float[] scales = [1, 1, (float)shape[2] / source[2], (float)shape[3] / source[3]];
        return context.Writer.Node(
            "Resize",
            name,
            [context[node.Inputs[0]], "", context.Writer.Constant($"{name}/scales", scales, scales.Length)],
            Attributes.Text("mode", node.Attribute<bool>("bilinear") ? "linear" : "nearest"),
            Attributes.Text("coordinate_transformation_mode", "half_pixel"),
            Attributes.Text("nearest_mode", "round_prefer_ceil"));
    }

    public static string Resize(ExportContext context, GraphNode node)
    {
        string name = node.Outputs[0].Name;
        bool bilinear = node.Attribute<bool>("bilinear");
        float[] scales = [1, 1, .. node.Attribute<IReadOnlyList<int>>("factors").Select(f => (float)f)];
        return context.Writer.Node(
            "Resize",
            name,
            [context[node.Inputs[0]], "", context.Writer.Constant($"{name}/scales", scales, scales.Length)],
            Attributes.Text("mode", bilinear ? "linear" : "nearest"),
            Attributes.Text("coordinate_transformation_mode", bilinear ? "half_pixel" : "asymmetric"),
            Attributes.Text("nearest_mode", "floor"));
    }

    private static string ToUsersOrder(ExportContext context, GraphTensor from, GraphTensor to, DataFormat format)
    {
        string source = context[from];
        if (format != DataFormat.ChannelsLast || from.Shape.Rank < 3)
        {
            return source;
        }

        int[] toLast = ToLast(from.Shape.Rank);
        return Moves(from.Shape) || context.Rows.ContainsKey(to) || context.Writer.TakesBack(source, toLast)
            ? context.Writer.Transpose($"{to.Name}/to_last", source, toLast)
            : source;
    }

    private static string FromUsersOrder(ExportContext context, string source, GraphTensor to, DataFormat format) =>
        format == DataFormat.ChannelsLast && to.Shape.Rank > 2 ? context.Writer.Transpose($"{to.Name}/to_first", source, ToFirst(to.Shape.Rank)) : source;

    // With one channel or one position the two orders are the same.
    private static bool Moves(Shape shape) => shape.Rank > 2 && shape[1] > 1 && shape.CountFrom(2) > 1;
}
