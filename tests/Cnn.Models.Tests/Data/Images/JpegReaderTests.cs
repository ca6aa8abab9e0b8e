using Cnn.Models.Data.Images.Native;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

[NonParallelizable]
public sealed class JpegReaderTests
{
    private static byte[] Smooth(int width, int height, int channels)
    {
        byte[] pixels = new byte[width * height * channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int x, int y, int c) = (i / channels % width, i / channels / width, i % channels);
            pixels[i] = (byte)(40 + (4 * x) + (3 * y) + (20 * c));
        }

        return pixels;
    }

    [TestCase(JpegBytes.Grey, 1, false)]
    [TestCase(JpegBytes.Rgb, 3, false)]
    [TestCase(JpegBytes.Rgb, 3, true)]
    public void A_picture_gives_its_pixels_nearly(int format, int channels, bool progressive)
    {
        using var folder = new TempFolder();
        byte[] pixels = Smooth(23, 17, channels);
        RawImage image = ImageFile.Read(folder.Write("a.jpg", JpegBytes.Of(23, 17, format, pixels, progressive: progressive)));
        Assert.That((image.Width, image.Height, image.Channels), Is.EqualTo((23, 17, channels)));
        Assert.That(image.Pixels.Select((p, i) => Math.Abs(p - pixels[i])).Max(), Is.LessThanOrEqualTo(3),
            "at quality 100 and without subsampling only rounding is lost");
        Assert.That(TurboJpegHandle.Live, Is.Zero);
    }

    [Test]
    public void The_content_decides_and_not_the_name()
    {
        using var folder = new TempFolder();
        Assert.That(ImageFile.Read(folder.Write("a.png", JpegBytes.Of(8, 8, JpegBytes.Grey, Smooth(8, 8, 1)))).Width, Is.EqualTo(8));
        Assert.That(ImageFile.Read(folder.Write("a.jpg", PngBytes.Plain(3, 1, 1, [1, 2, 3]))).Width, Is.EqualTo(3));
    }

    [Test]
    public void A_cmyk_picture_is_refused()
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.jpg", JpegBytes.Of(8, 8, JpegBytes.Cmyk, Smooth(8, 8, 4)));
        Assert.That(() => ImageFile.Read(path), Throws.TypeOf<DataException>().With.Message.StartsWith(path).And.Message.Contains("CMYK"));
    }

    [Test]
    public void A_truncated_picture_is_refused_wherever_it_ends()
    {
        using var folder = new TempFolder();
        byte[] good = JpegBytes.Of(64, 64, JpegBytes.Rgb, Smooth(64, 64, 3));
        for (int length = 3; length < good.Length - 2; length += 7)
        {
            string path = folder.Write("a.jpg", good[..length]);
            Assert.That(() => ImageFile.Read(path), Throws.TypeOf<DataException>().With.Message.StartsWith(path).And.Message.Not.Contains("\n"),
                $"{length} of {good.Length} bytes");
        }

        Assert.That(TurboJpegHandle.Live, Is.Zero);
    }

    [Test]
    public void A_header_that_declares_too_much_is_refused()
    {
        using var folder = new TempFolder();
        byte[] file = JpegBytes.Of(8, 8, JpegBytes.Rgb, Smooth(8, 8, 3));
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        file.AsSpan(frame + 5, 4).Fill(0xFF);
        Assert.That(() => ImageFile.Read(folder.Write("a.jpg", file)), Throws.TypeOf<DataException>().With.Message.Contains("65535 x 65535"));
    }

    [TestCase(JpegBytes.Rgb, false)]
    [TestCase(JpegBytes.Rgb, true)]
    [TestCase(JpegBytes.Grey, false)]
    public void Thousands_of_damaged_files_are_read_or_refused(int format, bool progressive)
    {
        byte[] good = JpegBytes.Of(33, 21, format, Smooth(33, 21, format == JpegBytes.Grey ? 1 : 3), quality: 80, progressive);

        // A damaged header may still declare up to the limit of pixels in earnest.
        Fuzz.Run(good, "a.jpg", 2000, 3L * ImageHeader.LargestPixels + (16 << 20), path => ImageFile.Read(path));
        Assert.That(TurboJpegHandle.Live, Is.Zero);
    }
}
