using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>A tensor's bytes in some layout between guard bytes; outputs begin as NaN so that what a kernel leaves out shows.</summary>
internal sealed class KernelBuffer : IDisposable
{
    private const int Guard = 4096;
    private const byte GuardByte = 0xA5;
    private readonly Arena arena;

    private KernelBuffer(Layout layout, byte fill)
        : this(layout.ByteSize, fill) => Layout = layout;

    private KernelBuffer(long size, byte fill)
    {
        Size = size;
        arena = new Arena(size + (2 * Guard));
        arena.Span<byte>(0, arena.ByteSize).Fill(GuardByte);
        Bytes.Fill(fill);
    }

    public Layout? Layout { get; }

    public long Size { get; }

    public nint Address => arena.Address + Guard;

    public Span<byte> Bytes => arena.Span<byte>(Guard, Size);

    public bool GuardsIntact =>
        !arena.Span<byte>(0, Guard).ContainsAnyExcept(GuardByte) && !arena.Span<byte>(Guard + Size, Guard).ContainsAnyExcept(GuardByte);

    public static KernelBuffer Output(Layout layout) => new(layout, 0xFF);

    public static KernelBuffer Scratch(long size) => new(size, 0xFF);

    /// <summary>Elements in logical row-major order, written where the layout puts them.</summary>
    public static KernelBuffer Of(Layout layout, double[] values)
    {
        var buffer = new KernelBuffer(layout, 0);
        buffer.Visit((offset, i) => buffer.Write(offset, values[i]));
        return buffer;
    }

    /// <summary>The values as the layout's type holds them.</summary>
    public static double[] Rounded(Layout layout, double[] values)
    {
        using KernelBuffer buffer = Of(layout, values);
        return buffer.ToDoubles();
    }

    public double[] ToDoubles()
    {
        double[] values = new double[Layout!.Shape.ElementCount];
        Visit((offset, i) => values[i] = Read(offset));
        return values;
    }

    public void Dispose() => arena.Dispose();

    private void Visit(Action<long, int> action)
    {
        Shape shape = Layout!.Shape;
        int[] index = new int[shape.Rank];
        for (int i = 0; i < shape.ElementCount; i++)
        {
            int rest = i;
            for (int axis = index.Length - 1; axis >= 0; axis--)
            {
                (rest, index[axis]) = Math.DivRem(rest, shape[axis]);
            }

            action(Layout.OffsetOf(index), i);
        }
    }

    private void Write(long offset, double value)
    {
        switch (Layout!.Type)
        {
            case DataType.Float32:
                MemoryMarshal.Cast<byte, float>(Bytes)[(int)offset] = (float)value;
                break;
            case DataType.BFloat16:
                MemoryMarshal.Cast<byte, ushort>(Bytes)[(int)offset] = ToBFloat16((float)value);
                break;
            case DataType.UInt8:
                Bytes[(int)offset] = (byte)value;
                break;
            default:
                MemoryMarshal.Cast<byte, int>(Bytes)[(int)offset] = (int)value;
                break;
        }
    }

    private double Read(long offset) => Layout!.Type switch
    {
        DataType.Float32 => MemoryMarshal.Cast<byte, float>(Bytes)[(int)offset],
        DataType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)MemoryMarshal.Cast<byte, ushort>(Bytes)[(int)offset] << 16),
        DataType.UInt8 => Bytes[(int)offset],
        _ => MemoryMarshal.Cast<byte, int>(Bytes)[(int)offset],
    };

    // Round to nearest, ties to even.
    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
