using Cnn.OneDnn.Files;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn;

/// <summary>What the header of an npy file says: a Python dictionary with the keys descr, fortran_order and shape.</summary>
internal sealed record NpyHeader(DataType Type, Shape Shape)
{
    public long ElementCount => Shape.ElementCount;

    public static NpyHeader Parse(string text)
    {
        if (!NpyText.TryParse(text, out string type, out bool isFortran, out string sizes))
        {
            throw new InvalidFormatException("The npy header has no descr, fortran_order and shape.");
        }

        if (isFortran)
        {
            throw new InvalidFormatException("The npy file is in Fortran order, expected C order. Save it with numpy.ascontiguousarray.");
        }

        DataType dataType = type switch
        {
            "<f4" => DataType.Float32,
            "<i4" => DataType.Int32,
            string other => throw new InvalidFormatException($"The npy file holds '{other}', expected '<f4' or '<i4'. Convert it with astype."),
        };
        return new NpyHeader(dataType, ParseShape(sizes));
    }

    private static Shape ParseShape(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 32)
        {
            throw new InvalidFormatException($"The npy shape has {parts.Length} axes, at most 32 are read.");
        }

        int[] dims = new int[parts.Length];
        long count = 1;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!NumberText.TryCount(parts[i], out dims[i]) || (count *= dims[i]) > int.MaxValue)
            {
                throw new InvalidFormatException(
                    $"The npy shape ({(text.Length > 80 ? text[..80] + "..." : text)}) is not one of a tensor with fewer than 2^31 elements.");
            }
        }

        return new Shape(dims);
    }
}
