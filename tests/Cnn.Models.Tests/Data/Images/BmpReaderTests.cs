using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <summary>Windows bitmaps of every kind, and those that are none.</summary>
public sealed class BmpReaderTests
{
    // Blue, green, red and nothing: red, green, blue, white.
    private static readonly byte[] Colours = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0];
    private static readonly byte[] Red = [255, 0, 0], Green = [0, 255, 0], Blue = [0, 0, 255], White = [255, 255, 255];

    private static IEnumerable<TestCaseData> Kinds()
    {
        // Two rows of two pixels, the lower one first: red, green over blue, white.
        byte[] expected = [.. Red, .. Green, .. Blue, .. White];
        yield return Case("24 bits", BmpBytes.From(2, 2, 24, [255, 0, 0, 255, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0]), expected);
        yield return Case("24 bits, the upper row first", BmpBytes.From(2, -2, 24, [0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0]), expected);
        yield return Case("32 bits without alpha", BmpBytes.From(2, 2, 32, [255, 0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0, 0, 255, 0, 0]), expected);
        yield return Case("16 bits", BmpBytes.From(2, 2, 16, [0x1F, 0, 0xFF, 0x7F, 0, 0x7C, 0xE0, 3]), expected);
        yield return Case(
            "16 bits with masks", BmpBytes.From(2, 2, 16, [0x1F, 0, 0xFF, 0xFF, 0, 0xF8, 0xE0, 7], compression: 3, masks: [0xF800, 0x7E0, 0x1F]), expected);
        yield return Case("8 bits", BmpBytes.From(2, 2, 8, [2, 3, 0, 0, 0, 1, 0, 0], Colours), expected);
        yield return Case("4 bits", BmpBytes.From(2, 2, 4, [0x23, 0, 0, 0, 0x01, 0, 0, 0], Colours), expected);
        yield return Case("1 bit", BmpBytes.From(2, 2, 1, [0b1100_0000, 0, 0, 0, 0b0100_0000, 0, 0, 0], Colours[..8]), [.. Red, .. Green, .. Green, .. Green]);
        yield return Case(
            "runs of 8 bits", BmpBytes.From(2, 2, 8, [1, 2, 1, 3, 0, 0, 0, 2, 0, 1, 0, 1], Colours, compression: 1), [.. Red, .. Red, .. Blue, .. White]);
        yield return Case("pixels among runs", BmpBytes.From(3, 1, 8, [0, 3, 0, 1, 2, 0, 0, 1], Colours, compression: 1), [.. Red, .. Green, .. Blue]);
        yield return Case("runs of 4 bits", BmpBytes.From(3, 1, 4, [3, 0x01, 0, 1], Colours, compression: 2), [.. Red, .. Green, .. Red]);
    }

    [TestCaseSource(nameof(Kinds))]
    public void Every_kind_gives_its_pixels(byte[] file, byte[] expected) => Assert.That(ImageFile.Read(file).Pixels, Is.EqualTo(expected));

    [Test]
    public void A_palette_of_greys_gives_a_grey_image()
    {
        RawImage image = ImageFile.Read(BmpBytes.From(2, 1, 8, [1, 0, 0, 0], [0, 0, 0, 0, 77, 77, 77, 0]));
        Assert.That((image.Channels, image.Pixels), Is.EqualTo((1, new byte[] { 77, 0 })));
    }

    [Test]
    public void What_is_transparent_lies_on_white()
    {
        uint[] masks = [0xFF0000, 0xFF00, 0xFF, 0xFF000000];

        // Black with an alpha of 0, 255 and 51: (0 * 51 + 255 * 204) / 255 = 204.
        byte[] file = BmpBytes.From(3, 1, 32, [0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 51], compression: 6, masks: masks);
        Assert.That(ImageFile.Read(file).Pixels, Is.EqualTo(new byte[] { 255, 255, 255, 0, 0, 0, 204, 204, 204 }));
    }

    [TestCase(60000, 60000, 24, 0, "declares 60000 x 60000 pixels")]
    [TestCase(2, 0, 24, 0, "declares 2 x 0 pixels")]
    [TestCase(2, int.MinValue, 24, 0, "declares 2 x 2147483647 pixels")]
    [TestCase(100, 100, 24, 0, "cannot come from its 54 bytes")]
    [TestCase(8000, 8000, 8, 1, "its palette is cut off")]
    [TestCase(2, 2, 7, 0, "7 bits with compression 0")]
    [TestCase(2, 2, 24, 4, "24 bits with compression 4")]
    public void Lying_headers_are_refused_before_memory_is_taken(int width, int height, int bits, int compression, string words)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => ImageFile.Read(BmpBytes.From(width, height, bits, [], compression: compression)),
            Throws.TypeOf<DataException>().With.Message.Contains(words));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Damaged_files_are_read_or_refused_in_words()
    {
        byte[] runs = BmpBytes.From(16, 4, 8, [16, 2, 0, 0, 0, 3, 0, 1, 2, 0, 13, 3, 0, 2, 4, 1, 4, 1, 0, 1], Colours, compression: 1);
        Fuzz.Run(runs, "a.bmp", 3000, 4 << 20, path => ImageFile.Read(path));
        byte[] direct = BmpBytes.From(16, 4, 32, new byte[256], compression: 3, masks: [0xFF0000, 0xFF00, 0xFF]);
        Fuzz.Run(direct, "a.bmp", 3000, 4 << 20, path => ImageFile.Read(path));
    }

    private static TestCaseData Case(string name, byte[] file, byte[] expected) => new TestCaseData(file, expected).SetArgDisplayNames(name);
}
