using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

public sealed class IdxFileTests
{
    private static readonly byte[] TwoImages = [.. Enumerable.Range(0, 12).Select(i => (byte)i)];

    private static IEnumerable<TestCaseData> BadFiles()
    {
        byte[] good = IdxBytes.Of(TwoImages, 2, 2, 3);
        yield return new TestCaseData(good[..^1], "is truncated").SetArgDisplayNames("one byte short");
        yield return new TestCaseData(good[..3], "is truncated").SetArgDisplayNames("three bytes");
        yield return new TestCaseData(Array.Empty<byte>(), "is truncated").SetArgDisplayNames("empty");
        yield return new TestCaseData(IdxBytes.Gzip(good)[..^9], "IDX").SetArgDisplayNames("truncated gzip");
        yield return new TestCaseData((byte[])[.. good, 0], "goes on after the 12 bytes").SetArgDisplayNames("one byte too many");
        yield return new TestCaseData("GIF89a, not IDX!"u8.ToArray(), "starts with 47494638, expected 00000803").SetArgDisplayNames("another format");
        yield return new TestCaseData(IdxBytes.Of([1, 2, 3], 3), "looks like a file of labels").SetArgDisplayNames("labels for images");
        yield return new TestCaseData(IdxBytes.Of([], 0, 2, 3), "axis 0 has 0").SetArgDisplayNames("no images");
        yield return new TestCaseData(IdxBytes.Of(TwoImages, 4_000_000_000, 28, 28), "or declares sizes that it cannot hold")
            .SetArgDisplayNames("absurd count");
        yield return new TestCaseData(IdxBytes.Of(TwoImages, 2, 65536, 65536), "or declares sizes that it cannot hold").SetArgDisplayNames("absurd image size");
        yield return new TestCaseData(IdxBytes.Gzip(IdxBytes.Of(TwoImages, 60_000, 28, 28)), "or declares sizes that it cannot hold")
            .SetArgDisplayNames("more than gzip can hold");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void An_array_is_read_plain_and_compressed(bool gzip)
    {
        using var folder = new TempFolder();
        byte[] content = IdxBytes.Of(TwoImages, 2, 2, 3);
        IdxFile file = IdxFile.Read(folder.Write("images", gzip ? IdxBytes.Gzip(content) : content), rank: 3);
        Assert.That(file.Shape.ToArray(), Is.EqualTo(new[] { 2, 2, 3 }));
        Assert.That(file.Data, Is.EqualTo(TwoImages));
    }

    [TestCaseSource(nameof(BadFiles))]
    public void A_bad_file_is_refused_with_its_name_and_the_reason(byte[] content, string reason)
    {
        using var folder = new TempFolder();
        string path = folder.Write("train-images", content);
        Assert.That(() => IdxFile.Read(path, rank: 3), Throws.TypeOf<DataException>().With.Message.StartsWith(path).And.Message.Contains(reason));
    }

    [Test]
    public void A_missing_file_is_one_message()
    {
        using var folder = new TempFolder();
        Assert.That(() => IdxFile.Read(folder.Path("nothing"), rank: 1), Throws.TypeOf<DataException>().With.Message.Contains("cannot be read"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Thousands_of_damaged_files_are_read_or_refused(bool gzip)
    {
        byte[] pixels = new byte[20 * 8 * 8];
        new Random(1).NextBytes(pixels);
        byte[] good = IdxBytes.Of(pixels, 20, 8, 8);
        Fuzz.Run(gzip ? IdxBytes.Gzip(good) : good, "images", 3000, 4 << 20, path => IdxFile.Read(path, rank: 3));
    }
}
