using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Cnn.Native.Manifests;

/// <summary>native/packages.json: every package with its pinned version and hash.</summary>
/// <param name="Packages">The packages, in the order in which they are fetched.</param>
internal sealed partial record PackageManifest(IReadOnlyList<PackageEntry> Packages)
{
    private const long LargestManifest = 1 << 20;
    private static readonly string[] Groups = ["runtime", "tools"];

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads the manifest.</summary>
    /// <exception cref="NativeFetchException">It is missing, not JSON, or an entry makes no sense.</exception>
    public static PackageManifest Load(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists)
        {
            throw new NativeFetchException($"The list of packages is missing: {path}. Restore it from version control.");
        }

        if (file.Length > LargestManifest)
        {
            throw new NativeFetchException($"The list of packages is {file.Length} bytes, at most {LargestManifest} are expected: {path}.");
        }

        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Parses a manifest's text.</summary>
    /// <exception cref="NativeFetchException">It is not JSON, or an entry makes no sense.</exception>
    public static PackageManifest Parse(string json, string path)
    {
        PackageManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<PackageManifest>(json, Options);
        }
        catch (JsonException error)
        {
            throw new NativeFetchException($"{path} is not a list of packages: {error.Message}", error);
        }

        if (manifest is null)
        {
            throw new NativeFetchException($"{path} is empty; expected an object with \"packages\".");
        }

        foreach (PackageEntry entry in manifest.Packages)
        {
            Check(entry, path);
        }

        return manifest;
    }

    /// <summary>A digest of an entry: the stamp's way to notice that the entry has changed.</summary>
    public static string Digest(PackageEntry entry) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(entry, Options)));

    private static void Check(PackageEntry entry, string path)
    {
        Require(NameShape().IsMatch(entry.Name), "name", entry.Name, "a Debian package name");
        Require(SuiteShape().IsMatch(entry.Suite), "suite", entry.Suite, "a suite such as trixie, or host");
        Require(SuiteShape().IsMatch(entry.Architecture), "architecture", entry.Architecture, "a Debian architecture such as amd64");
        Require(Groups.Contains(entry.Group), "group", entry.Group, string.Join(" or ", Groups));
        Require(IsInside(entry.Folder), "folder", entry.Folder, "a folder below native/");

        // The machine's own suite moves with the machine, and tools leave no trace in what is built: there the archive's signature suffices.
        bool pinned = entry.Suite != PackageEntry.HostSuite && entry.Group != "tools";
        Require(entry.Version is null ? !pinned : VersionShape().IsMatch(entry.Version), "version", entry.Version, "an exact Debian version");
        Require(entry.Sha256 is null ? !pinned : HashShape().IsMatch(entry.Sha256), "sha256", entry.Sha256, "64 lower-case hexadecimal digits");
        Require(entry.Files.Count > 0, "files", "none", "at least one");
        foreach (FileEntry file in entry.Files)
        {
            Require(IsInside(file.From.TrimEnd('/')), "from", file.From, "a path inside the package");
            Require(file.To == "." ? file.IsFolder : IsInside(file.To), "to", file.To, "a path inside the folder");
        }

        Require(entry.Retarget is null || entry.Files.Any(file => file.To == entry.Retarget), "retarget", entry.Retarget, "the name of one of the files");

        void Require(bool condition, string field, string? received, string expected)
        {
            if (!condition)
            {
                throw new NativeFetchException($"{path}: package '{entry.Name}': {field} is '{received}', expected {expected}.");
            }
        }
    }

    private static bool IsInside(string path) =>
        path.Length > 0 && !path.StartsWith('/') && !path.Contains('\\', StringComparison.Ordinal)
        && path.Split('/').All(part => part.Length > 0 && part != "." && part != "..");

    [GeneratedRegex("^[a-z0-9][a-z0-9+.-]*\\z")]
    private static partial Regex NameShape();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*\\z")]
    private static partial Regex SuiteShape();

    [GeneratedRegex("^[0-9A-Za-z][0-9A-Za-z.+:~-]*\\z")]
    private static partial Regex VersionShape();

    [GeneratedRegex("^[0-9a-f]{64}\\z")]
    private static partial Regex HashShape();
}
