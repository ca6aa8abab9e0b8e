using Cnn.OneDnn.Files;

namespace Cnn.Models.Data.Archives;

/// <summary>The folders of a tar archive, which is read where it lies; one that is compressed is unpacked into memory.</summary>
internal sealed class TarTree : ArchiveTree<(long Start, long Size)>
{
    /// <summary>The most bytes that are unpacked: larger archives would push a training's own memory out.</summary>
    public const int LargestUnpacked = 1 << 30;

    private readonly FileStream? file;
    private readonly byte[]? content;

    /// <summary>Lists an archive, which stays open.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="content">What it holds, where it was unpacked; null where it is read from the disk.</param>
    /// <exception cref="DataException">It is damaged, or has names that lead out of it.</exception>
    public TarTree(string path, byte[]? content)
        : base(path)
    {
        this.content = content;
        file = content is null ? DataFile.Read(path, "a tar archive", _ => InputFile.Open(path)) : null;
        try
        {
            AddAll(path);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    private void AddAll(string path)
    {
        foreach ((string name, long start, long size, bool isPlain) in TarIndex.Files(path, content?.Length ?? file!.Length, Fill))
        {
            if (isPlain)
            {
                Add(name, (start, size));
            }
            else
            {
                LeaveOut(name);
            }
        }
    }

    /// <summary>The archive in a gzip file.</summary>
    /// <exception cref="DataException">It is damaged, or too large to be kept in memory.</exception>
    public static TarTree Unpack(string path) => new(path, Content(path, LargestUnpacked));

    /// <summary>What a gzip file holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="largest">The most bytes that there is room for.</param>
    /// <exception cref="DataException">It is damaged, or too large to be kept in memory.</exception>
    public static byte[] Content(string path, long largest) => DataFile.Read(path, "a compressed tar archive", file =>
    {
        (Stream packed, _) = DataFile.Open(file);
        using (packed)
        {
            var unpacked = new MemoryStream();
            byte[] block = new byte[1 << 16];
            for (int count; (count = packed.Read(block)) > 0;)
            {
                if (unpacked.Length + count > largest)
                {
                    throw new DataException($"{path} has more than {largest} bytes when it is unpacked, and would have to be kept in memory: unpack it with " +
                        $"gunzip, and give the .tar.");
                }

                unpacked.Write(block, 0, count);
            }

            return unpacked.ToArray();
        }
    });

    /// <inheritdoc/>
    public override byte[] Read(string path, int largest, int most = int.MaxValue)
    {
        (long start, long size) = Find(path);
        if (size > largest)
        {
            throw new DataException($"{path} has {size} bytes: expected an image file of at most {largest}.");
        }

        byte[] bytes = new byte[Math.Min(size, most)];
        Fill(start, bytes);
        return bytes;
    }

    private void Fill(long at, byte[] bytes)
    {
        if (content is not null)
        {
            content.AsSpan((int)at, bytes.Length).CopyTo(bytes);
            return;
        }

        try
        {
            for (int done = 0; done < bytes.Length;)
            {
                int count = RandomAccess.Read(file!.SafeFileHandle, bytes.AsSpan(done), at + done);
                done += count > 0 ? count : throw new DataException($"{Archive} is truncated: it ends at byte {at + done}. Fetch the file again.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{Archive} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
