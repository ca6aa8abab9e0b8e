using System.Buffers.Binary;
using System.Globalization;

namespace Cnn.Models.Data.Arrays;

/// <summary>An array of numbers from a file, whatever they are stored as.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
/// <param name="Kind">What its elements are.</param>
/// <param name="Size">How many bytes an element has.</param>
/// <param name="Bytes">The elements, little-endian.</param>
internal sealed record NumberArray(string Name, int[] Shape, NumberKind Kind, int Size, byte[] Bytes)
{
    /// <summary>The number of elements.</summary>
    public int Count => Bytes.Length / Size;

    /// <summary>Whether elements are whole.</summary>
    public bool IsWhole => Kind != NumberKind.Real;

    /// <summary>Whether no element is anything but 0 or 1.</summary>
    public bool AreMarks => Enumerable.Range(0, Count).All(i => this[i] is 0 or 1);

    /// <summary>Its sizes in words.</summary>
    public string Sizes => string.Join(" x ", Shape);

    /// <summary>An element.</summary>
    public double this[int index]
    {
        get
        {
            ReadOnlySpan<byte> at = Bytes.AsSpan(index * Size, Size);
            return (Kind, Size) switch
            {
                (NumberKind.Truth, _) => at[0] == 0 ? 0 : 1,
                (NumberKind.Unsigned, 1) => at[0],
                (NumberKind.Signed, 1) => (sbyte)at[0],
                (NumberKind.Unsigned, 2) => BinaryPrimitives.ReadUInt16LittleEndian(at),
                (NumberKind.Signed, 2) => BinaryPrimitives.ReadInt16LittleEndian(at),
                (NumberKind.Unsigned, 4) => BinaryPrimitives.ReadUInt32LittleEndian(at),
                (NumberKind.Signed, 4) => BinaryPrimitives.ReadInt32LittleEndian(at),
                (NumberKind.Unsigned, 8) => BinaryPrimitives.ReadUInt64LittleEndian(at),
                (NumberKind.Signed, 8) => BinaryPrimitives.ReadInt64LittleEndian(at),
                (NumberKind.Real, 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(at),
                (NumberKind.Real, 4) => BinaryPrimitives.ReadSingleLittleEndian(at),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(at),
            };
        }
    }

    /// <summary>What the elements are multiplied by to be pixels from 0 to 255: 1, or 255 where none is more than 1.</summary>
    /// <exception cref="DataException">One is below 0 or above 255, or there are decimals above 1.</exception>
    public double PixelScale()
    {
        if (IsBytes)
        {
            return 1;
        }

        double most = 0;
        bool isWhole = true;
        for (int i = 0; i < Count; i++)
        {
            double value = this[i];
            if (value is not (>= 0 and <= byte.MaxValue))
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{Name} has the value {value} among its pixels: expected 0 to 255, or 0 to 1. Save them as uint8."));
            }

            most = Math.Max(most, value);
            isWhole &= value == Math.Truncate(value);
        }

        // Zeros and ones are black and white.
        return most <= 1 ? byte.MaxValue : isWhole ? 1 : throw new DataException(string.Create(
            CultureInfo.InvariantCulture, $"{Name} has pixels with decimals up to {most}: expected 0 to 1, or whole numbers to 255. Save them as uint8."));
    }

    /// <summary>The elements as pixels.</summary>
    /// <param name="scale">The <see cref="PixelScale"/> of the array that is learned from, as a part by itself may be too dark to tell.</param>
    /// <exception cref="DataException">One is none under this scale.</exception>
    public byte[] ToPixels(double scale)
    {
        if (IsBytes && scale == 1)
        {
            return Bytes;
        }

        byte[] pixels = new byte[Count];
        for (int i = 0; i < pixels.Length; i++)
        {
            double value = this[i], pixel = value * scale;
            pixels[i] = pixel is >= 0 and <= byte.MaxValue && (scale != 1 || value == Math.Truncate(value))
                ? (byte)Math.Round(pixel)
                : throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{Name} has the value {value} among its pixels, and the training part has " +
                        $"{(scale == 1 ? "whole numbers to 255" : "none above 1")}. Save all parts alike, as uint8."));
        }

        return pixels;
    }

    private bool IsBytes => Kind == NumberKind.Unsigned && Size == 1;
}
