using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>How a model's weights lie, as bytes: each rank would choose layouts by its own times, and gradients are added only where they lie alike.</summary>
internal static class LayoutText
{
    public static byte[] Write(ParameterStore store)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (Parameter parameter in store.Parameters)
        {
            Layout layout = store[parameter].Layout;
            writer.Write(store[parameter].Offset);
            writer.Write((int)layout.Type);
            writer.Write(layout.ByteSize);
            writer.Write(layout.Shape.Rank);
            for (int i = 0; i < layout.Shape.Rank; i++)
            {
                writer.Write(layout.Shape[i]);
                writer.Write(layout.PaddedDims[i]);
                writer.Write(layout.Strides[i]);
            }

            writer.Write(layout.Blocks.Length);
            foreach ((int axis, int size) in layout.Blocks)
            {
                writer.Write(axis);
                writer.Write(size);
            }
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>The layouts that <see cref="Write"/> wrote of a store with the same parameters.</summary>
    public static Dictionary<Parameter, Layout> Read(byte[] bytes, IReadOnlyList<Parameter> parameters)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var layouts = new Dictionary<Parameter, Layout>();
        foreach (Parameter parameter in parameters)
        {
            reader.ReadInt64();
            var type = (DataType)reader.ReadInt32();
            long size = reader.ReadInt64();
            int rank = reader.ReadInt32();
            int[] dims = new int[rank];
            long[] padded = new long[rank], strides = new long[rank];
            for (int i = 0; i < rank; i++)
            {
                (dims[i], padded[i], strides[i]) = (reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64());
            }

            var blocks = new (int, int)[reader.ReadInt32()];
            for (int i = 0; i < blocks.Length; i++)
            {
                blocks[i] = (reader.ReadInt32(), reader.ReadInt32());
            }

            layouts[parameter] = Layout.Blocked(new Shape(dims), type, padded, strides, blocks, size);
        }

        return layouts;
    }
}
