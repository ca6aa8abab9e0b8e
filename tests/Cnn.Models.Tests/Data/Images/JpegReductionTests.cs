using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <summary>Large JPEGs that are wanted small are not decoded whole, and look as if they were.</summary>
public sealed class JpegReductionTests
{
    [TestCase(500, 375, 224, 224, ImageFit.Stretch, 1)]
    [TestCase(896, 896, 224, 224, ImageFit.Stretch, 2)]
    [TestCase(895, 896, 224, 224, ImageFit.Stretch, 1)]
    [TestCase(896, 896, 224, 224, ImageFit.Crop, 1)]
    [TestCase(1024, 4000, 224, 224, ImageFit.Crop, 2)]
    [TestCase(4000, 3000, 32, 32, ImageFit.Stretch, 8)]
    [TestCase(301, 415, 32, 32, ImageFit.Stretch, 2)]
    public void What_is_decoded_has_twice_the_sides_that_are_wanted(int height, int width, int rows, int columns, ImageFit fit, int reduction) =>
        Assert.That(new ImageTarget(rows, columns, fit).Reduction(new ImageHeader(ImageKind.Jpeg, width, height, 3)), Is.EqualTo(reduction));

    [TestCase(ImageFit.Stretch)]
    [TestCase(ImageFit.Crop)]
    public void A_photograph_looks_as_if_it_had_been_decoded_whole(ImageFit fit)
    {
        // Slow waves of colour, as large things in photographs are.
        const int Height = 304, Width = 416;
        byte[] pixels = [.. Enumerable.Range(0, Height * Width * 3).Select(i => Wave(i / 3 / Width, i / 3 % Width, i % 3))];
        byte[] file = JpegBytes.Of(Width, Height, JpegBytes.Rgb, pixels, quality: 95);
        RawImage whole = ImageFile.Read(file).Fit(32, 32, fit), reduced = ImageFile.Read(file, "it", new ImageTarget(32, 32, fit)).Fit(32, 32, fit);
        Assert.That(ImageFile.Read(file, "it", new ImageTarget(32, 32, fit)).Height, Is.EqualTo(Height / 4));
        Assert.That(whole.Pixels.Zip(reduced.Pixels, (a, b) => Math.Abs(a - b)).Max(), Is.LessThanOrEqualTo(4));
    }

    [Test]
    public void Damage_is_found_all_the_same()
    {
        byte[] file = JpegBytes.Of(256, 256, JpegBytes.Grey, [.. Enumerable.Range(0, 256 * 256).Select(i => (byte)(i * 7))]);
        Assert.That(() => ImageFile.Read(file[..(file.Length / 2)], "it", new ImageTarget(16, 16, ImageFit.Stretch)), Throws.TypeOf<DataException>());
    }

    private static byte Wave(int y, int x, int channel) => (byte)(128 + (100 * Math.Sin((y / 40.0) + (x / 55.0) + channel)));
}
