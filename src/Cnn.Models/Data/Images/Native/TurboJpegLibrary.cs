using System.Runtime.InteropServices;

namespace Cnn.Models.Data.Images.Native;

/// <summary>The part of libjpeg-turbo's TurboJPEG 2.1 C interface that decoding needs (turbojpeg.h).</summary>
internal static partial class TurboJpegLibrary
{
    /// <summary>TJPF_RGB.</summary>
    public const int PixelsRgb = 0;

    /// <summary>TJPF_GRAY.</summary>
    public const int PixelsGrey = 6;

    /// <summary>TJFLAG_LIMITSCANS: refuses progressive images with more than 500 scans, which exist only to burn time.</summary>
    public const int LimitScans = 32768;

    /// <summary>TJERR_WARNING: the image was decoded, but not all of it is right.</summary>
    public const int Warning = 0;

    private const string Library = "turbojpeg";

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial TurboJpegHandle InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(TurboJpegHandle handle, in byte jpeg, nuint size, out int width, out int height, out int subsampling, out int colorspace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(TurboJpegHandle handle, in byte jpeg, nuint size, ref byte pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorStr(TurboJpegHandle handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    public static partial int GetErrorCode(TurboJpegHandle handle);

    /// <summary>The library's words on the last failure, in one line.</summary>
    public static string LastError(TurboJpegHandle handle) => (Marshal.PtrToStringUTF8(GetErrorStr(handle)) ?? "no reason given").ReplaceLineEndings(" ").Trim();
}
