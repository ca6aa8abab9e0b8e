using System.Collections.Immutable;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>A dataset of numbers. Where its data lie has been checked against the file's length.</summary>
internal sealed class HdfDataset
{
    private const int Compact = 0, Contiguous = 1, Chunked = 2;
    private const string NeverWritten = "holds no data: it was made and never written";
    private readonly HdfStream stream;
    private readonly byte[] compact = [];
    private readonly HdfChunks? chunks;
    private readonly long address;
    private readonly HdfAttributes attributes;
    private readonly string? unread, unreadElements;

    public HdfDataset(HdfStream stream, HdfObject header, string path)
    {
        this.stream = stream;
        Path = path;
        Address = header.Address;
        attributes = new HdfAttributes(stream, header, path);
        Dims = HdfSpace.Parse(header.Require(HdfMessageKind.Dataspace));
        HdfType type = Type = HdfType.Parse(header.Require(HdfMessageKind.Datatype));
        Element = IsBFloat16(type) ? TensorElement.BFloat16 : type.Element ?? TensorElement.Other;
        unreadElements = Element == TensorElement.Other
            ? $"has elements of a kind that is not read (class {type.Class} of {type.Size} bytes); floating-point and whole numbers are, little-endian"
            : null;
        long bytes = Dims.Aggregate((long)type.Size, (product, size) => product * size);
        if (header.Find(HdfMessageKind.ExternalFiles) is not null)
        {
            unread = "has its data in other files; only what lies in the file itself is read";
            return;
        }

        var cursor = new HdfCursor(header.Require(HdfMessageKind.Layout));
        cursor.Version("layout of a dataset", 3, 4);
        int layout = cursor.Byte();
        switch (layout)
        {
            case Compact:
                compact = cursor.Take(cursor.Short()).ToArray();
                ExpectSize(compact.Length, bytes);
                break;
            case Contiguous:
                address = cursor.Long();
                ExpectSize(cursor.Long(), bytes);
                if (address == HdfStream.Nowhere)
                {
                    unread ??= NeverWritten;
                }
                else if (bytes > 0)
                {
                    stream.Require(address, bytes, $"dataset '{FileText.Shown(path)}'");
                }

                break;
            case Chunked when header.Require(HdfMessageKind.Layout)[0] == 3:
                chunks = new HdfChunks(stream, ref cursor, header.Find(HdfMessageKind.Filters)?.Data, Dims, type.Size, path);
                unread ??= chunks.IsEmpty ? NeverWritten : chunks.Unread;
                break;
            default:
                unread = layout == Chunked
                    ? "lies in chunks as only newer versions write them. Save it again with h5py's defaults, without libver='latest'"
                    : "has no data of its own (a virtual dataset)";
                break;
        }
    }

    public string Path { get; }

    /// <summary>Where its header lies.</summary>
    public long Address { get; }

    public ImmutableArray<long> Dims { get; }

    public TensorElement Element { get; }

    /// <summary>What its elements are, those included that are no numbers.</summary>
    public HdfType Type { get; }

    /// <summary>An attribute of texts; null if there is none, or it cannot be read.</summary>
    public IReadOnlyList<string>? TextsIfAny(string name) => attributes.TextsIfAny(name);

    public void Read(Span<byte> destination)
    {
        if (chunks is not null)
        {
            chunks.Read(destination);
        }
        else if (compact.Length > 0)
        {
            compact.CopyTo(destination);
        }
        else
        {
            stream.Read(address, destination, $"dataset '{FileText.Shown(Path)}'");
        }
    }

    /// <summary>A file may have datasets that nobody asks for: only who does is told that one is not read.</summary>
    /// <exception cref="InvalidFormatException">Its elements are not read, or were never written.</exception>
    public void RequireReadable()
    {
        if (unreadElements is not null && !Dims.Contains(0))
        {
            throw Refused(unreadElements);
        }

        RequireStored();
    }

    /// <summary>The same of who knows what its elements are.</summary>
    /// <inheritdoc cref="RequireReadable" path="/exception"/>
    public void RequireStored()
    {
        // An empty one has nothing that could be missing.
        if (unread is not null && !(unread == NeverWritten && Dims.Contains(0)))
        {
            throw Refused(unread);
        }
    }

    // Keras writes bfloat16 as two bytes without meaning, or as whole numbers, and says so in an attribute.
    private bool IsBFloat16(HdfType type) =>
        type is { Size: 2, Class: HdfType.Opaque or HdfType.Integer, Element: null } && attributes.TextsIfAny("dtype") is ["bfloat16"];

    private void ExpectSize(long found, long expected)
    {
        if (found != expected)
        {
            throw Refused($"has {found} bytes of data; its sizes ask for {expected}. The file is damaged");
        }
    }

    private InvalidFormatException Refused(string why) => new($"dataset '{FileText.Shown(Path)}' of the HDF5 file {why}.");
}
