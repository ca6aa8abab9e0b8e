namespace Cnn.Models;

/// <summary>
/// The colours of matplotlib's viridis, from dark blue to yellow, between which is interpolated: brightness rises evenly, also for readers who do not tell red
/// from green.
/// </summary>
internal static class Viridis
{
    private static readonly (byte R, byte G, byte B)[] Stops =
        [(68, 1, 84), (72, 40, 120), (62, 74, 137), (49, 104, 142), (38, 130, 142), (31, 158, 137), (53, 183, 121), (109, 205, 89),
            (180, 222, 44), (253, 231, 37)];

    /// <summary>The colour of a value between 0 and 1.</summary>
    public static (byte R, byte G, byte B) At(float value)
    {
        float place = Math.Clamp(float.IsNaN(value) ? 0 : value, 0, 1) * (Stops.Length - 1);
        int below = Math.Min((int)place, Stops.Length - 2);
        float share = place - below;
        (byte R, byte G, byte B) a = Stops[below], b = Stops[below + 1];
        return (Mix(a.R, b.R, share), Mix(a.G, b.G, share), Mix(a.B, b.B, share));
    }

    private static byte Mix(byte a, byte b, float share) => (byte)MathF.Round(a + ((b - a) * share));
}
