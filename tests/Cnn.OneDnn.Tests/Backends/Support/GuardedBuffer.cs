using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>A part of an arena with guard bytes on both sides, filled with NaNs until it is written.</summary>
internal sealed unsafe class GuardedBuffer
{
    private const int Guard = 64;
    private const byte GuardByte = 0xA5;
    private readonly nint start;
    private readonly long bytes;

    public GuardedBuffer(Arena arena, ref long offset, long bytes)
    {
        start = arena.Address + (nint)offset + Guard;
        this.bytes = bytes;
        offset += Footprint(bytes);
        new Span<byte>((void*)(start - Guard), Guard).Fill(GuardByte);
        new Span<byte>((void*)(start + (nint)bytes), (int)(Footprint(bytes) - Guard - bytes)).Fill(GuardByte);
        Poison();
    }

    public nint Address => start;

    public Span<byte> Bytes => new((void*)start, (int)bytes);

    public static long Footprint(long bytes) => Arena.Align(bytes) + (2 * Guard);

    /// <summary>All bits set: a NaN in every float type.</summary>
    public void Poison() => Bytes.Fill(0xFF);

    public bool IsIntact
    {
        get
        {
            var before = new ReadOnlySpan<byte>((void*)(start - Guard), Guard);
            var after = new ReadOnlySpan<byte>((void*)(start + (nint)bytes), (int)(Footprint(bytes) - Guard - bytes));
            return !before.ContainsAnyExcept(GuardByte) && !after.ContainsAnyExcept(GuardByte);
        }
    }

    public void Write(HostTensor tensor, Layout layout)
    {
        if (tensor.Raw is not null)
        {
            tensor.Raw.CopyTo(Bytes);
            return;
        }

        Bytes.Clear();
        HostTensor.ForEach(tensor.Shape, (index, i) =>
        {
            long at = layout.OffsetOf(index);
            float value = tensor.Values[i];
            switch (layout.Type)
            {
                case DataType.Float32:
                    MemoryMarshal.Cast<byte, float>(Bytes)[(int)at] = value;
                    break;
                case DataType.BFloat16:
                    MemoryMarshal.Cast<byte, ushort>(Bytes)[(int)at] = (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
                    break;
                case DataType.Int32:
                    MemoryMarshal.Cast<byte, int>(Bytes)[(int)at] = (int)value;
                    break;
                default:
                    Bytes[(int)at] = (byte)value;
                    break;
            }
        });
    }

    public HostTensor Read(Layout layout)
    {
        float[] values = new float[layout.Shape.ElementCount];
        bool opaque = layout.Type is DataType.UInt8 or DataType.Int32;
        if (!opaque || layout.IsPlain)
        {
            HostTensor.ForEach(layout.Shape, (index, i) => values[i] = At(layout, (int)layout.OffsetOf(index)));
        }

        return new HostTensor(layout.Shape, layout.Type, values) { Layout = opaque ? layout : null, Raw = opaque ? Bytes.ToArray() : null };
    }

    private float At(Layout layout, int offset) => layout.Type switch
    {
        DataType.Float32 => MemoryMarshal.Cast<byte, float>(Bytes)[offset],
        DataType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)MemoryMarshal.Cast<byte, ushort>(Bytes)[offset] << 16),
        DataType.Int32 => MemoryMarshal.Cast<byte, int>(Bytes)[offset],
        _ => Bytes[offset],
    };
}
