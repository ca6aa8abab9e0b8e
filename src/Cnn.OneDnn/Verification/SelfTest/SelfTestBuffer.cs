namespace Cnn.OneDnn.Verification;

/// <summary>A tensor's bytes in some layout, with a guard on either side that nothing may be written to.</summary>
internal sealed class SelfTestBuffer : IDisposable
{
    private const int Guard = 4096;
    private const byte GuardByte = 0xA5, Nothing = 0xFF;

    private readonly Layout? layout;
    private readonly long size;
    private readonly Arena arena;

    private SelfTestBuffer(long size, Layout? layout)
    {
        (this.size, this.layout) = (size, layout);
        arena = new Arena(size + (2 * Guard));
        arena.Span<byte>(0, arena.ByteSize).Fill(GuardByte);

        // Bits that read as no number in every type: what a kernel leaves out shows.
        arena.Span<byte>(Guard, size).Fill(Nothing);
    }

    public nint Address => arena.Address + Guard;

    public bool GuardsAreIntact => !arena.Span<byte>(0, Guard).ContainsAnyExcept(GuardByte)
        && !arena.Span<byte>(Guard + size, Guard).ContainsAnyExcept(GuardByte);

    public static SelfTestBuffer Scratch(long size) => new(size, null);

    public static SelfTestBuffer Output(Layout layout) => new(layout.ByteSize, layout);

    /// <summary>The numbers in a layout, zero in its padding.</summary>
    public static SelfTestBuffer Input(Layout layout, double[] values)
    {
        var buffer = new SelfTestBuffer(layout.ByteSize, layout);
        buffer.arena.Span<byte>(Guard, layout.ByteSize).Clear();
        foreach ((int i, long offset) in Offsets(layout))
        {
            buffer.Set(offset, (float)values[i]);
        }

        return buffer;
    }

    /// <summary>The numbers in row-major order.</summary>
    public double[] Read()
    {
        double[] values = new double[layout!.Shape.ElementCount];
        foreach ((int i, long offset) in Offsets(layout))
        {
            values[i] = Get(offset);
        }

        return values;
    }

    /// <summary>The place of an element that belongs to no number and is not zero, as blocked layouts promise; -1 if there is none.</summary>
    public long DirtyPadding()
    {
        if (layout!.IsPlain)
        {
            return -1;
        }

        var taken = new HashSet<long>(Offsets(layout).Select(o => o.Offset));
        long count = layout.ByteSize / layout.Type.Size();
        for (long offset = 0; offset < count; offset++)
        {
            if (!taken.Contains(offset) && Get(offset) != 0)
            {
                return offset;
            }
        }

        return -1;
    }

    public void Dispose() => arena.Dispose();

    private static IEnumerable<(int Index, long Offset)> Offsets(Layout layout)
    {
        int[] index = new int[layout.Shape.Rank];
        for (int i = 0; i < layout.Shape.ElementCount; i++)
        {
            int rest = i;
            for (int axis = index.Length - 1; axis >= 0; axis--)
            {
                (rest, index[axis]) = Math.DivRem(rest, layout.Shape[axis]);
            }

            yield return (i, layout.OffsetOf(index));
        }
    }

    private float Get(long offset) => layout!.Type == DataType.BFloat16
        ? BitConverter.UInt32BitsToSingle((uint)arena.Span<ushort>(Guard + (offset * sizeof(ushort)), 1)[0] << 16)
        : arena.Span<float>(Guard + (offset * sizeof(float)), 1)[0];

    private void Set(long offset, float value)
    {
        if (layout!.Type == DataType.BFloat16)
        {
            arena.Span<ushort>(Guard + (offset * sizeof(ushort)), 1)[0] = (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
        }
        else
        {
            arena.Span<float>(Guard + (offset * sizeof(float)), 1)[0] = value;
        }
    }
}
