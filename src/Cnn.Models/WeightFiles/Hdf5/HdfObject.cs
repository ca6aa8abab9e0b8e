using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>The header of a group or a dataset (HDF5 file format specification 3.0, IV.A.1).</summary>
internal sealed class HdfObject
{
    private const int MostMessages = 100_000, FirstHeader = 16, LongestFirstHeader = 64;
    private readonly HdfStream stream;
    private readonly List<HdfMessage> messages = [];

    public HdfObject(HdfStream stream, long address)
    {
        this.stream = stream;
        Address = address;
        byte[] start = stream.BlockUpTo(address, LongestFirstHeader, "an object");
        if (start is [(byte)'O', (byte)'H', (byte)'D', (byte)'R', ..])
        {
            ReadNew(start);
        }
        else
        {
            ReadOld(start);
        }
    }

    public long Address { get; }

    public bool IsDataset => Find(HdfMessageKind.Layout) is not null;

    public IEnumerable<HdfMessage> All(HdfMessageKind kind) => messages.Where(m => m.Kind == kind);

    /// <summary>The first message of a kind; null if there is none.</summary>
    public HdfMessage? Find(HdfMessageKind kind) => messages.Find(m => m.Kind == kind);

    /// <summary>The content of a message that a dataset must have.</summary>
    public byte[] Require(HdfMessageKind kind) => Find(kind) switch
    {
        null => throw new InvalidFormatException($"a dataset of the HDF5 file says nothing of its {kind}; the file is damaged."),
        { IsShared: true } => throw new InvalidFormatException(
            $"a dataset of the HDF5 file shares its {kind} with others, which is not read. Save it again with h5py's defaults."),
        { Data: var data } => data,
    };

    private void ReadOld(byte[] start)
    {
        var cursor = new HdfCursor(start);
        cursor.Version("object header", 1, 1);
        cursor.Skip(sizeof(byte) + sizeof(ushort) + sizeof(uint));
        long size = cursor.Word();
        var waiting = new Queue<(long Address, long Size)>([(Address + FirstHeader, size)]);
        while (waiting.TryDequeue(out (long Address, long Size) block))
        {
            var inner = new HdfCursor(stream.Block(block.Address, block.Size, "an object's header"));
            while (inner.Left >= sizeof(long))
            {
                int kind = inner.Short(), length = inner.Short(), flags = inner.Byte();
                inner.Skip(3);
                Keep(kind, flags, inner.Take(length), waiting);
            }
        }
    }

    private void ReadNew(byte[] start)
    {
        const int signature = 4, checksum = 4;
        var cursor = new HdfCursor(start);
        cursor.Expect("OHDR");
        cursor.Version("object header", 2, 2);
        int flags = cursor.Byte();
        bool hasTimes = (flags & 0x20) != 0, hasPhase = (flags & 0x10) != 0, isOrdered = (flags & 0x04) != 0;
        cursor.Skip((hasTimes ? 16 : 0) + (hasPhase ? 4 : 0));
        long size = cursor.Length(1 << (flags & 3));
        var waiting = new Queue<(long Address, long Size)>([(Address + cursor.Position, size)]);
        for (bool isFirst = true; waiting.TryDequeue(out (long Address, long Size) block); isFirst = false)
        {
            var inner = new HdfCursor(stream.Block(block.Address, block.Size, "an object's header"));
            if (!isFirst)
            {
                inner.Expect("OCHK");
            }

            // What is left is shorter than a message: nothing, and in continuations a checksum.
            int least = signature + (isOrdered ? sizeof(ushort) : 0) + (isFirst ? 0 : checksum);
            while (inner.Left >= least)
            {
                int kind = inner.Byte(), length = inner.Short(), messageFlags = inner.Byte();
                inner.Skip(isOrdered ? sizeof(ushort) : 0);
                Keep(kind, messageFlags, inner.Take(length), waiting);
            }
        }
    }

    private void Keep(int kind, int flags, ReadOnlySpan<byte> data, Queue<(long Address, long Size)> waiting)
    {
        const int sharedFlag = 2;
        if (messages.Count >= MostMessages)
        {
            throw new InvalidFormatException($"an object of the HDF5 file has more than {MostMessages} messages.");
        }

        if (kind == (int)HdfMessageKind.Continuation)
        {
            var cursor = new HdfCursor(data);
            waiting.Enqueue((cursor.Long(), cursor.Long()));
        }
        else if (Enum.IsDefined((HdfMessageKind)kind))
        {
            messages.Add(new HdfMessage((HdfMessageKind)kind, (flags & sharedFlag) != 0, data.ToArray()));
        }
    }
}
