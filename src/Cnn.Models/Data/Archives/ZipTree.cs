using System.IO.Compression;

namespace Cnn.Models.Data.Archives;

/// <summary>The folders of a zip archive.</summary>
internal sealed class ZipTree : ArchiveTree<ZipArchiveEntry>
{
    // Unix keeps what an entry is in the upper half of its attributes; others have nothing there.
    private const int ModeShift = 16;
    private const uint TypeMask = 0xF000, RegularFile = 0x8000;

    // The file's position is shared: files inside are unpacked one after the other, and decoded side by side.
    private readonly Lock reading = new();

    /// <summary>Lists an archive, which stays open.</summary>
    /// <exception cref="DataException">It is damaged, or has names that lead out of it.</exception>
    public ZipTree(string path)
        : base(path)
    {
        ZipArchive archive = ZipContent.Open(path);
        try
        {
            AddAll(archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private void AddAll(ZipArchive archive)
    {
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            // Those of folders end in a slash.
            if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
            {
                continue;
            }

            if (((uint)entry.ExternalAttributes >> ModeShift & TypeMask) is 0 or RegularFile)
            {
                Add(entry.FullName, entry);
            }
            else
            {
                LeaveOut(entry.FullName);
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
