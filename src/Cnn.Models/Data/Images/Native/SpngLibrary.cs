using System.Runtime.InteropServices;

namespace Cnn.Models.Data.Images.Native;

/// <summary>The part of libspng 0.7's C interface that decoding needs (spng.h).</summary>
internal static partial class SpngLibrary
{
    /// <summary>SPNG_FMT_RGB8: red, green, blue of 8 bits; 16 bits lose the lower half, palettes and grey become colour.</summary>
    public const int PixelsRgb = 4;

    /// <summary>SPNG_FMT_G8: for grey of up to 8 bits without alpha only.</summary>
    public const int PixelsGrey = 64;

    private const string Library = "spng";

    [LibraryImport(Library, EntryPoint = "spng_ctx_new")]
    public static partial SpngHandle New(int flags);

    [LibraryImport(Library, EntryPoint = "spng_ctx_free")]
    public static partial void Free(nint context);

    /// <summary>The buffer is read until the context is gone: it must stay where it is.</summary>
    [LibraryImport(Library, EntryPoint = "spng_set_png_buffer")]
    public static partial int SetBuffer(SpngHandle context, nint file, nuint size);

    [LibraryImport(Library, EntryPoint = "spng_set_image_limits")]
    public static partial int SetImageLimits(SpngHandle context, uint width, uint height);

    [LibraryImport(Library, EntryPoint = "spng_set_chunk_limits")]
    public static partial int SetChunkLimits(SpngHandle context, nuint chunk, nuint all);

    [LibraryImport(Library, EntryPoint = "spng_decoded_image_size")]
    public static partial int DecodedSize(SpngHandle context, int format, out nuint size);

    [LibraryImport(Library, EntryPoint = "spng_decode_image")]
    public static partial int Decode(SpngHandle context, ref byte pixels, nuint size, int format, int flags);
}
