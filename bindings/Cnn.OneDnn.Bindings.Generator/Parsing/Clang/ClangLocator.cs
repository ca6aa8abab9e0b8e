using System.Globalization;
using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>Finds and loads libclang: from a file, from a folder with it and what it needs, or as the system has it.</summary>
internal static class ClangLocator
{
    // What these bindings are written with; newer ones read the same headers to the same result.
    private const int OldestVersion = 14;
    private const int NewestVersion = 22;

    /// <summary>Loads libclang.</summary>
    /// <param name="path">A file, or a folder to look in before the system.</param>
    /// <returns>The loaded library's handle.</returns>
    /// <exception cref="HeaderParseException">There is none that loads.</exception>
    public static nint Load(string path)
    {
        if (File.Exists(path))
        {
            return NativeLibrary.TryLoad(Path.GetFullPath(path), out nint file)
                ? file
                : throw new HeaderParseException(
                    $"libclang does not load from {path}. Pass another file with --libclang, or install libclang1-{OldestVersion}.");
        }

        if (Directory.Exists(path) && TryFolder(path, out nint fetched))
        {
            return fetched;
        }

        for (int version = OldestVersion; version <= NewestVersion; version++)
        {
            if (NativeLibrary.TryLoad($"libclang-{version.ToString(CultureInfo.InvariantCulture)}.so.1", out nint installed))
            {
                return installed;
            }
        }

        throw new HeaderParseException(
            $"libclang is neither in {path} nor on this machine. Fetch it with ./build.sh --target=Native, or pass --libclang FILE.");
    }

    // The loader knows nothing of this folder: what a library needs is loaded before it, in as many rounds as that takes.
    private static bool TryFolder(string folder, out nint clang)
    {
        clang = 0;
        List<string> waiting = [.. Directory.EnumerateFiles(folder, "*.so*").Order(StringComparer.Ordinal)];
        for (int before = -1; before != waiting.Count;)
        {
            before = waiting.Count;
            waiting.RemoveAll(file => NativeLibrary.TryLoad(file, out _));
        }

        string? library = Directory.EnumerateFiles(folder, "libclang-*.so.1").FirstOrDefault();
        return library is not null && NativeLibrary.TryLoad(library, out clang);
    }
}
