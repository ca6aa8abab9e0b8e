namespace Cnn.Models;

/// <summary>Lays what is transparent on white.</summary>
internal static class AlphaBlend
{
    /// <summary>A number of a pixel on white, rounded to the nearest.</summary>
    public static byte OnWhite(int value, int alpha) =>
        (byte)(((value * alpha) + (byte.MaxValue * (byte.MaxValue - alpha)) + (byte.MaxValue / 2)) / byte.MaxValue);

    /// <summary>Red, green, blue and alpha as red, green and blue on white.</summary>
    public static byte[] OnWhite(ReadOnlySpan<byte> mixed)
    {
        byte[] result = new byte[mixed.Length / 4 * 3];
        for (int i = 0, to = 0; i < mixed.Length; i += 4)
        {
            for (int c = 0; c < 3; c++)
            {
                result[to++] = OnWhite(mixed[i + c], mixed[i + 3]);
            }
        }

        return result;
    }
}
