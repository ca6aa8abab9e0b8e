using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data.Masks;

/// <summary>Masks are read as the numbers that their files store, pixel by pixel by hand.</summary>
[TestFixture]
public sealed class MaskImageTests
{
    // Red, green, blue, white: the colours say nothing of the classes.
    private static readonly byte[] Palette = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];

    [Test]
    public void Indices_of_a_palette_are_the_classes_in_every_depth()
    {
        // 3 x 2 pixels: 0 1 2 / 3 2 1, in 2, 4 and 8 bits each.
        Assert.That(Read(PngBytes.Of(3, 2, 2, 3, [0, 0b00011000, 0, 0b11100100], Palette)), Is.EqualTo(new byte[] { 0, 1, 2, 3, 2, 1 }));
        Assert.That(Read(PngBytes.Of(3, 2, 4, 3, [0, 0x01, 0x20, 0, 0x32, 0x10], Palette)), Is.EqualTo(new byte[] { 0, 1, 2, 3, 2, 1 }));
        Assert.That(Read(PngBytes.Of(3, 2, 8, 3, [0, 0, 1, 2, 0, 3, 2, 1], Palette)), Is.EqualTo(new byte[] { 0, 1, 2, 3, 2, 1 }));
        Assert.That(Read(PngBytes.Of(9, 1, 1, 3, [0, 0b10010001, 0b10000000], Palette)), Is.EqualTo(new byte[] { 1, 0, 0, 1, 0, 0, 0, 1, 1 }));
    }

    [Test]
    public void Values_of_grey_are_the_classes_and_are_not_spread()
    {
        // One bit of 1 is class 1, and not white.
        Assert.That(Read(PngBytes.Of(4, 1, 1, 0, [0, 0b01010000])), Is.EqualTo(new byte[] { 0, 1, 0, 1 }));
        Assert.That(Read(PngBytes.Plain(3, 1, 1, [0, 7, 255])), Is.EqualTo(new byte[] { 0, 7, 255 }));
    }

    [Test]
    public void An_index_that_the_palette_has_no_colour_for_is_a_class_all_the_same() =>
        Assert.That(Read(PngBytes.Of(2, 1, 8, 3, [0, 1, 255], Palette)), Is.EqualTo(new byte[] { 1, 255 }));

    [Test]
    public void Interlaced_rows_and_those_that_lie_turned_come_to_their_places()
    {
        // Adam7 of 2 x 2: the first pixel in pass 1, the one to its right in pass 6, the row below in pass 7.
        Assert.That(Read(PngBytes.Of(2, 2, 8, 3, [0, 1, 0, 2, 0, 3, 0], Palette, interlaced: true)), Is.EqualTo(new byte[] { 1, 2, 3, 0 }));

        // Orientation 3 is upside down.
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0];
        Assert.That(Read(PngBytes.Of(3, 1, 8, 0, [0, 1, 2, 3], exif: exif)), Is.EqualTo(new byte[] { 3, 2, 1 }));
    }

    [Test]
    public void What_has_colours_transparency_or_16_bits_is_refused()
    {
        Assert.That(() => Read(PngBytes.Plain(1, 1, 3, [1, 1, 1])), Throws.TypeOf<DataException>().With.Message.Contains("a mask of red, green and blue"));
        Assert.That(() => Read(PngBytes.Of(1, 1, 8, 6, [0, 1, 1, 1, 255])), Throws.TypeOf<DataException>().With.Message.Contains("red, green and blue"));
        Assert.That(() => Read(PngBytes.Of(1, 1, 8, 4, [0, 1, 255])), Throws.TypeOf<DataException>().With.Message.Contains("grey with transparency"));
        Assert.That(() => Read(PngBytes.Of(1, 1, 16, 0, [0, 0, 1])), Throws.TypeOf<DataException>().With.Message.Contains("16 bits"));
        Assert.That(() => Read([0xFF, 0xD8, 0xFF, 0xE0]), Throws.TypeOf<DataException>().With.Message.Contains("is no PNG file"));
    }

    [Test]
    public void Resizing_takes_the_pixel_in_which_the_centre_lies()
    {
        var mask = new MaskImage(2, 3, [0, 1, 2, 3, 4, 255]);
        Assert.That(mask.Resize(4, 6).Classes, Is.EqualTo(new byte[]
        {
            0, 0, 1, 1, 2, 2,
            0, 0, 1, 1, 2, 2,
            3, 3, 4, 4, 255, 255,
            3, 3, 4, 4, 255, 255,
        }));

        // Centres at 1/2 of one row, and at 3/4 and 9/4 of three columns.
        Assert.That(mask.Resize(1, 2).Classes, Is.EqualTo(new byte[] { 3, 255 }));
        Assert.That(() => mask.Resize(0, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_file_that_is_written_has_the_indices_and_the_colours_of_pascal_voc()
    {
        byte[] classes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using var folder = new TempFolder();
        string path = folder.Write("mask.png", new MaskImage(16, 16, classes).ToPng());
        Assert.That(MaskImage.Read(path).Classes, Is.EqualTo(classes));
        RawImage colours = ImageFile.Read(path);

        // Background, aeroplane, bicycle, tvmonitor and void, as the challenge's palette has them.
        int[][] expected = [[0, 0, 0], [128, 0, 0], [0, 128, 0], [0, 64, 128], [224, 224, 192]];
        Assert.That(new[] { 0, 1, 2, 20, 255 }.Select(c => colours.Pixels.AsSpan(3 * c, 3).ToArray().Select(v => (int)v).ToArray()), Is.EqualTo(expected));
    }

    [Test]
    public void Damaged_masks_are_refused_in_a_sentence()
    {
        byte[] good = PngBytes.Of(40, 30, 4, 3, [.. Enumerable.Range(0, 30 * 21).Select(i => (byte)(i % 21 == 0 ? 0 : i))], Palette);
        Fuzz.Run(good, "mask.png", 1500, 4 << 20, path => MaskImage.Read(path), PngBytes.Resealed);
    }

    private static byte[] Read(byte[] file)
    {
        using var folder = new TempFolder();
        return MaskImage.Read(folder.Write("mask.png", file)).Classes;
    }
}
