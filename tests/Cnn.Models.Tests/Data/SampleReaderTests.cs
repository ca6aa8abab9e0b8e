using Cnn.Models.Data.Images.Png;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Images read for a model are what its training images were.</summary>
public sealed class SampleReaderTests
{
    [Test]
    public void An_image_is_scaled_and_normalised_per_channel()
    {
        using var folder = new TempFolder();
        string file = folder.Write("a.png", PngBytes.Plain(2, 1, 3, [0, 51, 102, 255, 204, 153]));
        var encoding = new ImageEncoding { Mean = [0.5f, 0.25f, 0], Deviation = [0.5f, 0.25f, 2] };
        float[] sample = new float[6];
        RawImage image = new SampleReader(new Shape(1, 2, 3), encoding).Read(file, sample);
        Assert.That(image.Pixels, Is.EqualTo(new byte[] { 0, 51, 102, 255, 204, 153 }));
        Assert.That(sample, Is.EqualTo(new float[] { -1, -0.2f, 0.2f, 1, 2.2f, 0.3f }).Within(1e-6));
    }

    [Test]
    public void Channels_first_has_plane_after_plane()
    {
        using var folder = new TempFolder();
        string file = folder.Write("a.png", PngBytes.Plain(2, 1, 3, [0, 51, 102, 255, 204, 153]));
        float[] sample = new float[6];
        new SampleReader(new Shape(3, 1, 2), new ImageEncoding { Format = DataFormat.ChannelsFirst }).Read(file, sample);
        Assert.That(sample, Is.EqualTo(new float[] { 0, 1, 0.2f, 0.8f, 0.4f, 0.6f }).Within(1e-6));
    }

    [Test]
    public void A_colour_image_becomes_grey_and_any_wrong_name_is_read_by_its_content()
    {
        using var folder = new TempFolder();
        string file = folder.Write("a.jpg", PngBytes.Plain(1, 1, 3, [255, 0, 0]));
        float[] sample = new float[4];
        new SampleReader(new Shape(2, 2, 1), ImageEncoding.Default).Read(file, sample);
        Assert.That(sample, Is.All.EqualTo(76 / 255f).Within(1e-6));
    }

    [Test]
    public void A_model_that_takes_no_images_is_refused() =>
        Assert.That(() => new SampleReader(new Shape(8, 8, 2), ImageEncoding.Default), Throws.ArgumentException.With.Message.Contains("(8, 8, 2)"));

    [TestCase(1, 1, 1)]
    [TestCase(1, 7, 5)]
    [TestCase(3, 4, 9)]
    public void What_is_written_as_PNG_is_read_again(int channels, int height, int width)
    {
        byte[] pixels = new byte[channels * height * width];
        new Random(channels).NextBytes(pixels);
        using var folder = new TempFolder();
        RawImage image = ImageFile.Read(folder.Write("a.png", PngWriter.Encode(new RawImage(height, width, channels, pixels))));
        Assert.That((image.Height, image.Width, image.Channels), Is.EqualTo((height, width, channels)));
        Assert.That(image.Pixels, Is.EqualTo(pixels));
    }
}
