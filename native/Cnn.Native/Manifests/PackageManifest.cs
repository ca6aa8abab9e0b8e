using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Cnn.Native.Closures;
using Cnn.Native.Npm;

namespace Cnn.Native.Manifests;

/// <summary>native/packages.json: every package with its pinned version and hash.</summary>
/// <param name="Packages">The packages, in the order in which they are fetched.</param>
internal sealed partial record PackageManifest(IReadOnlyList<PackageEntry> Packages)
{
    private const long LargestManifest = 1 << 20;
    private static readonly string[] Groups = ["runtime", "tools", "tests", "fuzz"];
    private static readonly string[] NpmGroups = ["web", "browser"];
    private static readonly string[] ClosureGroups = ["browser", "machines", "mpi"];

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Packages of the npm registry.</summary>
    public IReadOnlyList<NpmEntry> Npm { get; init; } = [];

    /// <summary>Programs for tests, each with what it needs.</summary>
    public IReadOnlyList<ClosureEntry> Closures { get; init; } = [];

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

        foreach (PackageEntry choice in manifest.Packages.SelectMany(entry => entry.Choices()))
        {
            Check(choice, path);
        }

        foreach (NpmEntry entry in manifest.Npm)
        {
            Require(NameShape().IsMatch(entry.Name), entry.Name, "name", entry.Name, "an npm package name", path);
            Require(VersionShape().IsMatch(entry.Version), entry.Name, "version", entry.Version, "an exact version", path);
            Require(IntegrityShape().IsMatch(entry.Integrity), entry.Name, "integrity", entry.Integrity, "sha512- and Base64", path);
            Require(NpmGroups.Contains(entry.Group), entry.Name, "group", entry.Group, string.Join(" or ", NpmGroups), path);
            Require(IsInside(entry.Folder), entry.Name, "folder", entry.Folder, "a folder below native/", path);
            CheckFiles(entry.Name, entry.Files, path);
        }

        foreach (ClosureEntry entry in manifest.Closures)
        {
            Require(NameShape().IsMatch(entry.Name), entry.Name, "name", entry.Name, "a program's name", path);
            Require(ClosureGroups.Contains(entry.Group), entry.Name, "group", entry.Group, string.Join(" or ", ClosureGroups), path);
            Require(IsInside(entry.Folder), entry.Name, "folder", entry.Folder, "a folder below native/", path);
            Require(entry.Packages.Count > 0 && entry.Packages.All(p => NameShape().IsMatch(p)), entry.Name, "packages", string.Join(", ", entry.Packages),
                "Debian package names", path);
            Require(entry.Suite is null || SuiteShape().IsMatch(entry.Suite), entry.Name, "suite", entry.Suite, "a suite such as trixie", path);
            Require(entry.Architecture is null || (entry.Suite is not null && SuiteShape().IsMatch(entry.Architecture)), entry.Name, "architecture",
                entry.Architecture, "a Debian architecture such as arm64, and a suite beside it", path);
            Require(IsInside(entry.Program), entry.Name, "program", entry.Program, "a path inside the folder", path);
        }

        return manifest;
    }

    /// <summary>A digest of an entry: the stamp's way to notice that the entry has changed.</summary>
    public static string Digest<T>(T entry) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(entry, Options)));

    private static void Check(PackageEntry entry, string path)
    {
        Require(NameShape().IsMatch(entry.Name), "name", entry.Name, "a Debian package name");
        Require(SuiteShape().IsMatch(entry.Suite), "suite", entry.Suite, "a suite such as trixie, or host");
        Require(SuiteShape().IsMatch(entry.Architecture), "architecture", entry.Architecture, "a Debian architecture such as amd64");
        Require(Groups.Contains(entry.Group), "group", entry.Group, string.Join(" or ", Groups));
        Require(IsInside(entry.Folder), "folder", entry.Folder, "a folder below native/");

        // The machine's own suite moves with the machine, and tools leave no trace in what is built: there the archive's signature suffices. A library of a
        // range is tried on this machine before it is taken.
        bool pinned = entry.Suite != PackageEntry.HostSuite && entry.Group != "tools" && !entry.IsOpen;
        Require(entry.Version is null ? !pinned : VersionShape().IsMatch(entry.Version), "version", entry.Version, "an exact Debian version");
        Require(entry.Sha256 is null ? !pinned : HashShape().IsMatch(entry.Sha256), "sha256", entry.Sha256, "64 lower-case hexadecimal digits");
        CheckFiles(entry.Name, entry.Files, path);
        Require(entry.Retarget is null || entry.Files.Any(file => file.To == entry.Retarget), "retarget", entry.Retarget, "the name of one of the files");
        Require(!entry.IsOpen || (Bound(entry.OneDnnFrom) is { } from && from < Bound(entry.OneDnnBelow)), "oneDnnFrom",
            $"{entry.OneDnnFrom}, oneDnnBelow '{entry.OneDnnBelow}", "two versions such as 3.12.1 and 3.13, the lower one first");
        Require(!entry.IsOpen || entry.Retarget is not null, "retarget", entry.Retarget, "the library, which is tried where its version is open");

        static Version? Bound(string? text) => System.Version.TryParse(text, out Version? version) ? version : null;

        void Require(bool condition, string field, string? received, string expected) =>
            PackageManifest.Require(condition, entry.Name, field, received, expected, path);
    }

    private static void CheckFiles(string package, IReadOnlyList<FileEntry> files, string path)
    {
        Require(files.Count > 0, package, "files", "none", "at least one", path);
        foreach (FileEntry file in files)
        {
            Require(IsInside(file.From.TrimEnd('/')), package, "from", file.From, "a path inside the package", path);
            Require(file.To == "." ? file.IsFolder : IsInside(file.To), package, "to", file.To, "a path inside the folder", path);
        }
    }

    private static void Require(bool condition, string package, string field, string? received, string expected, string path)
    {
        if (!condition)
        {
            throw new NativeFetchException($"{path}: package '{package}': {field} is '{received}', expected {expected}.");
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

    [GeneratedRegex("^sha512-[0-9A-Za-z+/]{86}==\\z")]
    private static partial Regex IntegrityShape();

    [GeneratedRegex("^[0-9a-f]{64}\\z")]
    private static partial Regex HashShape();
}
