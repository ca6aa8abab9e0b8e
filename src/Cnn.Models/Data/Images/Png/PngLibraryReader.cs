using Cnn.Models.Data.Images.Native;

namespace Cnn.Models.Data.Images.Png;

/// <summary>Decodes the pixels of a PNG file with libspng.</summary>
internal static class PngLibraryReader
{
    // Text and colour profiles are of no use here: what does not fit is damage or a trap.
    private const int LargestChunk = 16 << 20;

    /// <summary>The image of a file whose chunks were found good; null where the library refuses it.</summary>
    public static RawImage? TryDecode(byte[] file, PngHeader header)
    {
        bool plainGrey = header.ColorType == 0 && header.Depth <= 8;
        byte[] pixels = new byte[header.Width * header.Height * (plainGrey ? 1 : 3)];
        using SpngHandle decoder = SpngHandle.Open(file, ImageHeader.LargestSide, LargestChunk);

        // In this library grey is for plain grey only; its colour takes all, and of 16 bits drops the lower half.
        if (!decoder.TryDecode(pixels, plainGrey ? spng_format.SPNG_FMT_G8 : spng_format.SPNG_FMT_RGB8))
        {
            return null;
        }

        return new RawImage(header.Height, header.Width, header.Channels, header.Channels == 1 && !plainGrey ? FirstOfThree(pixels) : pixels);
    }

    // Grey with alpha or of 16 bits comes as three equal samples.
    private static byte[] FirstOfThree(byte[] pixels)
    {
        byte[] grey = new byte[pixels.Length / 3];
        for (int i = 0; i < grey.Length; i++)
        {
            grey[i] = pixels[3 * i];
        }

        return grey;
    }
}
