using System.Buffers.Binary;

namespace Cnn.Models.WeightFiles.TensorFlowJs;

/// <summary>How numbers are kept in fewer bits: as float16, or as whole numbers q that stand for q * scale + min.</summary>
/// <param name="Stored">What lies in the file.</param>
/// <param name="Scale">The distance between two neighbours.</param>
/// <param name="Minimum">What 0 stands for.</param>
internal sealed record Quantization(TensorElement Stored, double Scale, double Minimum)
{
    /// <summary>The numbers as float32, little-endian.</summary>
    public void Decode(ReadOnlySpan<byte> from, Span<byte> to)
    {
        if (Stored == TensorElement.Float16)
        {
            float[] numbers = new float[to.Length / sizeof(float)];
            Elements.ToFloats(Stored, from, numbers);
            Write(numbers, to);
            return;
        }

        for (int i = 0; i < to.Length / sizeof(float); i++)
        {
            // Sixteen bits have no sign here, as in Uint16Array.
            int q = Stored == TensorElement.UInt8 ? from[i] : BinaryPrimitives.ReadUInt16LittleEndian(from[(2 * i)..]);
            BinaryPrimitives.WriteSingleLittleEndian(to[(sizeof(float) * i)..], (float)((q * Scale) + Minimum));
        }
    }

    private static void Write(ReadOnlySpan<float> numbers, Span<byte> to)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(to[(sizeof(float) * i)..], numbers[i]);
        }
    }
}
