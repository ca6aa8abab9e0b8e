using System.Security.Cryptography;
using System.Text.Json;

namespace Cnn.Native.Stamps;

/// <summary>What was installed for a package, kept beside its files; a second run that finds it true does nothing.</summary>
/// <param name="Entry">A digest of the entry in packages.json that it was installed for.</param>
/// <param name="Sha256">The package file's hash.</param>
/// <param name="MinimumGlibc">The glibc that the installed files need; null where none was read.</param>
/// <param name="Files">The files.</param>
internal sealed record PackageStamp(string Entry, string Sha256, string? MinimumGlibc, IReadOnlyList<FileStamp> Files)
{
    private const long LargestStamp = 4 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Which of the entry's places the package came from, in words.</summary>
    public string? Place { get; init; }

    /// <summary>Whether an earlier place was not even asked, so that a run with a network asks it.</summary>
    public bool IsProvisional { get; init; }

    /// <summary>A stamp's file for a package.</summary>
    public static string PathFor(string folder, string package) => Path.Combine(folder, $".{package}.stamp.json");

    /// <summary>Reads a stamp; null where there is none or it is not readable as one, which means the same: install.</summary>
    public static PackageStamp? Load(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists || file.Length > LargestStamp)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<PackageStamp>(File.ReadAllText(path), Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the stamp, whole or not at all.</summary>
    public void Save(string path)
    {
        string part = path + ".part";
        File.WriteAllText(part, JsonSerializer.Serialize(this, Options));
        File.Move(part, path, overwrite: true);
    }

    /// <summary>True when the stamp is for this entry and its files are as they were installed and fit this machine.</summary>
    public bool Holds(string entry, string folder, Version? hostGlibc) =>
        Entry == entry
        && (MinimumGlibc is null || (Version.TryParse(MinimumGlibc, out Version? minimum) && hostGlibc >= minimum))
        && Files.Count > 0
        && Files.All(file => Matches(file, Path.Combine(folder, file.Name)));

    /// <summary>A file's SHA-256 in lower-case hexadecimal.</summary>
    public static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static bool Matches(FileStamp stamp, string path)
    {
        FileInfo file = new(path);
        return file.Exists && file.Length == stamp.Length && Hash(path) == stamp.Sha256;
    }
}
