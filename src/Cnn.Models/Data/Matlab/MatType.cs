using Cnn.Models.Data.Arrays;

namespace Cnn.Models.Data.Matlab;

/// <summary>The numbers that Level 5 files have for kinds of elements and of arrays ("MAT-File Format", MathWorks, tables 1-1 and 1-3).</summary>
internal static class MatType
{
    /// <summary>An array, made of other elements.</summary>
    public const int Matrix = 14;

    /// <summary>Another element, compressed with zlib.</summary>
    public const int Compressed = 15;

    /// <summary>Whole numbers of 32 bits, with and without sign.</summary>
    public const int Int32 = 5, UInt32 = 6;

    /// <summary>Classes of arrays: cells, structures, text, and what MATLAB keeps of its own.</summary>
    public const int Cells = 1, Structure = 2, Text = 4, Own = 17;

    private const int Double = 6, Largest = 15;

    private static readonly string[] Classes = ["", "cells", "structures", "objects", "text", "a sparse array"];

    /// <summary>What is stored under a type; null where it is no number.</summary>
    public static (NumberKind Kind, int Size)? Stored(int type) => type switch
    {
        1 => (NumberKind.Signed, 1),
        2 => (NumberKind.Unsigned, 1),
        3 => (NumberKind.Signed, 2),
        4 => (NumberKind.Unsigned, 2),
        Int32 => (NumberKind.Signed, 4),
        UInt32 => (NumberKind.Unsigned, 4),
        7 => (NumberKind.Real, 4),
        9 => (NumberKind.Real, 8),
        12 => (NumberKind.Signed, 8),
        13 => (NumberKind.Unsigned, 8),
        _ => null,
    };

    /// <summary>Why arrays of a class are not read; null where they are.</summary>
    public static string? Unread(int arrayClass, bool isComplex) => arrayClass is < Double or > Largest
        ? $"holds {(arrayClass is > 0 and < Double ? Classes[arrayClass] : "what is no array of numbers")}"
        : isComplex ? "holds complex numbers" : null;
}
