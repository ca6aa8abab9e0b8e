using Cnn.Models.Tests.Data.Support;

namespace Cnn.Cli.Tests;

/// <summary>Image files of every kind that a user may hand in.</summary>
internal static class TestImages
{
    /// <summary>A grey PNG that grows brighter to the right.</summary>
    public static byte[] Gradient(int width, int height) =>
        PngBytes.Plain(width, height, 1, [.. Enumerable.Range(0, width * height).Select(i => (byte)(i % width * 255 / width))]);

    /// <summary>A square PNG of noise, grey or of 3 channels.</summary>
    public static byte[] Noise(Random random, int side, int channels)
    {
        byte[] pixels = new byte[side * side * channels];
        random.NextBytes(pixels);
        return PngBytes.Plain(side, side, channels, pixels);
    }

    /// <summary>16 bits of colour.</summary>
    public static byte[] SixteenBit() => PngBytes.Of(2, 2, 16, 2, [0, .. new byte[12], 0, .. Enumerable.Repeat((byte)200, 12)]);

    /// <summary>Adam7: the nine pixels of 3 x 3 come in the order of its passes.</summary>
    public static byte[] Interlaced() => PngBytes.Of(3, 3, 8, 0, [0, 1, 0, 3, 0, 7, 9, 0, 2, 0, 8, 0, 4, 5, 6], interlaced: true);

    /// <summary>A PNG with the chunk of an animation.</summary>
    public static byte[] Animated() => PngBytes.Of(1, 1, 8, 0, [0, 1], extraChunk: "acTL");

    /// <summary>A header that declares 3.6 gigapixels.</summary>
    public static byte[] Huge() => PngBytes.Of(60000, 60000, 8, 2, [0]);

    /// <summary>A PNG that ends in the middle.</summary>
    public static byte[] CutOff() => Gradient(28, 28)[..60];

    /// <summary>The start of a JPEG file whose frame has four components (ITU-T T.81, B.2.2).</summary>
    public static byte[] Cmyk() =>
        [0xFF, 0xD8, 0xFF, 0xC0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0, 0xFF, 0xD9];
}
