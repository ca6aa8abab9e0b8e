using System.Globalization;
using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>Finds and loads libclang: a file that is named, the one of the package that this program refers to, or the system's.</summary>
internal static class ClangLocator
{
    // What these bindings are written with; newer ones read the same headers to the same result.
    private const int OldestVersion = 14;
    private const int NewestVersion = 22;

    /// <summary>Loads libclang.</summary>
    /// <param name="file">The library's file; null for the package's, else the system's.</param>
    /// <returns>The loaded library's handle.</returns>
    /// <exception cref="HeaderParseException">There is none that loads.</exception>
    public static nint Load(string? file)
    {
        if (file is not null)
        {
            return NativeLibrary.TryLoad(Path.GetFullPath(file), out nint named)
                ? named
                : throw new HeaderParseException($"libclang does not load from {file}. Pass another file with --libclang, or none for the package's.");
        }

        // The package puts its library beside the program, or into the folder of this machine's runtime, which the host knows.
        if (NativeLibrary.TryLoad("libclang", typeof(ClangLocator).Assembly, DllImportSearchPath.AssemblyDirectory, out nint packaged))
        {
            return packaged;
        }

        for (int version = NewestVersion; version >= OldestVersion; version--)
        {
            if (NativeLibrary.TryLoad($"libclang-{version.ToString(CultureInfo.InvariantCulture)}.so.1", out nint installed))
            {
                return installed;
            }
        }

        throw new HeaderParseException(
            $"There is no libclang for this machine in the package, nor on the system. Install libclang1-{OldestVersion} or newer, or pass --libclang FILE.");
    }
}
