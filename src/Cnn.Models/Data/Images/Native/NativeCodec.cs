using System.Reflection;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Interop;

namespace Cnn.Models.Data.Images.Native;

/// <summary>Loads a native image library once: from where those of these packages are trusted, or from the system.</summary>
internal sealed class NativeCodec
{
    private readonly Lazy<nint> handle;
    private readonly string fileName;

    static NativeCodec()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(NativeCodec).Assembly, static (name, _, _) => name == TurboJpeg.ImportName ? TurboJpeg.Handle : name == Spng.ImportName ? Spng.Handle : 0);
    }

    private NativeCodec(string importName, string fileName)
    {
        ImportName = importName;
        this.fileName = fileName;
        handle = new Lazy<nint>(Load);
    }

    /// <summary>libjpeg-turbo's TurboJPEG library.</summary>
    public static NativeCodec TurboJpeg { get; } = new(Native.TurboJpeg.Library, "libturbojpeg.so.0");

    /// <summary>libspng.</summary>
    public static NativeCodec Spng { get; } = new(Native.Spng.Library, "libspng.so.0");

    /// <summary>The system's libwebp, whose functions are asked for by their names.</summary>
    public static NativeCodec WebP { get; } = new("webp", "libwebp.so.7");

    /// <summary>The name that the imports use.</summary>
    public string ImportName { get; }

    /// <summary>Whether the library is in the process; the first question loads it.</summary>
    public bool IsAvailable => Handle != 0;

    /// <summary>The loader's handle, or zero.</summary>
    public nint Handle => handle.Value;

    private nint Load()
    {
        foreach (string candidate in Candidates())
        {
            bool isFile = Path.IsPathRooted(candidate);
            if ((!isFile || File.Exists(candidate))
                && NativeLibrary.TryLoad(candidate, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out nint found))
            {
                return found;
            }
        }

        return 0;
    }

    private IEnumerable<string> Candidates() =>
        [.. NativeLibraryFolders.For(typeof(NativeCodec).Assembly).Select(folder => Path.Combine(folder, fileName)), fileName, ImportName];
}
