namespace Cnn.Models.Data.Arrays;

/// <summary>What the elements of an array are.</summary>
internal enum NumberKind
{
    /// <summary>Whole numbers from 0 on.</summary>
    Unsigned,

    /// <summary>Whole numbers.</summary>
    Signed,

    /// <summary>Numbers with decimals, by IEEE 754.</summary>
    Real,

    /// <summary>Yes or no.</summary>
    Truth,
}
