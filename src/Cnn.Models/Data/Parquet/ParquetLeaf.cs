namespace Cnn.Models.Data.Parquet;

/// <summary>A column of values.</summary>
/// <param name="Path">Its name, and those of the groups around it, outermost first.</param>
/// <param name="Type">How its values are stored.</param>
/// <param name="MostDefined">The level at which a value is there: how many of the fields on the way may be missing.</param>
/// <param name="MostRepeated">How many of them are lists.</param>
/// <param name="IsText">Whether bytes are said to be text.</param>
internal sealed record ParquetLeaf(string[] Path, ParquetType Type, int MostDefined, int MostRepeated, bool IsText)
{
    /// <summary>The name that users know.</summary>
    public string Column => Path[0];
}
