using Cnn.Models.Data.Archives;
using Cnn.OneDnn.Files;

namespace Cnn.Models.Data.Shards;

/// <summary>
/// The files inside of many tar archives, which are read where they lie. Archives are opened for each file anew: thousands of them held open would be more
/// than a process may have.
/// </summary>
internal sealed class ShardTree : FileTree
{
    // Room for ImageNet's samples with a few files each; more names than this fill memory with nothing else.
    private const int MostFiles = 8 << 20, LongestName = 4096;
    private const long MostCharacters = 512L << 20;

    private readonly Dictionary<string, (int Shard, long Start, long Size)> files = new(StringComparer.Ordinal);
    private readonly List<(string Path, byte[]? Content)> shards = [];
    private long room = TarTree.LargestUnpacked, characters;

    /// <inheritdoc/>
    public override bool IsArchive => true;

    /// <summary>Takes an archive in.</summary>
    /// <returns>The names of its files as they stand there, one after the other, and what each is called in this tree.</returns>
    /// <exception cref="DataException">It is damaged, or has links, names that lead out of it, or a file twice.</exception>
    public IEnumerable<(string Name, string Path)> Add(string path)
    {
        bool isPacked = DataFile.Read(path, "a tar archive", DataFile.IsGzip);
        byte[]? content = isPacked ? TarTree.Content(path, room) : null;
        room -= content?.Length ?? 0;
        shards.Add((path, content));
        int shard = shards.Count - 1;
        using FileStream? file = content is null ? DataFile.Read(path, "a tar archive", _ => InputFile.Open(path)) : null;
        foreach ((string name, long start, long size, bool isPlain) in TarIndex.Files(path, content?.Length ?? file!.Length, (at, bytes) =>
            Fill(shards[shard], file, at, bytes)))
        {
            if (!isPlain)
            {
                throw new DataException($"{path} has '{Shown(name)}', which is a link or no plain file: shards have files only. Make the shard anew.");
            }

            string[] parts = name.Split('/', '\\');
            if (name.Length is 0 or > LongestName || name[0] is '/' or '\\' || parts.Contains("..") || name.AsSpan().ContainsAnyInRange('\0', '\x1F'))
            {
                throw new DataException($"{path} has a file whose name leads out of it or is none: '{Shown(name)}'. Such archives are not read.");
            }

            string inner = $"{path}/{string.Join('/', parts.Where(p => p is not ("" or ".")))}";
            characters += inner.Length;
            if (!files.TryAdd(inner, (shard, start, size)) || files.Count > MostFiles || characters > MostCharacters)
            {
                throw new DataException($"{path} has '{Shown(name)}' twice, or the shards have more than {MostFiles} files: nobody knows which is meant.");
            }

            yield return (inner[(path.Length + 1)..], inner);
        }
    }

    /// <inheritdoc/>
    public override string[] List(string folder, bool folders) => [];

    /// <inheritdoc/>
    public override byte[] Read(string path, int largest, int most = int.MaxValue)
    {
        (int shard, long start, long size) = files.TryGetValue(path, out (int Shard, long Start, long Size) found)
            ? found
            : throw new DataException($"{path} is not in the archive.");
        if (size > largest)
        {
            throw new DataException($"{path} has {size} bytes: expected at most {largest}.");
        }

        byte[] bytes = new byte[Math.Min(size, most)];
        if (shards[shard].Content is not null)
        {
            Fill(shards[shard], null, start, bytes);
            return bytes;
        }

        return DataFile.Read(shards[shard].Path, "a tar archive", file =>
        {
            Fill(shards[shard], file, start, bytes);
            return bytes;
        });
    }

    private static void Fill((string Path, byte[]? Content) shard, FileStream? file, long at, byte[] bytes)
    {
        if (shard.Content is { } content)
        {
            content.AsSpan((int)at, bytes.Length).CopyTo(bytes);
            return;
        }

        for (int done = 0; done < bytes.Length;)
        {
            int count = RandomAccess.Read(file!.SafeFileHandle, bytes.AsSpan(done), at + done);
            done += count > 0 ? count : throw new DataException($"{shard.Path} is truncated: it ends at byte {at + done}. Fetch the file again.");
        }
    }

    private static string Shown(string name) => string.Concat(name.Take(80).Select(c => char.IsControl(c) ? '?' : c));
}
