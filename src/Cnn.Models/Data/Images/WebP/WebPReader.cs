using Cnn.Models.Data.Images.Native;

namespace Cnn.Models.Data.Images.WebP;

/// <summary>Decodes WebP with the system's libwebp, where there is one.</summary>
internal static class WebPReader
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

        // The room is made from what was read here; the library must see the same image.
        byte[] mixed = WebPDecoder.TryReadSize(file, out int seenWidth, out int seenHeight) && (seenWidth, seenHeight) == (width, height)
            ? new byte[width * height * 4]
            : throw WebPHeader.Damaged(name, "libwebp does not see the size that its header says");
        if (!WebPDecoder.TryDecode(file, mixed, width, height))
        {
            throw WebPHeader.Damaged(name, "libwebp refuses it");
        }

        return new RawImage(height, width, 3, AlphaBlend.OnWhite<byte>(mixed, 3, byte.MaxValue)).Upright(header.Orientation);
    }
}
