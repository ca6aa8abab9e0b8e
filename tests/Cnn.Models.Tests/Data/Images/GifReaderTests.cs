using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <summary>GIF files written by hand after the specification of version 89a, of which the first image is read.</summary>
public sealed class GifReaderTests
{
    // Red, green, blue, white.
    private static readonly byte[] Palette = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
    private static readonly byte[] Red = [255, 0, 0], Green = [0, 255, 0], Blue = [0, 0, 255], White = [255, 255, 255];

    [Test]
    public void Codes_become_pixels()
    {
        // Clear 4, then 0, 0, and 6, which stands for the 0, 0 that were just read; with 8 codes they have four bits: 1, 2, 3, 1 and the end 5.
        byte[] file = Gif(4, 2, Codes((4, 3), (0, 3), (0, 3), (6, 3), (1, 4), (2, 4), (3, 4), (1, 4), (5, 4)));
        RawImage image = ImageFile.Read(file);
        Assert.That((image.Height, image.Width, image.Channels), Is.EqualTo((2, 4, 3)));
        Assert.That(image.Pixels, Is.EqualTo((byte[])[.. Red, .. Red, .. Red, .. Red, .. Green, .. Blue, .. White, .. Green]));
    }

    [Test]
    public void A_code_may_stand_for_what_it_is_just_being_made_of()
    {
        // 6 is not yet known when it is read: the pixel before it, twice.
        Assert.That(ImageFile.Read(Gif(4, 1, Codes((4, 3), (1, 3), (6, 3), (2, 3), (5, 4)))).Pixels,
            Is.EqualTo((byte[])[.. Green, .. Green, .. Green, .. Blue]));
    }

    [Test]
    public void Rows_of_interlaced_images_come_in_four_passes()
    {
        // Five rows of one pixel: rows 0, 4, 2, 1, 3 in the file.
        byte[] file = Gif(1, 5, Codes((4, 3), (0, 3), (1, 3), (2, 3), (3, 4), (0, 4), (5, 4)), flags: 0x40);
        Assert.That(ImageFile.Read(file).Pixels, Is.EqualTo((byte[])[.. Red, .. White, .. Blue, .. Red, .. Green]));
    }

    [Test]
    public void What_is_transparent_or_beside_the_image_is_white()
    {
        byte[] control = [0x21, 0xF9, 4, 1, 0, 0, 1, 0];
        byte[] file = Gif(2, 1, Codes((4, 3), (0, 3), (1, 3), (5, 3)), screen: (3, 2), left: 1, before: control);
        Assert.That(ImageFile.Read(file).Pixels, Is.EqualTo((byte[])[.. White, .. Red, .. White, .. White, .. White, .. White]));
    }

    [Test]
    public void The_first_of_several_images_is_taken()
    {
        byte[] one = Gif(1, 1, Codes((4, 3), (1, 3), (5, 3))), other = Gif(1, 1, Codes((4, 3), (2, 3), (5, 3)));
        Assert.That(ImageFile.Read([.. one[..^1], .. other[25..]]).Pixels, Is.EqualTo(Green));
    }

    [Test]
    public void Damage_is_told()
    {
        byte[] good = Gif(2, 1, Codes((4, 3), (0, 3), (1, 3), (5, 3)));
        Assert.Multiple(() =>
        {
            Refused(good[..20], "its palette is cut off");
            Refused(good[..^4], "its pixels are cut off");
            Refused(Gif(2, 2, Codes((4, 3), (0, 3), (1, 3), (5, 3))), "its pixels end early");
            Refused(Gif(2, 1, Codes((4, 3), (7, 3), (1, 3), (5, 3))), "a code stands for nothing");
            Refused(Gif(2, 1, Codes((4, 3), (0, 3), (1, 3), (5, 3)), screen: (1, 1)), "outside of its screen");
            Refused(Gif(2, 1, Codes((4, 3), (0, 3), (1, 3), (5, 3)), screen: (8000, 8000)), "8000 x 8000 pixels cannot come from");
        });
    }

    [Test]
    public void Damaged_files_are_read_or_refused_in_words() => Fuzz.Run(
        Gif(4, 2, Codes((4, 3), (0, 3), (0, 3), (6, 3), (1, 4), (2, 4), (3, 4), (1, 4), (5, 4)), before: [0x21, 0xF9, 4, 1, 0, 0, 1, 0]),
        "a.gif", 5000, 4 << 20, path => ImageFile.Read(path));

    private static void Refused(byte[] file, string words) =>
        Assert.That(() => ImageFile.Read(file),
            Throws.TypeOf<DataException>().With.Message.Contains("is a GIF file that is damaged").And.Message.Contains(words));

    // Signature, screen with a palette of four colours, the image's own header, codes that begin with two bits of a pixel, the end.
    private static byte[] Gif(
        int width, int height, byte[] codes, byte flags = 0, (int Width, int Height)? screen = null, int left = 0, byte[]? before = null)
    {
        (int wide, int high) = screen ?? (width, height);
        return
        [
            .. "GIF89a"u8, (byte)wide, (byte)(wide >> 8), (byte)high, (byte)(high >> 8), 0x81, 0, 0, .. Palette, .. before ?? [],
            0x2C, (byte)left, 0, 0, 0, (byte)width, 0, (byte)height, 0, flags, 2, (byte)codes.Length, .. codes, 0, 0x3B,
        ];
    }

    // The lowest bits first.
    private static byte[] Codes(params (int Code, int Bits)[] codes)
    {
        var bytes = new List<byte>();
        int held = 0, count = 0;
        foreach ((int code, int bits) in codes)
        {
            held |= code << count;
            for (count += bits; count >= 8; count -= 8, held >>= 8)
            {
                bytes.Add((byte)held);
            }
        }

        return [.. bytes, (byte)held];
    }
}
