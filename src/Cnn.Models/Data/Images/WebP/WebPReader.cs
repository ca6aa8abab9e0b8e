using System.Runtime.InteropServices;
using Cnn.Models.Data.Images.Native;

namespace Cnn.Models.Data.Images.WebP;

/// <summary>Decodes WebP with the system's libwebp, where there is one.</summary>
internal static unsafe class WebPReader
{
    // A lossless image of one colour takes a few bytes, whatever its size.
    private const int LargestRatio = 1 << 16;

    /// <summary>Decodes a file to colour, upright, what is transparent on white.</summary>
    /// <exception cref="DataException">It is truncated, damaged or too large, or there is no libwebp.</exception>
    public static RawImage Decode(byte[] file, ImageHeader header, string name)
    {
        if (!NativeCodec.WebP.IsAvailable)
        {
            throw new DataException($"{name} is a WebP image, and libwebp was not found. Install libwebp7, or convert the images to PNG or JPEG.");
        }

        (int height, int width) = header.Stored;
        if ((long)width * height > (file.Length + 1L) * LargestRatio)
        {
            throw WebPHeader.Damaged(name, $"{width} x {height} pixels cannot come from {file.Length} bytes");
        }

        var size = (delegate* unmanaged[Cdecl]<byte*, nuint, int*, int*, int>)NativeLibrary.GetExport(NativeCodec.WebP.Handle, "WebPGetInfo");
        var decode = (delegate* unmanaged[Cdecl]<byte*, nuint, byte*, nuint, int, byte*>)NativeLibrary.GetExport(NativeCodec.WebP.Handle, "WebPDecodeRGBAInto");
        byte[] mixed = new byte[width * height * 4];
        fixed (byte* start = file, to = mixed)
        {
            int seenWidth = 0, seenHeight = 0;
            if (size(start, (nuint)file.Length, &seenWidth, &seenHeight) == 0 || (seenWidth, seenHeight) != (width, height)
                || decode(start, (nuint)file.Length, to, (nuint)mixed.Length, width * 4) is null)
            {
                throw WebPHeader.Damaged(name, "libwebp refuses it");
            }
        }

        return new RawImage(height, width, 3, AlphaBlend.OnWhite(mixed)).Upright(header.Orientation);
    }
}
