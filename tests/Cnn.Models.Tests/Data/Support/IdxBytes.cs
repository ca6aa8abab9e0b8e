using System.Buffers.Binary;
using System.IO.Compression;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>IDX and gzip bytes made by hand, with the platform's own compressor.</summary>
internal static class IdxBytes
{
    public static byte[] Of(ReadOnlySpan<byte> data, params uint[] dims)
    {
        byte[] result = new byte[4 + (4 * dims.Length) + data.Length];
        result[2] = 8;
        result[3] = (byte)dims.Length;
        for (int i = 0; i < dims.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(4 + (4 * i)), dims[i]);
        }

        data.CopyTo(result.AsSpan(4 + (4 * dims.Length)));
        return result;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return result.ToArray();
    }

    /// <summary>Writes a set of four files: images of the given size whose pixels are all their sample's number.</summary>
    public static void WriteSet(TempFolder folder, string name, int train, int test, bool gzip = false, int size = 4)
    {
        foreach ((string part, int count) in new[] { ("train", train), ("t10k", test) })
        {
            byte[] pixels = new byte[count * size * size], labels = new byte[count];
            for (int i = 0; i < count; i++)
            {
                pixels.AsSpan(i * size * size, size * size).Fill((byte)i);
                labels[i] = (byte)(i % 10);
            }

            byte[] images = Of(pixels, (uint)count, (uint)size, (uint)size), marks = Of(labels, (uint)count);
            string ending = gzip ? ".gz" : "";
            folder.Write($"{name}/{part}-images-idx3-ubyte{ending}", gzip ? Gzip(images) : images);
            folder.Write($"{name}/{part}-labels-idx1-ubyte{ending}", gzip ? Gzip(marks) : marks);
        }
    }
}
