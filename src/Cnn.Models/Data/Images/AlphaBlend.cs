using System.Numerics;

namespace Cnn.Models;

/// <summary>Lays what is transparent on white.</summary>
internal static class AlphaBlend
{
    /// <summary>A number of a pixel on white, rounded to the nearest.</summary>
    /// <param name="value">The number.</param>
    /// <param name="alpha">How much of it is seen.</param>
    /// <param name="white">The number of white, and of what is seen whole.</param>
    public static uint OnWhite(uint value, uint alpha, uint white = byte.MaxValue) =>
        (uint)((((ulong)value * alpha) + ((ulong)white * (white - alpha)) + (white / 2)) / white);

    /// <summary>Red, green, blue and alpha side by side as grey or colour on white. Grey comes as three equal numbers.</summary>
    /// <param name="mixed">The pixels.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    /// <param name="white">The number of white, and of what is seen whole.</param>
    public static T[] OnWhite<T>(ReadOnlySpan<T> mixed, int channels, uint white)
        where T : unmanaged, INumber<T>
    {
        T[] result = new T[mixed.Length / 4 * channels];
        for (int i = 0, to = 0; i < mixed.Length; i += 4)
        {
            uint alpha = uint.CreateTruncating(mixed[i + 3]);
            for (int c = 0; c < channels; c++)
            {
                result[to++] = alpha == white ? mixed[i + c] : T.CreateTruncating(OnWhite(uint.CreateTruncating(mixed[i + c]), alpha, white));
            }
        }

        return result;
    }
}
