namespace Cnn.Models.Data.Masks;

/// <summary>The 256 colours in which PASCAL VOC draws classes: neighbouring numbers far from each other, 0 black.</summary>
internal static class MaskPalette
{
    /// <summary>
    /// Red, green and blue of each class. The bits of the number in threes, from the lowest: the first of each three goes to red, then green, then blue, the
    /// first three to the highest bits.
    /// </summary>
    public static byte[] Colors { get; } = [.. Enumerable.Range(0, 256).SelectMany(Color)];

    private static IEnumerable<byte> Color(int number)
    {
        int[] color = new int[3];
        for (int bit = 0; bit < 8; bit++)
        {
            color[bit % 3] |= ((number >> bit) & 1) << (7 - (bit / 3));
        }

        return color.Select(c => (byte)c);
    }
}
