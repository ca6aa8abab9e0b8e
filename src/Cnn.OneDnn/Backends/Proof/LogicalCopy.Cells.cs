using Cnn.OneDnn.Backends.Managed;

namespace Cnn.OneDnn.Backends.Proof;

/// <content>The elements that memory holds.</content>
internal sealed unsafe partial class LogicalCopy
{
    private interface ICell<T>
    {
        static abstract float Widen(T stored);

        static abstract T FromSingle(float value);
    }

    private readonly struct SingleCell : ICell<float>
    {
        public static float Widen(float stored) => stored;

        public static float FromSingle(float value) => value;
    }

    private readonly struct BFloat16Cell : ICell<ushort>
    {
        public static float Widen(ushort stored) => BFloat16Bits.ToSingle(stored);

        public static ushort FromSingle(float value) => BFloat16Bits.FromSingle(value);
    }

    private readonly struct IntegerCell : ICell<int>
    {
        public static float Widen(int stored) => stored;

        public static int FromSingle(float value) => (int)value;
    }

    private readonly struct ByteCell : ICell<byte>
    {
        public static float Widen(byte stored) => stored;

        public static byte FromSingle(float value) => (byte)value;
    }
}
