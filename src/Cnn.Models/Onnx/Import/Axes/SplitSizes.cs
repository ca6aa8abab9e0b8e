namespace Cnn.Models.Onnx.Import.Axes;

/// <summary>Into how large parts a Split cuts an axis.</summary>
internal static class SplitSizes
{
    /// <param name="node">A Split.</param>
    /// <param name="size">The size of the axis.</param>
    public static int[] Read(ImportNode node, int size)
    {
        long[]? given = node.Opset < 13 ? node.Longs("split") : node.Has(1) ? node.Integers(1) : null;
        long parts = node.Opset >= 18 && node.HasAttribute("num_outputs") ? node.Int("num_outputs", 0) : given?.Length ?? node.OutputCount;
        if (parts < 1 || parts > node.OutputCount)
        {
            throw node.Bad($"it makes {parts} parts and has {node.OutputCount} outputs");
        }

        if (given is null)
        {
            // From opset 18 on the last part may be smaller.
            long each = (size + parts - 1) / parts;
            given = [.. Enumerable.Range(0, (int)parts).Select(i => Math.Clamp(size - (i * each), 0, each))];
            if (node.Opset < 18 && size % parts != 0)
            {
                throw node.Bad($"{parts} parts of one size do not make up an axis of {size}");
            }
        }

        return given.All(s => s >= 0 && s <= size) && given.Sum() == size
            ? [.. given.Select(s => (int)s)]
            : throw node.Bad($"its parts ({string.Join(", ", given)}) do not make up an axis of {size}");
    }
}
