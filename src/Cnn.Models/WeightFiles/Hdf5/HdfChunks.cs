using System.Collections.Immutable;
using System.IO.Compression;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>
/// A dataset that lies in chunks of one size, each by itself packed with deflate or not at all, its bytes sorted by their place in an element or not.
/// </summary>
internal sealed class HdfChunks
{
    private const int Deflate = 1, Shuffle = 2, HighestLevel = 16, SmallChunk = 1 << 20;

    // Deflate makes at most 1032 bytes of one.
    private const long HighestRatio = 1032;
    private readonly HdfStream stream;
    private readonly ImmutableArray<long> dims;
    private readonly ImmutableArray<int> filters;
    private readonly string path;
    private readonly long tree;
    private readonly int elementSize, chunkBytes;
    private readonly long[] chunk;

    public HdfChunks(HdfStream stream, ref HdfCursor layout, byte[]? filterMessage, ImmutableArray<long> dims, int elementSize, string path)
    {
        (this.stream, this.dims, this.elementSize, this.path) = (stream, dims, elementSize, path);
        int rank = layout.Byte() - 1;
        tree = layout.Long();
        if (rank != dims.Length || rank == 0)
        {
            throw Damaged($"has {dims.Length} axes and chunks of {rank}");
        }

        chunk = new long[rank];
        long bytes = elementSize, whole = dims.Aggregate((long)elementSize, (product, size) => product * size);
        for (int i = 0; i < rank; i++)
        {
            chunk[i] = layout.Word();
            bytes = chunk[i] > 0 && bytes <= int.MaxValue ? bytes * chunk[i] : throw Damaged("has chunks without size");
        }

        if (layout.Word() != elementSize || bytes > Math.Max(SmallChunk, whole))
        {
            throw Damaged($"has chunks of {bytes} bytes and {whole} bytes in all");
        }

        chunkBytes = (int)Math.Min(bytes, Array.MaxLength - 1);
        filters = filterMessage is null ? [] : Filters(filterMessage);
        if (!IsEmpty && Unread is null && whole / (filters.Contains(Deflate) ? HighestRatio : 1) > stream.Length)
        {
            throw Damaged($"has {whole} bytes; the file has {stream.Length}, of which not as many can be unpacked");
        }
    }

    /// <summary>Whether no chunk was ever written.</summary>
    public bool IsEmpty => tree == HdfStream.Nowhere;

    /// <summary>Why the chunks are not read; null if they are.</summary>
    public string? Unread { get; private set; }

    public void Read(Span<byte> destination)
    {
        long expected = 1;
        for (int i = 0; i < chunk.Length; i++)
        {
            expected *= (dims[i] + chunk[i] - 1) / chunk[i];
        }

        var seen = new HashSet<long>();
        if (expected > 0)
        {
            Walk(stream.Anew(), tree, null, seen, destination);
        }

        if (seen.Count != expected)
        {
            throw new InvalidFormatException(
                $"dataset '{FileText.Shown(path)}' of the HDF5 file holds no data in {expected - seen.Count} of its {expected} chunks: they " +
                    $"were never written.");
        }
    }

    private ImmutableArray<int> Filters(byte[] message)
    {
        var cursor = new HdfCursor(message);
        int version = cursor.Version("list of filters", 1, 2), count = cursor.Byte();
        cursor.Skip(version == 1 ? 6 : 0);
        var found = new List<int>();
        for (int i = 0; i < count; i++)
        {
            int id = cursor.Short();
            if (id is not (Deflate or Shuffle))
            {
                Unread ??= $"is packed with filter {id}; deflate (1) and shuffle (2) are read";
            }

            int nameLength = version == 1 ? cursor.Short() : 0;
            cursor.Skip(sizeof(ushort));
            int values = cursor.Short();
            cursor.Skip(nameLength + ((-nameLength) & 7) + ((values + (version == 1 ? values & 1 : 0)) * sizeof(uint)));
            found.Add(id);
        }

        return [.. found];
    }

    private void Walk(HdfStream counted, long address, int? level, HashSet<long> seen, Span<byte> destination)
    {
        const int header = 24;
        var cursor = new HdfCursor(counted.Block(address, header, "a tree of chunks"));
        cursor.Expect("TREE");
        int type = cursor.Byte(), height = cursor.Byte(), count = cursor.Short();
        if (type != 1 || (level is null ? height > HighestLevel : height != level - 1))
        {
            throw Damaged($"has a tree of chunks with a node of type {type} and level {height} where another is expected");
        }

        int key = (2 * sizeof(uint)) + ((chunk.Length + 1) * sizeof(long));
        var entries = new HdfCursor(counted.Block(address + header, (long)count * (key + sizeof(long)), "a tree of chunks"));
        long[] start = new long[chunk.Length];
        for (int i = 0; i < count; i++)
        {
            long size = entries.Word(), mask = entries.Word();
            for (int axis = 0; axis < start.Length; axis++)
            {
                start[axis] = entries.Long();
            }

            entries.Skip(sizeof(long));
            long child = entries.Long();
            if (height > 0)
            {
                Walk(counted, child, height, seen, destination);
            }
            else
            {
                Place(Unpack(counted.Block(child, size, "a chunk"), mask), start, seen, destination);
            }
        }
    }

    private byte[] Unpack(byte[] bytes, long mask)
    {
        for (int i = filters.Length - 1; i >= 0; i--)
        {
            if ((mask >> i & 1) == 0)
            {
                bytes = filters[i] == Deflate ? Inflate(bytes) : Unshuffle(bytes);
            }
        }

        return bytes.Length == chunkBytes ? bytes : throw Damaged($"has a chunk of {bytes.Length} bytes where {chunkBytes} are expected");
    }

    private byte[] Inflate(byte[] packed)
    {
        // A byte more than expected shows one that is too long.
        byte[] unpacked = new byte[chunkBytes + 1];
        try
        {
            using var inflater = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
            int length = inflater.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false);
            return unpacked[..length];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InvalidFormatException($"dataset '{FileText.Shown(path)}' of the HDF5 file has a chunk that cannot be unpacked: {e.Message}", e);
        }
    }

    private byte[] Unshuffle(byte[] sorted)
    {
        byte[] bytes = new byte[sorted.Length];
        int count = sorted.Length / elementSize;
        for (int part = 0; part < elementSize; part++)
        {
            for (int i = 0; i < count; i++)
            {
                bytes[(i * elementSize) + part] = sorted[(part * count) + i];
            }
        }

        return bytes;
    }

    // Line by line along the last axis; chunks at the border reach past it.
    private void Place(byte[] bytes, long[] start, HashSet<long> seen, Span<byte> destination)
    {
        int last = chunk.Length - 1;
        long number = 0;
        for (int axis = 0; axis <= last; axis++)
        {
            if (start[axis] < 0 || start[axis] >= dims[axis] || start[axis] % chunk[axis] != 0)
            {
                throw Damaged($"has a chunk at position {start[axis]} of axis {axis}");
            }

            number = (number * ((dims[axis] + chunk[axis] - 1) / chunk[axis])) + (start[axis] / chunk[axis]);
        }

        if (!seen.Add(number))
        {
            throw Damaged("has a chunk twice");
        }

        int line = (int)Math.Min(chunk[last], dims[last] - start[last]) * elementSize;
        long[] index = new long[chunk.Length];
        for (long from = 0; from < bytes.Length; from += chunk[last] * elementSize)
        {
            long to = 0;
            bool inside = true;
            for (int axis = 0; axis <= last; axis++)
            {
                inside &= start[axis] + index[axis] < dims[axis];
                to = (to * dims[axis]) + start[axis] + index[axis];
            }

            if (inside)
            {
                bytes.AsSpan((int)from, line).CopyTo(destination[(int)(to * elementSize)..]);
            }

            for (int axis = last - 1; axis >= 0 && ++index[axis] == chunk[axis]; axis--)
            {
                index[axis] = 0;
            }
        }
    }

    private InvalidFormatException Damaged(string what) => new($"dataset '{FileText.Shown(path)}' of the HDF5 file {what}; it is damaged.");
}
