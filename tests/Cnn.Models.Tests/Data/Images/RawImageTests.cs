using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

public sealed class RawImageTests
{
    private static IEnumerable<TestCaseData> Sizes()
    {
        // Bilinear between pixel centres: enlarging 2 to 4 puts the samples at -1/4, 1/4, 3/4 and 5/4.
        yield return new TestCaseData(1, 2, new byte[] { 0, 100 }, 1, 4, new byte[] { 0, 25, 75, 100 }).SetArgDisplayNames("twice as wide");

        // Halving with a triangle of half width 2: weights 3/4, 3/4, 1/4 at the border, 1/4, 3/4, 3/4, 1/4 inside.
        yield return new TestCaseData(1, 4, new byte[] { 0, 70, 140, 210 }, 1, 2, new byte[] { 50, 160 }).SetArgDisplayNames("half as wide");
        yield return new TestCaseData(2, 1, new byte[] { 10, 30 }, 1, 1, new byte[] { 20 }).SetArgDisplayNames("to one row");
        yield return new TestCaseData(2, 2, new byte[] { 8, 8, 8, 8 }, 5, 3, Enumerable.Repeat((byte)8, 15).ToArray())
            .SetArgDisplayNames("a plain area stays plain");
    }

    [TestCaseSource(nameof(Sizes))]
    public void Resizing_is_bilinear(int height, int width, byte[] pixels, int newHeight, int newWidth, byte[] expected)
    {
        RawImage image = new RawImage(height, width, 1, pixels).Resize(newHeight, newWidth);
        Assert.That((image.Height, image.Width), Is.EqualTo((newHeight, newWidth)));
        Assert.That(image.Pixels, Is.EqualTo(expected));
    }

    [Test]
    public void Channels_are_resized_apart()
    {
        RawImage image = new RawImage(1, 2, 3, [0, 10, 20, 100, 110, 120]).Resize(1, 4);
        Assert.That(image.Pixels, Is.EqualTo(new byte[] { 0, 10, 20, 25, 35, 45, 75, 85, 95, 100, 110, 120 }));
    }

    [Test]
    public void Colour_and_grey_convert_into_each_other()
    {
        Assert.That(new RawImage(1, 2, 1, [7, 9]).ToChannels(3).Pixels, Is.EqualTo(new byte[] { 7, 7, 7, 9, 9, 9 }));

        // 0.299, 0.587 and 0.114 of 255, rounded.
        Assert.That(new RawImage(1, 4, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]).ToChannels(1).Pixels, Is.EqualTo(new byte[] { 76, 150, 29, 255 }));
    }

    [Test]
    public void Pixels_that_do_not_fit_are_refused()
    {
        Assert.That(() => new RawImage(2, 2, 1, [1, 2, 3]), Throws.ArgumentException.With.Message.Contains("3 bytes"));
        Assert.That(() => new RawImage(1, 1, 2, [1, 2]), Throws.ArgumentException);
    }

    [Test]
    public void An_image_becomes_a_tensor_and_comes_back()
    {
        var image = new RawImage(2, 1, 3, [0, 51, 255, 102, 153, 204]);
        Tensor values = image.ToTensor();
        Assert.That(values.Shape, Is.EqualTo(new Shape(2, 1, 3)));
        Assert.That(values.ToArray(), Is.EqualTo(new[] { 0, 0.2f, 1, 0.4f, 0.6f, 0.8f }).Within(1e-7));
        Assert.That(RawImage.From(values).Pixels, Is.EqualTo(image.Pixels));
        Assert.That(image.InSixteenBits().ToTensor().ToArray(), Is.EqualTo(values.ToArray()).Within(1e-7), "65,535 is white");
        RawImage grey = RawImage.From(Tensor.From([-1f, 0.5f, 2, float.NaN], 2, 2));
        Assert.That((grey.Channels, grey.Pixels), Is.EqualTo((1, new byte[] { 0, 128, 255, 0 })));
        Assert.That(() => RawImage.From(Tensor.Ones(2, 2, 2)), Throws.ArgumentException.With.Message.Contains("(2, 2, 2)"));
        Assert.That(() => RawImage.From(Tensor.Ones(4)), Throws.ArgumentException.With.Message.Contains("(4,)"));
    }

    [Test]
    public void A_png_file_holds_the_image([Values(1, 3)] int channels)
    {
        byte[] pixels = [.. Enumerable.Range(0, 4 * 5 * channels).Select(i => (byte)(i * 37))];
        RawImage read = ImageFile.Read(new RawImage(4, 5, channels, pixels).ToPng());
        Assert.That((read.Height, read.Width, read.Channels, read.Pixels), Is.EqualTo((4, 5, channels, pixels)));
    }
}
