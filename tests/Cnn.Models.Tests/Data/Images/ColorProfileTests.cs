using Cnn.Models.Data.Images.Native;
using Cnn.Models.Data.Images.Profiles;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <summary>
/// Images with a colour profile come in sRGB. The colours that are expected follow from the published matrices between the spaces' primaries under D65, and not
/// from the profiles' numbers under D50.
/// </summary>
[TestFixture]
public sealed class ColorProfileTests
{
    private static readonly byte[] Pixels = [200, 100, 50, 90, 160, 200, 128, 128, 128, 255, 255, 255, 10, 20, 30];

    // By (1.22494, -0.22494, 0; -0.04206, 1.04206, 0; -0.01964, -0.07864, 1.09827) of light, and sRGB's curve on both sides.
    private static readonly byte[] FromP3 = [215, 93, 31, 61, 162, 204, 128, 128, 128, 255, 255, 255, 7, 20, 31];

    // By (1.39836, -0.39836, 0; 0, 1, 0; 0, -0.04293, 1.04293), from a gamma of 2.2; what is beyond sRGB is cut off.
    private static readonly byte[] FromAdobe = [227, 100, 42, 0, 161, 203, 129, 129, 129, 255, 255, 255, 0, 12, 24];

    private static byte[] P3 => IccBytes.Colour(IccBytes.DisplayP3, IccBytes.SrgbCurve);

    private static byte[] Adobe => IccBytes.Colour(IccBytes.AdobeRgb, IccBytes.Gamma(2.19921875));

    [Test]
    public void Png_of_wide_colours_comes_in_srgb()
    {
        Expect(ImageFile.Read(Png(P3)).Pixels, FromP3);
        Expect(ImageFile.Read(Png(Adobe)).Pixels, FromAdobe);
    }

    [Test]
    public void Sixteen_bits_stay_sixteen()
    {
        // 200, 100, 50 of 8 bits are 51,400 and so on of 16.
        byte[] file = PngBytes.Of(1, 1, 16, 2, [0, 200, 200, 100, 100, 50, 50], profile: P3);
        RawImage image = ImageFile.Read(file);
        Assert.That(image.Deep, Is.Not.Null);
        Assert.That(image.Deep!.Select(v => v / 257.0), Is.EqualTo(new[] { 214.9, 92.61, 30.95 }).Within(0.1));
    }

    [TestCase(1)]
    [TestCase(3)]
    public void Jpeg_has_it_in_one_segment_or_in_several(int parts)
    {
        byte[] flat = [.. Enumerable.Repeat(new byte[] { 200, 100, 50 }, 64).SelectMany(p => p)];
        byte[] plain = JpegBytes.Of(8, 8, JpegBytes.Rgb, flat);
        Expect(ImageFile.Read(plain).Pixels[..3], flat[..3]);
        Expect(ImageFile.Read(IccBytes.InJpeg(plain, Adobe, parts)).Pixels[..3], FromAdobe[..3], 2);
    }

    [Test]
    public void WebP_has_it_in_a_chunk()
    {
        if (!NativeCodec.WebP.IsAvailable)
        {
            Assert.Ignore("libwebp was not found: install libwebp7.");
        }

        // Red, green, blue, (10, 20, 30), nothing and white, without loss: in Adobe RGB red and blue are sRGB's, and green lies beyond it.
        byte[] plain = Convert.FromBase64String("UklGRj4AAABXRUJQVlA4TDIAAAAvAkAAEC8gECBM+B/0YENIkJD9f9VOkG2zidyf6yKb/wDQyaZvgYK0DVjcPSeL6H9cGQ=="),
            profile = Adobe;
        byte[] chunk = [.. "ICCP"u8, .. BitConverter.GetBytes(profile.Length), .. profile, .. new byte[profile.Length & 1]];
        byte[] body = [.. "WEBPVP8X"u8, 10, 0, 0, 0, 0x30, 0, 0, 0, 2, 0, 0, 1, 0, 0, .. chunk, .. plain[12..]];
        Expect(ImageFile.Read((byte[])[.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body]).Pixels,
            [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 12, 24, 255, 255, 255, 255, 255, 255]);
    }

    [Test]
    public void Grey_goes_by_its_curve()
    {
        // (v / 255)^1.8 and v / 255 under sRGB's curve.
        byte[] rows = [0, 50, 128, 200];
        Expect(ImageFile.Read(PngBytes.Of(3, 1, 8, 0, rows, profile: IccBytes.Grey(IccBytes.Gamma(1.8)))).Pixels, [65, 146, 210]);
        Expect(ImageFile.Read(PngBytes.Of(3, 1, 8, 0, rows, profile: IccBytes.Grey(IccBytes.Table(0, 65535)))).Pixels, [122, 188, 229]);
        Expect(ImageFile.Read(PngBytes.Of(3, 1, 8, 0, rows, profile: IccBytes.Colour(IccBytes.AdobeRgb, IccBytes.Gamma(1.8)))).Pixels, [65, 146, 210]);
    }

    [Test]
    public void Every_kind_of_curve_is_read()
    {
        // At 0.5: 0.25; (0.5 + 0.25)^2; that and 0.125; straight below d, the power above; both with their constants.
        (byte[] Curve, double X, double Light)[] cases =
        [
            (IccBytes.Function(0, 2), 0.5, 0.25),
            (IccBytes.Function(1, 2, 1, 0.25), 0.5, 0.5625),
            (IccBytes.Function(1, 2, 1, -0.25), 0.125, 0),
            (IccBytes.Function(2, 2, 1, 0.25, 0.125), 0.5, 0.6875),
            (IccBytes.Function(2, 2, 1, -0.25, 0.125), 0.125, 0.125),
            (IccBytes.Function(3, 2, 1, 0, 0.5, 0.25), 0.125, 0.0625),
            (IccBytes.Function(3, 2, 1, 0, 0.5, 0.25), 0.5, 0.25),
            (IccBytes.Function(4, 2, 1, 0, 0.5, 0.25, 0.125, 0.0625), 0.125, 0.125),
            (IccBytes.Function(4, 2, 1, 0, 0.5, 0.25, 0.125, 0.0625), 0.5, 0.375),
            (IccBytes.Table(), 0.3, 0.3),
            (IccBytes.Table(0, 13107, 65535), 0.25, 0.1),
        ];
        foreach ((byte[] curve, double x, double light) in cases)
        {
            Assert.That(ToneCurve.Read([.. curve, 0, 0])!.Of(x), Is.EqualTo(light).Within(1e-4), Convert.ToHexString(curve));
        }
    }

    [Test]
    public void What_is_srgb_already_stays_bit_for_bit()
    {
        Assert.That(ImageFile.Read(Png(IccBytes.Colour(IccBytes.Srgb, IccBytes.SrgbCurve))).Pixels, Is.EqualTo(Pixels));
        Assert.That(ColorProfiles.Find(IccBytes.Colour(IccBytes.Srgb, IccBytes.SrgbCurve), 3), Is.EqualTo(default(ColorMeaning)));
        using var folder = new TempFolder();
        Assert.That(ImageFile.ReadHeader(folder.Write("plain.png", PngBytes.Of(5, 1, 8, 2, [0, .. Pixels]))).Colors, Is.EqualTo(default(ColorMeaning)));
    }

    [Test]
    public void Profiles_that_cannot_be_used_are_said_and_pixels_stay()
    {
        (byte[] Profile, string Why)[] bad =
        [
            ([1, 2, 3], "it is damaged"),
            (IccBytes.Of("CMYK", "Lab ", []), "it is of CMYK"),
            (IccBytes.Of("RGB ", "Lab ", []), "it goes by tables"),
            (IccBytes.Of("RGB ", "XYZ ", []), "it has no curves and primaries"),
            (IccBytes.Grey(IccBytes.Gamma(2)), "it is of grey, and the image has colour"),
        ];
        foreach ((byte[] profile, string why) in bad)
        {
            using var folder = new TempFolder();
            folder.Write("train/a/1.png", Png(profile));
            folder.Write("train/b/1.png", Png(P3));
            folder.Write("test/a/1.png", Png(P3));
            DataSplit split = DataSets.Open("folder:" + folder.Root);
            Assert.That(split.Notes, Has.Some.Contains("1 of 2 images have a colour profile that cannot be used and are taken for sRGB: " + why));
            Assert.That(split.Notes, Has.Some.Contains("1 of 2 images have a colour profile and are brought to sRGB"));
            Assert.That(ImageFile.Read(Png(profile)).Pixels, Is.EqualTo(Pixels));
        }
    }

    [Test]
    public void Segments_that_are_missing_or_there_twice_are_no_profile()
    {
        byte[] plain = JpegBytes.Of(8, 8, JpegBytes.Rgb, new byte[192]), whole = IccBytes.InJpeg(plain, Adobe, 2);
        Assert.That(EmbeddedProfile.OfJpeg(whole), Is.EqualTo(Adobe));
        int length = ((whole[4] << 8) | whole[5]) + 2;
        Assert.That(EmbeddedProfile.OfJpeg([.. whole[..2], .. whole[(2 + length)..]]), Is.Empty);
        Assert.That(EmbeddedProfile.OfJpeg([.. whole[..2], .. whole[2..(2 + length)], .. whole[2..]]), Is.Empty);
    }

    [Test]
    public void Damaged_profiles_end_nothing()
    {
        var random = new Random(7);
        byte[][] good = [P3, Adobe, IccBytes.Grey(IccBytes.Table(0, 100, 65535))];
        int used = 0, refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] bad = [.. good[round % good.Length]];
            for (int edits = random.Next(1, 6); edits > 0; edits--)
            {
                bad[random.Next(bad.Length)] = (byte)(random.Next(3) == 0 ? 255 : random.Next(256));
            }

            bad = random.Next(4) == 0 ? bad[..random.Next(bad.Length)] : bad;
            ColorMeaning meaning = ColorProfiles.Find(bad, round % good.Length == 2 ? 1 : 3);
            (used, refused) = meaning.Problem is null ? (used + 1, refused) : (used, refused + 1);
            meaning.Transform?.Apply(new RawImage(1, 5, meaning.Transform.Channels, new byte[5 * meaning.Transform.Channels]));
        }

        Assert.That((used > 100, refused > 100), Is.EqualTo((true, true)), $"{used} used, {refused} refused");
    }

    private static byte[] Png(byte[] profile) => PngBytes.Of(5, 1, 8, 2, [0, .. Pixels], profile: profile);

    private static void Expect(byte[] pixels, byte[] expected, int within = 1)
    {
        Assert.That(pixels, Has.Length.EqualTo(expected.Length));
        Assert.That(pixels.Select(v => (int)v), Is.EqualTo(expected.Select(v => (int)v)).Within(within));
    }
}
