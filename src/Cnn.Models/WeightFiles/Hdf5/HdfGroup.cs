using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>A group: what it is called, what is in it, and its attributes.</summary>
internal sealed class HdfGroup
{
    private const int MostLinks = 1_000_000;
    private readonly HdfStream stream;
    private readonly Lazy<Dictionary<string, HdfLink>> links;
    private readonly HdfAttributes attributes;

    public HdfGroup(HdfStream stream, HdfObject header, string path)
    {
        this.stream = stream;
        Path = path;
        Address = header.Address;
        attributes = new HdfAttributes(stream, header, path);
        links = new Lazy<Dictionary<string, HdfLink>>(() => Links(header));
    }

    /// <summary>Names with slashes between them, from the root on.</summary>
    public string Path { get; }

    /// <summary>Where its header lies; what was made later mostly lies further on.</summary>
    public long Address { get; }

    public IReadOnlyCollection<string> Names => links.Value.Keys;

    /// <summary>An attribute of texts; null if there is none.</summary>
    public IReadOnlyList<string>? Texts(string name) => attributes.Texts(name);

    /// <summary>The same; null too where it is no text, or cannot be read.</summary>
    public IReadOnlyList<string>? TextsIfAny(string name) => attributes.TextsIfAny(name);

    /// <summary>The group of this name; null if there is none, or a dataset.</summary>
    public HdfGroup? Group(string name) => Open(name) is { IsDataset: false } header ? new HdfGroup(stream, header, Below(name)) : null;

    /// <summary>The dataset of this name, which may be a path; null if there is none.</summary>
    public HdfDataset? Dataset(string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        HdfGroup? group = this;
        foreach (string part in parts.SkipLast(1))
        {
            group = group?.Group(part);
        }

        return parts.Length > 0 && group?.Open(parts[^1]) is { IsDataset: true } header ? new HdfDataset(stream, header, group.Below(parts[^1])) : null;
    }

    /// <summary>The dataset whose header lies somewhere in the file; null where another object does.</summary>
    /// <param name="address">As a reference says it.</param>
    /// <param name="path">What it is called in messages.</param>
    /// <exception cref="InvalidFormatException">No object lies there.</exception>
    public HdfDataset? DatasetAt(long address, string path) =>
        new HdfObject(stream, address) is { IsDataset: true } header ? new HdfDataset(stream, header, path) : null;

    private string Below(string name) => Path.Length == 0 ? name : $"{Path}/{name}";

    private HdfObject? Open(string name) => links.Value.GetValueOrDefault(name) switch
    {
        null => null,
        { Elsewhere: { } where } => throw new InvalidFormatException(
            $"'{FileText.Shown(name)}' of the HDF5 file is a link {where}; only what lies in the file itself is read."),
        { Address: var address } => new HdfObject(stream, address),
    };

    private Dictionary<string, HdfLink> Links(HdfObject header)
    {
        var found = new Dictionary<string, HdfLink>(StringComparer.Ordinal);
        foreach (HdfLink link in HdfLinks.Read(stream, header))
        {
            if (!found.TryAdd(link.Name, link) || found.Count > MostLinks)
            {
                throw new InvalidFormatException(
                    $"group '{FileText.Shown(Path)}' of the HDF5 file has the name '{FileText.Shown(link.Name)}' twice, or more than " +
                        $"{MostLinks} names; it is damaged.");
            }
        }

        return found;
    }
}
