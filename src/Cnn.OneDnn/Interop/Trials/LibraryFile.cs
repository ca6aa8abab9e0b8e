using System.Globalization;
using System.Security.Cryptography;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// The hash of a library's file. Reading sixty megabytes at every start would cost more than loading them, so hashes are kept under the file's path, size and
/// time.
/// </summary>
internal static class LibraryFile
{
    private const int MostKept = 256;

    /// <summary>Where the hashes of this user's libraries are kept, or null.</summary>
    public static string? Kept => CacheFile.Beside("libraries.tsv");

    /// <summary>The file's SHA-256 in hexadecimal digits, or null where it cannot be read.</summary>
    /// <param name="path">The library.</param>
    /// <param name="kept">The file of kept hashes, or null for none.</param>
    public static string? Hash(string path, string? kept)
    {
        try
        {
            var file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            string key = string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}");
            Dictionary<string, string> hashes = CacheFile.Read(kept);
            if (hashes.TryGetValue(key, out string? hash) && hash.Length == 2 * SHA256.HashSizeInBytes)
            {
                return hash;
            }

            using FileStream content = file.OpenRead();
            hash = Convert.ToHexStringLower(SHA256.HashData(content));
            CacheFile.Write(kept, [.. hashes.TakeLast(MostKept - 1), KeyValuePair.Create(key, hash)]);
            return hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
