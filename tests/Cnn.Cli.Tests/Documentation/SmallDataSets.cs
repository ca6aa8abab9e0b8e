using System.Buffers.Binary;
using System.IO.Compression;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests.Documentation;

/// <summary>Data sets of a few synthetic images under the names of the real ones, so that what the pages say runs in seconds and without a network.</summary>
internal static class SmallDataSets
{
    private const int Train = 512, Test = 128, Side = 28;

    public static void Write(TemporaryFolder folder)
    {
        DataSplit digits = DataSets.Open("synthetic", new DataOptions());
        foreach (string name in (string[])["mnist", "fashion-mnist"])
        {
            WritePart(folder, $"{name}/train", digits.Train, Train);
            WritePart(folder, $"{name}/t10k", digits.Test, Test);
        }
    }

    // The format of the MNIST files: magic number, sizes, bytes; all numbers big-endian.
    private static void WritePart(TemporaryFolder folder, string stem, Dataset data, int count)
    {
        byte[] images = new byte[16 + (count * Side * Side)], labels = new byte[8 + count];
        int[] header = [0x803, count, Side, Side];
        for (int i = 0; i < header.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(4 * i), header[i]);
        }

        BinaryPrimitives.WriteInt32BigEndian(labels, 0x801);
        BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(4), count);
        var batch = new Batch(count, data.Inputs, data.Targets);
        data.Fill([.. Enumerable.Range(0, count)], 0, batch);
        ReadOnlySpan<float> pixels = batch.Inputs[0].AsSpan<float>();
        ReadOnlySpan<int> classes = batch.Targets[0].AsSpan<int>();
        for (int i = 0; i < pixels.Length; i++)
        {
            images[16 + i] = (byte)MathF.Round(pixels[i] * 255);
        }

        for (int i = 0; i < count; i++)
        {
            labels[8 + i] = (byte)classes[i];
        }

        folder.Write($"{stem}-images-idx3-ubyte.gz", Compress(images));
        folder.Write($"{stem}-labels-idx1-ubyte.gz", Compress(labels));
    }

    private static byte[] Compress(byte[] content)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return result.ToArray();
    }
}
