using System.IO.Compression;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.WeightFiles;

/// <summary>Streams are read from where they are to their end, whether they know it or not, and only so far as memory goes.</summary>
[TestFixture]
internal sealed class StreamBytesTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i % 251))];

    [TestCase(true)]
    [TestCase(false)]
    public void Everything_is_read(bool seeks)
    {
        using Stream stream = Open(seeks);
        stream.ReadExactly(new byte[3]);
        Assert.That(StreamBytes.Read(stream, Content.Length - 3).ToArray(), Is.EqualTo(Content[3..]));
        Assert.That(StreamBytes.Read(stream), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void More_than_fits_is_refused(bool seeks)
    {
        using Stream stream = Open(seeks);
        Assert.That(() => StreamBytes.Read(stream, Content.Length - 1), Throws.TypeOf<UnsupportedException>().With.Message.Contains("199999 bytes"));
    }

    // What says that it is so long is not read at all.
    [Test]
    public void Networks_beyond_two_gibibytes_are_refused_in_words()
    {
        using Stream stream = new Endless();
        Assert.That(() => OnnxModel.Load(stream), Throws.TypeOf<UnsupportedException>().With.Message.Contains("more than 2 GiB"));
        Assert.That(() => PredictorFile.Load(stream), Throws.TypeOf<UnsupportedException>().With.Message.Contains("more than 2 GiB"));
    }

    private static Stream Open(bool seeks)
    {
        if (seeks)
        {
            return new MemoryStream(Content);
        }

        var packed = new MemoryStream();
        using (var packer = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            packer.Write(Content);
        }

        packed.Position = 0;
        return new DeflateStream(packed, CompressionMode.Decompress);
    }

    private sealed class Endless : MemoryStream
    {
        public override long Length => 3L << 30;
    }
}
