using System.Text;

namespace Cnn.Models.Data.Matlab;

/// <summary>What stands before the elements of an array: its class, its sizes and its name.</summary>
/// <param name="Class">The number of its class.</param>
/// <param name="IsComplex">Whether it has complex numbers.</param>
/// <param name="Sizes">Its sizes; none of what MATLAB keeps of its own.</param>
/// <param name="Name">Its name; empty within cells and structures.</param>
internal sealed record MatHead(int Class, bool IsComplex, int[] Sizes, string Name)
{
    private const int MostAxes = 8, LongestName = 4096, ComplexFlag = 0x0800;

    /// <summary>The name of the class of what MATLAB keeps of its own.</summary>
    public string Kind { get; private init; } = "";

    /// <summary>How many elements it has, as many as an array can have at most.</summary>
    public int Count => (int)Sizes.Aggregate(1L, (product, s) => Math.Min(product * s, int.MaxValue));

    /// <summary>Reads it; the elements come behind it.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static MatHead Read(MatElements inner)
    {
        byte[] flags = Part(inner, MatType.UInt32, 16);
        uint first = inner.Whole(flags);
        int arrayClass = (int)(first & 0xFF);
        bool isComplex = (first & ComplexFlag) != 0;
        if (arrayClass == MatType.Own)
        {
            // Its name, who keeps it, and its class.
            string own = TextOf(inner), keeper = TextOf(inner);
            return new MatHead(arrayClass, isComplex, [], own) { Kind = keeper.Length > 0 ? TextOf(inner) : "" };
        }

        byte[] dims = Part(inner, MatType.Int32, MostAxes * sizeof(int));
        int[] sizes = new int[dims.Length / sizeof(int)];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = (int)inner.Whole(dims.AsSpan(i * sizeof(int)));
            if (sizes[i] < 0)
            {
                throw new InvalidDataException("An array has a size below 0.");
            }
        }

        string name = Encoding.UTF8.GetString(Part(inner, null, LongestName));
        return sizes.Length >= 2 && !name.Any(char.IsControl)
            ? new MatHead(arrayClass, isComplex, sizes, name)
            : throw new InvalidDataException("An array has no sizes, or a name that is none.");
    }

    // Empty where it is something else, which nobody asks for.
    private static string TextOf(MatElements inner)
    {
        (int type, int size) = inner.Next() ?? default;
        string text = type is 1 or 2 or 16 && size <= LongestName ? Encoding.UTF8.GetString(inner.Bytes(size)) : "";
        return text.Any(char.IsControl) ? "" : text;
    }

    /// <summary>The bytes of an element that stands before others.</summary>
    /// <param name="inner">Where it stands.</param>
    /// <param name="expected">Its type; null for any.</param>
    /// <param name="most">How many bytes it has at most.</param>
    /// <exception cref="InvalidDataException">It is of another type, or longer.</exception>
    public static byte[] Part(MatElements inner, int? expected, int most)
    {
        (int type, int size) = inner.Next() ?? throw new EndOfStreamException();
        return (expected is null || type == expected) && size <= most && (expected is null || size >= 8)
            ? inner.Bytes(size)
            : throw new InvalidDataException("A variable begins otherwise than variables do.");
    }
}
