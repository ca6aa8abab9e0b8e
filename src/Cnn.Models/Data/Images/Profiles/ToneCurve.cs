using System.Buffers.Binary;

namespace Cnn.Models.Data.Images.Profiles;

/// <summary>How much light a number of a device stands for: a curve of an ICC profile (ICC.1:2022, 10.6 and 10.18).</summary>
internal sealed class ToneCurve
{
    private const int LargestTable = 1 << 16;

    // By the number of the function; 4 parameters of the gamma's own line and those of the straight part.
    private static readonly int[] Counts = [1, 3, 4, 5, 7];

    private readonly double[] numbers;
    private readonly int function;

    // A table, or the function of a number: -1 for the table.
    private ToneCurve(double[] numbers, int function) => (this.numbers, this.function) = (numbers, function);

    /// <summary>Reads a tag of the types curv or para; null where it is neither, or damaged.</summary>
    public static ToneCurve? Read(ReadOnlySpan<byte> tag)
    {
        if (tag.Length < 12)
        {
            return null;
        }

        ReadOnlySpan<byte> content = tag[12..];
        if (tag.StartsWith("curv"u8))
        {
            uint count = BinaryPrimitives.ReadUInt32BigEndian(tag[8..]);
            return count > LargestTable || count * 2 > content.Length ? null
                : count == 0 ? new ToneCurve([1], 0)
                : count == 1 ? new ToneCurve([BinaryPrimitives.ReadUInt16BigEndian(content) / 256.0], 0)
                : new ToneCurve(Table(content, (int)count), -1);
        }

        int kind = BinaryPrimitives.ReadUInt16BigEndian(tag[8..]);
        if (!tag.StartsWith("para"u8) || kind >= Counts.Length || content.Length < 4 * Counts[kind])
        {
            return null;
        }

        double[] parameters = new double[Counts[kind]];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = Fixed(content[(4 * i)..]);
        }

        return new ToneCurve(parameters, kind);
    }

    /// <summary>A number with 16 bits after the point.</summary>
    public static double Fixed(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadInt32BigEndian(at) / 65536.0;

    /// <summary>The light of a number from 0 to 1, from 0 to 1.</summary>
    public double Of(double x)
    {
        double light = function < 0 ? Between(x) : Computed(x);
        return double.IsNaN(light) ? 0 : Math.Clamp(light, 0, 1);
    }

    private static double[] Table(ReadOnlySpan<byte> content, int count)
    {
        double[] table = new double[count];
        for (int i = 0; i < count; i++)
        {
            table[i] = BinaryPrimitives.ReadUInt16BigEndian(content[(2 * i)..]) / (double)ushort.MaxValue;
        }

        return table;
    }

    private double Between(double x)
    {
        double at = x * (numbers.Length - 1);
        int below = Math.Min((int)at, numbers.Length - 2);
        return numbers[below] + ((at - below) * (numbers[below + 1] - numbers[below]));
    }

    // Y = (a X + b)^g + e from d on, and c X + f below.
    private double Computed(double x)
    {
        double gamma = numbers[0];
        if (function == 0)
        {
            return Math.Pow(x, gamma);
        }

        (double a, double b) = (numbers[1], numbers[2]);
        double power = Math.Pow(Math.Max(0, (a * x) + b), gamma);
        return function switch
        {
            1 => (a * x) + b >= 0 ? power : 0,
            2 => (a * x) + b >= 0 ? power + numbers[3] : numbers[3],
            3 => x >= numbers[4] ? power : numbers[3] * x,
            _ => x >= numbers[4] ? power + numbers[5] : (numbers[3] * x) + numbers[6],
        };
    }
}
