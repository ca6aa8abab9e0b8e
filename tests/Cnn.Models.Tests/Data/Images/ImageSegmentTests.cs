using System.Buffers.Binary;
using System.Text;
using Cnn.Models.Data.Images.Native;
using Cnn.Models.Tests.Data.Support;
using ICSharpCode.SharpZipLib.Checksum;

namespace Cnn.Models.Tests.Data;

/// <summary>
/// What cameras and programs put beside the pixels of an image: read where it says something, passed over where it does not, and never the end of a whole data
/// set.
/// </summary>
[NonParallelizable]
public sealed class ImageSegmentTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16 * 8).Select(i => (byte)(i % 16 < 8 ? 40 : 200))];

    // A TIFF header, one entry: orientation 6, to be turned right.
    private static readonly byte[] TurnRight = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];

    // The mark is longer than the segment says that it is: what follows is the next segment's.
    [TestCase(2)]
    [TestCase(4)]
    [TestCase(7)]
    public void A_segment_that_is_too_short_for_its_mark_is_passed_over(int length)
    {
        byte[] file = JpegBytes.Of(16, 8, JpegBytes.Grey, Pixels), mark = "Exif\0\0"u8.ToArray();
        byte[] segment = [0xFF, 0xE1, 0, (byte)length, .. mark[..(length - 2)], 0xFF, 0xFE, 0, 8, .. mark];
        using var folder = new TempFolder();
        Assert.That(ImageFile.Read(folder.Write("a.jpg", [.. file[..2], .. segment, .. file[2..]])),
            Has.Property("Width").EqualTo(16).And.Property("Height").EqualTo(8));

        // Cut off within the mark, where the file's next bytes happen to complete it.
        Assert.That(ImageFile.ProblemOf(folder.Write("b.jpg", [.. file[..2], 0xFF, 0xE1, 0, (byte)length, .. mark, .. file[2..]])),
            Does.Contain("no JPEG frame header"));
    }

    [Test]
    public void A_revision_of_the_format_that_the_library_does_not_know_harms_no_pixel()
    {
        byte[] file = JpegBytes.Of(16, 8, JpegBytes.Grey, Pixels);
        int revision = file.AsSpan().IndexOf("JFIF\0"u8) + 5;
        byte[] other = (byte[])file.Clone();
        other[revision] = 9;
        using var folder = new TempFolder();
        Assert.That(ImageFile.Read(folder.Write("b.jpg", other)).Pixels, Is.EqualTo(ImageFile.Read(folder.Write("a.jpg", file)).Pixels));
    }

    [Test]
    public void Thousands_of_files_with_more_segments_are_read_or_refused()
    {
        byte[] good = JpegBytes.Of(16, 8, JpegBytes.Grey, Pixels);
        var random = new Random(77);
        byte[][] marks = ["Exif\0\0"u8.ToArray(), [.. "Exif\0\0"u8, .. TurnRight], "JFIF\0"u8.ToArray(), "Adobe"u8.ToArray(), [], [0xFF, 0xD8], new byte[70]];
        Fuzz.Run(good, "a.jpg", 2000, 3L * ImageHeader.LargestPixels + (16 << 20), path => ImageFile.Read(path), bad => bad.Length < 4
            ? bad
            : [.. good[..2], .. Segment(), .. random.Next(2) == 0 ? good[2..] : bad[2..]]);
        Assert.That(TurboJpegHandle.Live, Is.Zero);

        byte[] Segment()
        {
            byte[] mark = marks[random.Next(marks.Length)];
            int length = random.Next(
                4) switch { 0 => random.Next(12), 1 => mark.Length + 2 + random.Next(-3, 4), 2 => random.Next(65536), _ => mark.Length + 2 };
            byte[] segment = [0xFF, (byte)random.Next(0xC0, 0x100), 0, 0, .. mark];
            BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)Math.Max(length, 0));
            return segment;
        }
    }

    // Some programs write it there (PNG, third edition, 11.3.3.2 allows both).
    [TestCase(4)]
    [TestCase(200)]
    public void An_image_stands_upright_where_the_file_says_so_after_the_pixels(int side)
    {
        byte[] rows = new byte[side * ((2 * side) + 1)];
        var random = new Random(3);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i % ((2 * side) + 1) == 0 ? (byte)0 : (byte)random.Next(256);
        }

        byte[] file = PngBytes.Of(2 * side, side, 8, 0, rows, parts: 3), end = Chunk("eXIf", TurnRight);
        using var folder = new TempFolder();
        string path = folder.Write("a.png", [.. file[..^12], .. end, .. file[^12..]]);
        Assert.That(new FileInfo(path).Length, side == 200
            ? Is.GreaterThan(1 << 16)
            : Is.LessThan(1 << 16), "the header is read of the first bytes alone, and the chunk lies beyond");
        ImageHeader header = ImageFile.ReadHeader(path);
        RawImage image = ImageFile.Read(path);
        Assert.That((image.Width, image.Height, header.Width, header.Height), Is.EqualTo((side, 2 * side, side, 2 * side)));
        Assert.That(image.Pixels[0], Is.EqualTo(rows[((side - 1) * ((2 * side) + 1)) + 1]), "the lower left corner comes to the upper left");
    }

    [Test]
    public void What_macOS_leaves_beside_images_is_counted_and_not_read()
    {
        using var folder = new TempFolder();
        foreach (string name in (string[])["a/1.png", "a/2.png", "b/1.png", "b/2.png"])
        {
            folder.Write(name, PngBytes.Plain(2, 2, 1, [1, 2, 3, 4]));
        }

        folder.Write("a/._1.png", [0, 5, 22, 7]);
        folder.Write("b/._1.jpg", [0, 5, 22, 7]);
        folder.Write("b/.DS_Store", [1]);
        DataSplit data = DataSets.Open($"folder:{folder.Root}");
        Assert.That(data.Train.Count + data.Test.Count, Is.EqualTo(4));
        Assert.That(data.Notes, Has.Some.Contains("2 files are left out whose name begins with a dot"));
        Assert.That(DataInspection.Inspect($"folder:{folder.Root}", new DataOptions()).Problems, Is.Empty);
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. content], chunk = [0, 0, 0, 0, .. typed, 0, 0, 0, 0];
        var checksum = new Crc32();
        checksum.Update(typed);
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), (uint)checksum.Value);
        return chunk;
    }
}
