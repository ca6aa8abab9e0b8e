using System.Runtime.InteropServices;
using Cnn.Models.Data.Images.Native;

namespace Cnn.Models.Data.Images.Png;

/// <summary>Decodes the pixels of a PNG file with libspng.</summary>
internal static class PngLibraryReader
{
    // Text and colour profiles are of no use here: what does not fit is damage or a trap.
    private const int LargestChunk = 16 << 20;

    // Transparency by colour or palette becomes alpha as well.
    private const int DecodeTransparency = 1;

    /// <summary>The image of a file whose chunks were found good; null where the library refuses it.</summary>
    public static RawImage? TryDecode(byte[] file, PngHeader header, bool hasAlpha)
    {
        int count = header.Width * header.Height;
        using SpngHandle decoder = SpngHandle.Open(file, ImageHeader.LargestSide, LargestChunk);
        if (header.Depth == 16)
        {
            ushort[] deep = new ushort[count * 4];
            return decoder.TryDecode(MemoryMarshal.AsBytes(deep.AsSpan()), spng_format.SPNG_FMT_RGBA16, DecodeTransparency)
                ? RawImage.OfDeep(header.Height, header.Width, header.Channels, AlphaBlend.OnWhite<ushort>(deep, header.Channels, ushort.MaxValue))
                : null;
        }

        // In this library grey is for plain grey only.
        if (hasAlpha)
        {
            byte[] mixed = new byte[count * 4];
            return decoder.TryDecode(mixed, spng_format.SPNG_FMT_RGBA8, DecodeTransparency)
                ? new RawImage(header.Height, header.Width, header.Channels, AlphaBlend.OnWhite<byte>(mixed, header.Channels, byte.MaxValue))
                : null;
        }

        byte[] pixels = new byte[count * header.Channels];
        return decoder.TryDecode(pixels, header.Channels == 1 ? spng_format.SPNG_FMT_G8 : spng_format.SPNG_FMT_RGB8)
            ? new RawImage(header.Height, header.Width, header.Channels, pixels)
            : null;
    }
}
