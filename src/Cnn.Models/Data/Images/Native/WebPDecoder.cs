using System.Runtime.InteropServices;

namespace Cnn.Models.Data.Images.Native;

/// <summary>The two functions of libwebp that decode an image. The library must be available.</summary>
internal static unsafe class WebPDecoder
{
    /// <summary>Reads the size of an image.</summary>
    /// <returns>False where the library refuses it.</returns>
    public static bool TryReadSize(ReadOnlySpan<byte> file, out int width, out int height)
    {
        var function = (delegate* unmanaged[Cdecl]<byte*, nuint, int*, int*, int>)NativeLibrary.GetExport(NativeCodec.WebP.Handle, "WebPGetInfo");
        int columns = 0, rows = 0, status;
        fixed (byte* start = file)
        {
            status = function(start, (nuint)file.Length, &columns, &rows);
        }

        (width, height) = (columns, rows);
        return status != 0;
    }

    /// <summary>Decodes an image of a known size to red, green, blue and alpha, in rows without gaps.</summary>
    /// <param name="file">The file.</param>
    /// <param name="pixels">Room for all pixels.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <returns>False where the library refuses it.</returns>
    /// <exception cref="ArgumentException">The room does not fit the image.</exception>
    public static bool TryDecode(ReadOnlySpan<byte> file, Span<byte> pixels, int width, int height)
    {
        if (width < 1 || height < 1 || pixels.Length != (long)width * height * 4)
        {
            throw new ArgumentException($"{width} x {height} pixels of four bytes do not fill {pixels.Length} bytes.", nameof(pixels));
        }

        nint address = NativeLibrary.GetExport(NativeCodec.WebP.Handle, "WebPDecodeRGBAInto");
        var function = (delegate* unmanaged[Cdecl]<byte*, nuint, byte*, nuint, int, byte*>)address;
        fixed (byte* start = file, to = pixels)
        {
            return function(start, (nuint)file.Length, to, (nuint)pixels.Length, width * 4) is not null;
        }
    }
}
