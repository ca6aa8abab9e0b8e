using System.Buffers.Binary;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <summary>Images are what a viewer shows: upright, on white where they are transparent, with all the bits that they have.</summary>
[NonParallelizable]
public sealed class ImageContentTests
{
    /// <summary>The upright image 1 2 3 / 4 5 6 as a camera stores it under each orientation (CIPA DC-008, 4.6.4, tag 0x0112).</summary>
    private static readonly (int Orientation, int Width, byte[] Stored)[] Cameras =
    [
        (1, 3, [1, 2, 3, 4, 5, 6]), (2, 3, [3, 2, 1, 6, 5, 4]), (3, 3, [6, 5, 4, 3, 2, 1]), (4, 3, [4, 5, 6, 1, 2, 3]),
        (5, 2, [1, 4, 2, 5, 3, 6]), (6, 2, [3, 6, 2, 5, 1, 4]), (7, 2, [6, 3, 5, 2, 4, 1]), (8, 2, [4, 1, 5, 2, 6, 3]),
    ];

    [Test]
    public void An_image_stands_upright_whichever_way_its_rows_are_stored([Range(1, 8)] int orientation, [Values] bool little, [Values] bool deep)
    {
        (_, int width, byte[] stored) = Cameras[orientation - 1];
        int height = 6 / width;
        byte[] rows =
            [.. Enumerable.Range(0, height).SelectMany(y => (byte[])[0, .. stored.Skip(y * width).Take(width).SelectMany(v => deep ? new[] { v, v } : [v])])];
        using var folder = new TempFolder();
        string path = folder.Write("a.png", PngBytes.Of(width, height, deep ? 16 : 8, 0, rows, exif: Exif(orientation, little)));
        RawImage image = ImageFile.Read(path);
        Assert.That((image.Height, image.Width, ImageFile.ReadHeader(path).Height, ImageFile.ReadHeader(path).Width), Is.EqualTo((2, 3, 2, 3)));
        Assert.That(image.Pixels, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void A_photograph_does_too([Range(1, 8)] int orientation)
    {
        // Blocks of 8 x 8, dark to bright, survive the compression.
        (_, int width, byte[] stored) = Cameras[orientation - 1];
        int height = 6 / width;
        byte[] pixels =
            [.. Enumerable.Range(0, height * 8 * width * 8).Select(i => (byte)(40 * stored[(i / (width * 8) / 8 * width) + (i % (width * 8) / 8)]))];
        byte[] file = JpegBytes.Of(width * 8, height * 8, JpegBytes.Grey, pixels);
        byte[] exif = [.. "Exif\0\0"u8, .. Exif(orientation, little: true)], segment = [0xFF, 0xE1, 0, 0, .. exif];
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(exif.Length + 2));
        using var folder = new TempFolder();
        string path = folder.Write("a.jpg", [.. file[..2], .. segment, .. file[2..]]);
        RawImage image = ImageFile.Read(path);
        Assert.That((image.Height, image.Width, ImageFile.ReadHeader(path).Height, ImageFile.ReadHeader(path).Width), Is.EqualTo((16, 24, 16, 24)));
        Assert.That(Enumerable.Range(0, 6).Select(i => image.Pixels[(((i / 3 * 8) + 4) * 24) + (i % 3 * 8) + 4] / 40.0),
            Is.EqualTo(new double[] { 1, 2, 3, 4, 5, 6 }).Within(0.1));
    }

    [TestCase(new byte[] { })]
    [TestCase(new byte[] { 73, 73, 42, 0 })]
    [TestCase(new byte[] { 73, 73, 42, 0, 255, 255, 255, 255 })]
    [TestCase(new byte[] { 73, 73, 42, 0, 8, 0, 0, 0, 255, 255, 0x12, 1, 3 })]
    [TestCase(new byte[] { 73, 73, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 9, 0, 0, 0 })]
    public void Damage_there_leaves_the_image_as_it_lies(byte[] exif)
    {
        using var folder = new TempFolder();
        Assert.That(ImageFile.Read(folder.Write("a.png", PngBytes.Of(3, 1, 8, 0, [0, 1, 2, 3], exif: exif))).Pixels, Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void A_folder_keeps_sixteen_bits_and_a_reader_of_samples_too()
    {
        using var folder = new TempFolder();
        string deep = folder.Write("a/1.png", PngBytes.Of(2, 1, 16, 0, [0, 0x12, 0x34, 0x12, 0x35]));
        string shallow = folder.Write("b/1.png", PngBytes.Plain(2, 1, 1, [0, 255]));
        var images = new ImageFolderDataset(folder.Root, ImageEncoding.Default);
        float[] expected = [0x1234 / 65535f, 0x1235 / 65535f];
        Assert.That(images.Image(0), Is.EqualTo(expected).Within(1e-7f));
        Assert.That(images.Image(1), Is.EqualTo(new float[] { 0, 1 }));
        var reader = new SampleReader(images.Inputs[0].Shape, ImageEncoding.Default);
        float[] alone = new float[2];
        reader.Read(deep, alone);
        Assert.That(alone, Is.EqualTo(images.Image(0)));
        reader.Read(shallow, alone);
        Assert.That(alone, Is.EqualTo(images.Image(1)));
    }

    [Test]
    public void Twelve_bits_in_sixteen_are_normalised_to_their_own_spread()
    {
        using var folder = new TempFolder();
        folder.Write("a/1.png", PngBytes.Of(2, 1, 16, 0, [0, 0, 10, 0, 20]));
        folder.Write("a/2.png", PngBytes.Of(2, 1, 16, 0, [0, 0, 10, 0, 20]));
        folder.Write("b/1.png", PngBytes.Of(2, 1, 16, 0, [0, 0, 10, 0, 20]));
        folder.Write("b/2.png", PngBytes.Of(2, 1, 16, 0, [0, 0, 10, 0, 20]));
        DataSplit data = DataSets.Open($"folder:{folder.Root}", new DataOptions { Normalize = true });

        // 10 and 20 of 65,535: mean 15, deviation 5.
        Assert.That(data.Train.Image(0), Is.EqualTo(new float[] { -1, 1 }).Within(1e-3f));
        Assert.That(data.Notes, Has.Some.Contains("4 of 4 images have 16 bits"));
    }

    [Test]
    public void Shapes_that_only_transparency_draws_are_seen_and_counted()
    {
        using var folder = new TempFolder();
        folder.Write("a/1.png", PngBytes.Of(2, 1, 8, 4, [0, 0, 255, 0, 0]));
        folder.Write("b/1.png", PngBytes.Of(2, 1, 8, 4, [0, 0, 0, 0, 255]));
        folder.Write("b/2.png", PngBytes.Plain(2, 1, 1, [1, 2]));
        DataSplit data = DataSets.Open($"folder:{folder.Root}", new DataOptions { ClassNames = ["a", "b"], Encoding = new ImageEncoding { Scale = 1 } });
        Assert.That(data.Train.Image(0), Is.EqualTo(new float[] { 0, 255 }));
        Assert.That(data.Notes, Has.Some.Contains("2 of 3 images have transparency and are laid on white"));
    }

    [Test]
    public void Sixteen_bits_are_resized_and_turned_grey_in_sixteen()
    {
        RawImage image = RawImage.OfDeep(1, 2, 3, [1000, 1000, 1000, 1101, 1101, 1101]);
        Assert.That(image.ToChannels(1).Deep, Is.EqualTo(new ushort[] { 1000, 1101 }));
        Assert.That(image.ToChannels(1).Resize(1, 1).Deep, Is.EqualTo(new ushort[] { 1051 }), "1050.5, rounded");
        Assert.That(image.Pixels, Is.EqualTo(new byte[] { 4, 4, 4, 4, 4, 4 }), "1000 / 257 and 1101 / 257, rounded");
    }

    /// <summary>A TIFF header with one directory of two entries: something else, and the orientation.</summary>
    private static byte[] Exif(int orientation, bool little)
    {
        byte[] tiff = new byte[8 + 2 + 24 + 4];
        void Short(int at, int value)
        {
            if (little)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(at), (ushort)value);
            }
        }

        (little ? "II"u8 : "MM"u8).CopyTo(tiff);
        Short(2, 42);
        Short(little ? 4 : 6, 8);
        Short(8, 2);
        Short(10, 0x0100);
        Short(12, 3);
        Short(little ? 14 : 16, 1);
        Short(18, 77);
        Short(22, 0x0112);
        Short(24, 3);
        Short(little ? 26 : 28, 1);
        Short(30, orientation);
        return tiff;
    }
}
