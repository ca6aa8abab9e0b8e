using Cnn.Models.Data.Images.Native;

namespace Cnn.Models.Data.Images.Jpeg;

/// <summary>Decodes JPEG with libturbojpeg.</summary>
internal static class JpegReader
{
    private static readonly string[] Harmless = ["extraneous bytes", "unknown JFIF revision number"];

    /// <summary>Decodes a file to grey or RGB, and sets it upright.</summary>
    /// <exception cref="DataException">It is truncated, damaged, of a kind that cannot be used or too large, or there is no libturbojpeg.</exception>
    /// <param name="file">The content.</param>
    /// <param name="header">What its headers say.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="reduction">By how much rows and columns are divided while it is decoded: 1, 2, 4 or 8.</param>
    public static RawImage Decode(byte[] file, ImageHeader header, string name, int reduction = 1)
    {
        if (!NativeCodec.TurboJpeg.IsAvailable)
        {
            throw new DataException(
                $"{name} is a JPEG image, and libturbojpeg was not found. Run ./build.sh --target=Native, or install libturbojpeg0, or " +
                    $"convert the images to PNG.");
        }

        // A block of 8 x 8 pixels takes a bit at the very least, and colour may be kept for every sixteenth block only.
        if ((long)header.Width * header.Height > (file.Length + 1L) * DataFile.LargestRatio)
        {
            throw new DataException(
                $"{name} is truncated or damaged: {header.Width} x {header.Height} pixels cannot come from {file.Length} bytes. Fetch the file again.");
        }

        using TurboJpegHandle decoder = TurboJpegHandle.Create();
        if (!decoder.TryReadSize(file, out int width, out int height) && IsFatal(decoder))
        {
            throw Refused(decoder, name);
        }

        // The buffer is made from what was read here; the library must see the same image.
        if ((height, width) != header.Stored)
        {
            throw new DataException(
                $"{name} is damaged: its JPEG headers contradict each other ({header.Stored.Width} x {header.Stored.Height} and {width} x " +
                    $"{height}). Fetch the file again.");
        }

        (height, width) = ((height + reduction - 1) / reduction, (width + reduction - 1) / reduction);
        byte[] pixels = new byte[width * height * header.Channels];
        if (!decoder.TryDecode(file, pixels, width, height, header.Channels) && IsFatal(decoder))
        {
            throw Refused(decoder, name);
        }

        return new RawImage(height, width, header.Channels, pixels).Upright(header.Orientation);
    }

    // Bytes too many between two segments harm no pixel, nor does the number of the format's revision, and cameras do leave them; every other complaint means
    // wrong pixels.
    private static bool IsFatal(TurboJpegHandle decoder) =>
        !decoder.IsWarning || !Array.Exists(Harmless, words => decoder.LastError.Contains(words, StringComparison.Ordinal));

    private static DataException Refused(TurboJpegHandle decoder, string name) =>
        new($"{name} is truncated, damaged or of a kind that cannot be used: libturbojpeg says \"{decoder.LastError}\". Fetch the file again or remove it.");
}
