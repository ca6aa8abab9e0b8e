namespace Cnn.Models.Data.Masks;

/// <summary>What a mask shows.</summary>
/// <param name="Numbers">The numbers that occur, in ascending order, without void.</param>
/// <param name="HasVoid">Whether 255 occurs.</param>
/// <param name="Size">Its size in the file.</param>
/// <param name="IsTurned">Whether its image is stored otherwise than it is seen.</param>
internal readonly record struct MaskFacts(byte[] Numbers, bool HasVoid, (int Height, int Width) Size, bool IsTurned)
{
    /// <summary>Looks at every pixel.</summary>
    public static MaskFacts From(MaskImage mask, (int Height, int Width) size, bool isTurned)
    {
        Span<bool> seen = stackalloc bool[MaskImage.Void + 1];
        foreach (byte number in mask.Classes)
        {
            seen[number] = true;
        }

        var numbers = new List<byte>();
        for (int i = 0; i < MaskImage.Void; i++)
        {
            if (seen[i])
            {
                numbers.Add((byte)i);
            }
        }

        return new MaskFacts([.. numbers], seen[MaskImage.Void], size, isTurned);
    }
}
