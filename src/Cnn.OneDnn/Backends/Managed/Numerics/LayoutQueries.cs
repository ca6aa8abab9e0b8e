namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Questions about layouts that kernels ask when they are made.</summary>
internal static class LayoutQueries
{
    /// <summary>Elements in the buffer, padding included.</summary>
    public static long PhysicalCount(Layout layout) => layout.ByteSize / layout.Type.Size();

    /// <summary>Whether every element of the buffer belongs to the tensor (padding of blocks included): no gaps, no broadcast.</summary>
    public static bool IsDense(Layout layout)
    {
        long count = 1;
        foreach (long d in layout.PaddedDims)
        {
            count *= d;
        }

        return count == PhysicalCount(layout);
    }

    /// <summary>Whether two tensors hold the same logical element at the same place, whatever their types.</summary>
    public static bool Same(Layout a, Layout b) => Like(a, b.Type).Equals(b);

    /// <summary>The same layout, blocked or not, for elements of another type.</summary>
    public static Layout Like(Layout layout, DataType type) => layout.Type == type || layout.IsPlain
        ? layout.WithType(type)
        : Layout.Blocked(
            layout.Shape, type, layout.PaddedDims.ToArray(), layout.Strides.ToArray(), layout.Blocks.ToArray(), PhysicalCount(layout) * type.Size());

    /// <summary>The layout asked for, or channels-last where the request leaves it open; null where another one is asked for.</summary>
    public static Layout? ChannelsLast(Operand operand)
    {
        Layout own = Layout.ChannelsLast(operand.Shape, operand.Type);
        return operand.Layout is null || operand.Layout.Equals(own) ? own : null;
    }

    /// <summary>The layout asked for, or row-major; null where another one is asked for.</summary>
    public static Layout? RowMajor(Operand operand)
    {
        Layout own = Layout.RowMajor(operand.Shape, operand.Type);
        return operand.Layout is null || operand.Layout.Equals(own) ? own : null;
    }

    /// <summary>All layouts by one rule, or null if one is refused.</summary>
    public static Layout[]? All(Operand[] operands, Func<Operand, Layout?> rule)
    {
        var result = new Layout[operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            if (rule(operands[i]) is not { } layout)
            {
                return null;
            }

            result[i] = layout;
        }

        return result;
    }

    /// <summary>
    /// The plain layouts asked for; what is left open follows the first operand of the same shape that has a layout, else channels-last. Null where a
    /// layout is blocked.
    /// </summary>
    public static (Layout[] Inputs, Layout[] Outputs)? Plain(KernelRequest request)
    {
        Operand[] all = [.. request.Inputs, .. request.Outputs];
        var result = new Layout[all.Length];
        for (int i = 0; i < all.Length; i++)
        {
            result[i] = all[i].Layout ?? Follow(all, all[i]);
            if (!result[i].IsPlain)
            {
                return null;
            }
        }

        return (result[..request.Inputs.Length], result[request.Inputs.Length..]);
    }

    private static Layout Follow(Operand[] all, Operand open)
    {
        foreach (Operand other in all)
        {
            if (other.Layout is { } layout && other.Shape == open.Shape)
            {
                return Like(layout, open.Type);
            }
        }

        return Layout.ChannelsLast(open.Shape, open.Type);
    }
}
