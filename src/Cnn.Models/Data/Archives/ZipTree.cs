using System.IO.Compression;

namespace Cnn.Models.Data.Archives;

/// <summary>The folders of a zip archive.</summary>
internal sealed class ZipTree : ArchiveTree<ZipArchiveEntry>
{
    // The file's position is shared: files inside are unpacked one after the other, and decoded side by side.
    private readonly Lock reading = new();

    /// <summary>Lists an archive, which stays open.</summary>
    /// <exception cref="DataException">It is damaged, or has names that lead out of it.</exception>
    public ZipTree(string path)
        : base(path)
    {
        ZipArchive archive = ZipContent.Open(path);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            // Those of folders end in a slash.
            if (!entry.FullName.EndsWith('/') && !entry.FullName.EndsWith('\\'))
            {
                Add(entry.FullName, entry);
            }
        }
    }

    /// <inheritdoc/>
    public override byte[] Read(string path, int largest, int most = int.MaxValue)
    {
        ZipArchiveEntry entry = Find(path);
        lock (reading)
        {
            return ZipContent.Read(entry, path, largest, most);
        }
    }
}
