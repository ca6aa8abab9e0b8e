using System.Buffers.Binary;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// An array of bytes in the IDX format of the MNIST database: two zero bytes, the element type, the number of axes, a big-endian 32-bit
/// size per axis, then the elements. Plain or compressed with gzip; the content decides, not the name.
/// </summary>
public sealed class IdxFile
{
    private const int UnsignedByte = 0x08;
    private const int LargestRank = 4;

    private IdxFile(Shape shape, byte[] data)
    {
        Shape = shape;
        Data = data;
    }

    /// <summary>The sizes, outermost first: (count, rows, columns) for images, (count) for labels.</summary>
    public Shape Shape { get; }

    /// <summary>The elements, the last axis fastest.</summary>
    public byte[] Data { get; }

    /// <summary>Reads a file of unsigned bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rank">The number of axes that it must have: 1 for labels, 3 for grey images.</param>
    /// <exception cref="DataException">The file is missing, truncated, too long, damaged or not IDX, or its header declares more than it can hold.</exception>
    public static IdxFile Read(string path, int rank)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, LargestRank);
        return DataFile.Read(path, "IDX", file =>
        {
            (Stream content, long largest) = DataFile.Open(file);
            using (content)
            {
                return Read(content, path, rank, largest);
            }
        });
    }

    private static IdxFile Read(Stream content, string path, int rank, long largest)
    {
        Span<byte> header = stackalloc byte[4 + (4 * LargestRank)];
        header = header[..(4 + (4 * rank))];
        content.ReadExactly(header[..4]);
        if (header[0] != 0 || header[1] != 0 || header[2] != UnsignedByte || header[3] != rank)
        {
            throw new DataException(
                $"{path} is not an IDX file of {rank} axes of bytes: it starts with {Convert.ToHexString(header[..4])}, expected " +
                    $"0000{UnsignedByte:X2}{rank:X2}.{Hint(header[3], rank)}");
        }

        content.ReadExactly(header[4..]);
        int[] dims = new int[rank];
        long size = 1;
        for (int i = 0; i < rank; i++)
        {
            uint dim = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * i))..]);
            size = dim > int.MaxValue || size * dim > Array.MaxLength ? long.MaxValue : size * dim;
            if (dim == 0 || size > largest - header.Length)
            {
                throw new DataException(
                    $"{path} is truncated, or declares sizes that it cannot hold: axis {i} has {dim}, expected at least 1 and all together at most " +
                        $"{Math.Max(largest - header.Length, 0)} bytes for a file of this length. Fetch it again.");
            }

            dims[i] = (int)dim;
        }

        byte[] data = new byte[size];
        content.ReadExactly(data);
        if (content.ReadByte() >= 0)
        {
            throw new DataException($"{path} goes on after the {size} bytes that its header declares ({string.Join(" x ", dims)}). Fetch the file again.");
        }

        return new IdxFile(new Shape(dims), data);
    }

    private static string Hint(byte found, int rank) => (found, rank) switch
    {
        (1, 3) => " It looks like a file of labels.",
        (3, 1) => " It looks like a file of images.",
        _ => "",
    };
}
