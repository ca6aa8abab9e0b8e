using System.Runtime.InteropServices;
using Cnn.Models.Data.Images.Native;
using Cnn.Models.Data.Images.Png;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

[NonParallelizable]
public sealed class PngReaderTests
{
    // What libspng refuses is decoded again, to say what is wrong: each decoder has pixels of its own.
    private const long Limit = 64 << 20;

    private static IEnumerable<TestCaseData> Pictures()
    {
        yield return Case("grey", PngBytes.Of(3, 2, 8, 0, [0, 1, 2, 3, 0, 4, 5, 6]), 1, [1, 2, 3, 4, 5, 6]);
        yield return Case("colour", PngBytes.Of(2, 1, 8, 2, [0, 1, 2, 3, 4, 5, 6]), 3, [1, 2, 3, 4, 5, 6]);

        // On white: alpha of 255, and 255 * (1 - alpha) of it beside; 200 / 255 of 1, 2, 3 and 55 / 255 of 255 is 55.8, 56.6, 57.4.
        yield return Case("grey and alpha", PngBytes.Of(2, 1, 8, 4, [0, 10, 255, 20, 0]), 1, [10, 255]);
        yield return Case("colour and alpha", PngBytes.Of(2, 1, 8, 6, [0, 1, 2, 3, 200, 4, 5, 6, 0]), 3, [56, 57, 57, 255, 255, 255]);
        yield return Case("a transparent grey", PngBytes.Of(2, 1, 8, 0, [0, 10, 20], transparency: [0, 20]), 1, [10, 255]);
        yield return Case("a transparent grey of four bits", PngBytes.Of(2, 1, 4, 0, [0, 0x13], transparency: [0, 3]), 1, [17, 255]);
        yield return Case(
            "a transparent colour", PngBytes.Of(2, 1, 8, 2, [0, 1, 2, 3, 4, 5, 6], transparency: [0, 4, 0, 5, 0, 6]), 3, [1, 2, 3, 255, 255, 255]);
        yield return Case("a transparent grey of 16 bits", PngBytes.Of(2, 1, 16, 0, [0, 0x12, 0x34, 0x12, 0x35], transparency: [0x12, 0x35]), 1, [0x12, 255]);
        yield return Case("a palette with alpha", PngBytes.Of(3, 1, 8, 3, [0, 0, 1, 2], palette: [9, 8, 7, 1, 2, 3, 5, 5, 5], transparency: [255, 0]), 3,
            [9, 8, 7, 255, 255, 255, 5, 5, 5]);
        yield return Case("interlaced with alpha", PngBytes.Of(2, 2, 8, 4, [0, 1, 255, 0, 2, 255, 0, 3, 255, 4, 0], interlaced: true), 1, [1, 2, 3, 255]);
        yield return Case("palette", PngBytes.Of(3, 1, 8, 3, [0, 2, 0, 1], palette: [9, 8, 7, 1, 2, 3, 255, 0, 128]), 3, [255, 0, 128, 9, 8, 7, 1, 2, 3]);
        yield return Case(
            "palette of two bits", PngBytes.Of(3, 1, 2, 3, [0, 0b10_00_01_00], palette: [9, 8, 7, 1, 2, 3, 255, 0, 128]), 3, [255, 0, 128, 9, 8, 7, 1, 2, 3]);
        yield return Case("one bit", PngBytes.Of(9, 1, 1, 0, [0, 0b10100001, 0b10000000]), 1, [255, 0, 255, 0, 0, 0, 0, 255, 255]);
        yield return Case("four bits", PngBytes.Of(3, 1, 4, 0, [0, 0x0F, 0x30]), 1, [0, 255, 51]);
        yield return Case("sixteen bits", PngBytes.Of(2, 1, 16, 0, [0, 0x12, 0x34, 0xAB, 0xCD]), 1, [0x12, 0xAB]);
        yield return Case("sixteen bits of colour", PngBytes.Of(1, 1, 16, 2, [0, 1, 99, 2, 99, 3, 99]), 3, [1, 2, 3]);

        // Each filter by the standard's own formulas: sub, up, average and Paeth over the rows above.
        yield return Case(
            "all filters",
            PngBytes.Of(3, 5, 8, 0, [0, 10, 20, 30, 1, 5, 5, 5, 2, 1, 1, 1, 3, 1, 1, 1, 4, 1, 1, 1]),
            1,
            [10, 20, 30, 5, 10, 15, 6, 11, 16, 4, 8, 13, 5, 9, 14]);
        yield return Case("many data chunks", PngBytes.Of(3, 2, 8, 0, [0, 1, 2, 3, 0, 4, 5, 6], parts: 5), 1, [1, 2, 3, 4, 5, 6]);

        // Adam7 on 3 x 3: pass 1 has (0,0), pass 5 row 2 of columns 0 and 2, pass 4 column 2 of row 0, pass 6 column 1 of rows 0 and 2, pass 7 row 1.
        yield return Case(
            "interlaced", PngBytes.Of(3, 3, 8, 0, [0, 1, 0, 3, 0, 7, 9, 0, 2, 0, 8, 0, 4, 5, 6], interlaced: true), 1, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        byte[] good = PngBytes.Of(3, 2, 8, 0, [0, 1, 2, 3, 0, 4, 5, 6]);
        byte[] flipped = (byte[])good.Clone();
        flipped[^20] ^= 1;
        yield return new TestCaseData(good[..^1], "is truncated").SetArgDisplayNames("one byte short");
        yield return new TestCaseData(good[..20], "is truncated").SetArgDisplayNames("twenty bytes");
        yield return new TestCaseData(flipped, "checksum").SetArgDisplayNames("a flipped bit");
        yield return new TestCaseData(PngBytes.Of(3, 2, 8, 0, [0, 1, 2, 3, 0, 4]), "compressed pixels end early").SetArgDisplayNames("too few rows");
        yield return new TestCaseData(PngBytes.Of(3, 2, 8, 0, [0, 1, 2, 3, 7, 4, 5, 6]), "filter 7 in row 1").SetArgDisplayNames("filter 7");
        yield return new TestCaseData(PngBytes.Of(3, 2, 3, 0, [0]), "3 bits, colour type 0").SetArgDisplayNames("three bits");
        yield return new TestCaseData(PngBytes.Of(1, 1, 8, 3, [0, 0]), "palette without one").SetArgDisplayNames("no palette");
        yield return new TestCaseData(PngBytes.Of(1, 1, 8, 3, [0, 5], palette: [1, 2, 3]), "palette of 1").SetArgDisplayNames("index beyond the palette");
        yield return new TestCaseData(PngBytes.Of(60000, 60000, 8, 2, [0]), "60000 x 60000 pixels").SetArgDisplayNames("3.6 gigapixels");
        yield return new TestCaseData(PngBytes.Of(0, 5, 8, 0, [0]), "0 x 5 pixels").SetArgDisplayNames("no columns");
        yield return new TestCaseData(PngBytes.Of(8000, 8000, 8, 2, [0]), "cannot come from").SetArgDisplayNames("more pixels than the data can hold");
        yield return new TestCaseData(PngBytes.Of(1, 1, 8, 0, [0, 1], extraChunk: "acTL"), "animated").SetArgDisplayNames("animated");
        yield return new TestCaseData("GIF89a"u8.ToArray(), "a GIF file").SetArgDisplayNames("GIF");
        yield return new TestCaseData("BM123"u8.ToArray(), "a BMP file").SetArgDisplayNames("BMP");
        yield return new TestCaseData("RIFF1234WEBPVP8 "u8.ToArray(), "a WebP file").SetArgDisplayNames("WebP");
        yield return new TestCaseData("hello world"u8.ToArray(), "unknown format").SetArgDisplayNames("text");
        yield return new TestCaseData(Array.Empty<byte>(), "is empty").SetArgDisplayNames("empty");
    }

    [TestCaseSource(nameof(Pictures))]
    public void A_picture_gives_its_pixels(byte[] file, int channels, byte[] pixels)
    {
        using var folder = new TempFolder();
        RawImage image = ImageFile.Read(folder.Write("a.png", file)), managed = PngReader.Decode(file, "a.png", useLibrary: false);
        Assert.That((image.Channels, managed.Channels), Is.EqualTo((channels, channels)));
        Assert.That(managed.Pixels, Is.EqualTo(pixels), "decoded in managed code");
        Assert.That(image.Pixels, Is.EqualTo(pixels), "decoded by libspng where there is one");
    }

    [TestCaseSource(nameof(Pictures))]
    public void The_library_decodes_every_kind_itself(byte[] file, int channels, byte[] pixels)
    {
        Assert.That(NativeCodec.Spng.IsAvailable, Is.EqualTo(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64),
            "fetched for Linux x64");
        RawImage? image = NativeCodec.Spng.IsAvailable
            ? PngLibraryReader.TryDecode(file, PngHeader.Parse(file, "a.png"), PngChunks.About(file, PngHeader.Parse(file, "a.png")).HasAlpha)
            : PngReader.Decode(file, "a.png", useLibrary: false);
        Assert.That(image?.Pixels, Is.EqualTo(pixels).And.Length.EqualTo(channels * image!.Width * image.Height));
        Assert.That(SpngHandle.Live, Is.Zero);
    }

    [TestCase(4, 2)]
    [TestCase(0, 1)]
    public void Sixteen_bits_are_kept(int colorType, int samples)
    {
        // 0x1234 and 0x1235 differ, which the upper byte alone does not tell.
        byte[] row = colorType == 0 ? [0, 0x12, 0x34, 0x12, 0x35] : [0, 0x12, 0x34, 0xFF, 0xFF, 0x12, 0x35, 0xFF, 0xFF];
        byte[] file = PngBytes.Of(2, 1, 16, colorType, row);
        Assert.That(row, Has.Length.EqualTo(1 + (4 * samples)));
        foreach (bool useLibrary in new[] { false, NativeCodec.Spng.IsAvailable })
        {
            Assert.That(PngReader.Decode(file, "a.png", useLibrary).Deep, Is.EqualTo(new ushort[] { 0x1234, 0x1235 }));
        }
    }

    [Test]
    public void Half_transparent_sixteen_bits_are_rounded_once()
    {
        // 32768 / 65535 of 1000, and the rest of 65535: 500.0076 + 32767.
        byte[] file = PngBytes.Of(1, 1, 16, 4, [0, 1000 >> 8, 1000 & 255, 0x80, 0x00]);
        foreach (bool useLibrary in new[] { false, NativeCodec.Spng.IsAvailable })
        {
            Assert.That(PngReader.Decode(file, "a.png", useLibrary).Deep, Is.EqualTo(new ushort[] { 33267 }));
        }
    }

    [TestCaseSource(nameof(Bad))]
    public void A_bad_file_is_refused_in_one_line_with_its_name(byte[] file, string reason)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.png", file);
        Assert.That(() => ImageFile.Read(path),
            Throws.TypeOf<DataException>().With.Message.StartsWith(path).And.Message.Contains(reason).And.Message.Not.Contains("\n"));
        if (file.AsSpan().StartsWith(PngHeader.Signature))
        {
            Assert.That(() => PngReader.Decode(file, path, useLibrary: false), Throws.TypeOf<DataException>().With.Message.Contains(reason));
        }

        Assert.That(SpngHandle.Live, Is.Zero);
    }

    [TestCase(0, false)]
    [TestCase(2, true)]
    [TestCase(3, false)]
    public void Thousands_of_damaged_files_are_read_or_refused(int colorType, bool interlaced)
    {
        byte[] rows = new byte[4000];
        var random = new Random(2);
        for (int i = 0; i < rows.Length; i++)
        {
            // Rows of the palette image are 18 bytes and unfiltered, so that the undamaged file is good.
            rows[i] = (byte)(colorType == 3 && i % 18 == 0 ? 0 : random.Next(4));
        }

        byte[] good = PngBytes.Of(17, 13, 8, colorType, rows, colorType == 3 ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] : null, interlaced);
        Fuzz.Run(good, "a.png", 1500, Limit, path => ImageFile.Read(path));

        // With the checksums mended the damage reaches the decoders: where both give an image, they give the same.
        Fuzz.Run(good, "a.png", 1500, Limit, path =>
            Assert.That(ImageFile.Read(path).Pixels, Is.EqualTo(PngReader.Decode(File.ReadAllBytes(path), path, useLibrary: false).Pixels)), PngBytes.Resealed);
        Assert.That(SpngHandle.Live, Is.Zero);
    }

    private static TestCaseData Case(string name, byte[] file, int channels, byte[] pixels) =>
        new TestCaseData(file, channels, pixels).SetArgDisplayNames(name);
}
