using Cnn.Models.Data.Images.Native;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <summary>WebP files, where the system has libwebp.</summary>
public sealed class WebPReaderTests
{
    // Written by Skia: red, green, blue over (10, 20, 30), nothing, white; without loss, and with.
    private const string Lossless = "UklGRj4AAABXRUJQVlA4TDIAAAAvAkAAEC8gECBM+B/0YENIkJD9f9VOkG2zidyf6yKb/wDQyaZvgYK0DVjcPSeL6H9cGQ==";

    // 16 x 16 pixels of (200, 100, 50), with loss.
    private const string Lossy = "UklGRj4AAABXRUJQVlA4IDIAAADQAQCdASoQABAAAMASJaACdLoB+AADsAD+2ib/7vN+09e09f1M//jKnyA/4yp/xcwAAA==";

    [Test]
    public void What_was_written_without_loss_comes_back_with_transparency_on_white()
    {
        Require();
        RawImage image = ImageFile.Read(Convert.FromBase64String(Lossless));
        Assert.That((image.Height, image.Width), Is.EqualTo((2, 3)));
        Assert.That(image.Pixels, Is.EqualTo(new byte[] { 255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 255, 255, 255, 255, 255, 255 }));
    }

    [Test]
    public void What_was_written_with_loss_comes_back_nearly()
    {
        Require();
        RawImage image = ImageFile.Read(Convert.FromBase64String(Lossy));
        Assert.That((image.Height, image.Width), Is.EqualTo((16, 16)));
        Assert.Multiple(() =>
        {
            for (int i = 0; i < image.Pixels.Length; i++)
            {
                Assert.That(image.Pixels[i], Is.EqualTo(new[] { 200, 100, 50 }[i % 3]).Within(4));
            }
        });
    }

    [Test]
    public void A_camera_that_was_turned_is_heeded()
    {
        Require();

        // The lossless chunk in an extended file, with EXIF of orientation 6 behind it: to be turned clockwise.
        byte[] plain = Convert.FromBase64String(Lossless);
        byte[] exif = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        byte[] body = [.. "WEBPVP8X"u8, 10, 0, 0, 0, 0x18, 0, 0, 0, 2, 0, 0, 1, 0, 0, .. plain[12..], .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif];
        RawImage image = ImageFile.Read((byte[])[.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body]);
        Assert.That((image.Height, image.Width), Is.EqualTo((3, 2)));
        Assert.That(image.Pixels[..6], Is.EqualTo(new byte[] { 10, 20, 30, 255, 0, 0 }));
    }

    [Test]
    public void Animations_and_lying_sizes_are_refused()
    {
        byte[] animated = [.. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        Assert.That(() => ImageFile.Read(animated), Throws.TypeOf<DataException>().With.Message.Contains("is an animated WebP file"));
        byte[] huge = [.. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];
        Assert.That(() => ImageFile.Read(huge), Throws.TypeOf<DataException>().With.Message.Contains("declares 16777216 x 16777216 pixels"));
    }

    [Test]
    public void Damaged_files_are_read_or_refused_in_words()
    {
        Require();
        Fuzz.Run(Convert.FromBase64String(Lossless), "a.webp", 3000, 64 << 20, path => ImageFile.Read(path));
        Fuzz.Run(Convert.FromBase64String(Lossy), "a.webp", 3000, 64 << 20, path => ImageFile.Read(path));
    }

    private static void Require()
    {
        if (!NativeCodec.WebP.IsAvailable)
        {
            Assert.Ignore("This machine has no libwebp.so.7.");
        }
    }
}
