using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>The size that a network takes, stretched or cut as on ImageNet, and parts of random size.</summary>
public sealed class ImageFitTests
{
    // A pixel of the column's number.
    private static RawImage Columns(int height, int width) => new(height, width, 1, [.. Enumerable.Range(0, height * width).Select(i => (byte)(i % width))]);

    [Test]
    public void A_cut_keeps_the_middle_of_what_is_an_eighth_larger()
    {
        // 8 of 7 / 0.875: the short side of 8 stays, of the long side of 24 the columns from 8.5, rounded to even, are left.
        RawImage image = Columns(8, 24).Fit(7, 7, ImageFit.Crop);
        Assert.That((image.Height, image.Width), Is.EqualTo((7, 7)));
        Assert.That(image.Pixels[..7], Is.EqualTo(new byte[] { 8, 9, 10, 11, 12, 13, 14 }));
    }

    [TestCase(500, 375, 224, 224)]
    [TestCase(375, 500, 224, 224)]
    [TestCase(1, 900, 32, 48)]
    [TestCase(3, 3, 224, 100)]
    [TestCase(1, 60000, 224, 224)]
    [TestCase(60000, 2, 224, 224)]
    public void Every_image_comes_to_the_size_that_is_wanted(int height, int width, int rows, int columns)
    {
        RawImage image = Columns(height, width).Fit(rows, columns, ImageFit.Crop);
        Assert.That((image.Height, image.Width), Is.EqualTo((rows, columns)));
    }

    [Test]
    public void Stretching_is_resizing() =>
        Assert.That(Columns(8, 24).Fit(7, 7, ImageFit.Stretch).Pixels, Is.EqualTo(Columns(8, 24).Resize(7, 7).Pixels));

    [Test]
    public void Training_and_prediction_see_the_same_and_a_checkpoint_keeps_it()
    {
        using var folder = new TempFolder();
        byte[] wide = Columns(8, 24).ToPng();
        string file = folder.Write("a/1.png", wide);
        folder.Write("b/1.png", wide);
        ImageEncoding encoding = ImageEncoding.Default with { Fit = ImageFit.Crop, Scale = 1 };
        var images = new ImageFolderDataset(folder.Root, encoding, size: (7, 7));
        Assert.That(images.Image(0)[..7], Is.EqualTo(new float[] { 8, 9, 10, 11, 12, 13, 14 }));
        SampleMetadata kept = SampleMetadata.Read(SampleMetadata.From(images).ToText());
        Assert.That(kept.Encoding!.Fit, Is.EqualTo(ImageFit.Crop));
        float[] seen = new float[49];
        new SampleReader(images.Inputs[0].Shape, kept.Encoding!).Read(file, seen);
        Assert.That(seen, Is.EqualTo(images.Image(0)));
        Assert.That(SampleMetadata.Read(new SampleMetadata([], ImageEncoding.Default).ToText()).Encoding!.Fit, Is.EqualTo(ImageFit.Stretch));
    }

    [Test]
    public void A_fit_that_is_not_known_is_refused()
    {
        Dictionary<string, string> text = new(new SampleMetadata([], ImageEncoding.Default with { Fit = ImageFit.Crop }).ToText());
        text["preprocessing"] = text["preprocessing"].Replace("crop", "squash", StringComparison.Ordinal);
        Assert.That(() => SampleMetadata.Read(text), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("fit is 'squash'"));
    }

    [Test]
    public void Parts_of_random_size_show_neighbours_in_their_order_and_nothing_else()
    {
        byte[] pixels = [.. Enumerable.Range(0, 16 * 16).Select(i => (byte)(10 + (i % 16)))];
        var inner = new ArrayDataset(pixels, new int[1], 16, 16, 1, ["a"], ImageEncoding.Default with { Scale = 1 });
        var varied = new AugmentedDataset(inner, AugmentationOptions.Parse("resized-crop=0.1"), seed: 3);
        var widths = new HashSet<float>();
        for (int epoch = 0; epoch < 200; epoch++)
        {
            float[] image = varied.Image(0, epoch);
            Assert.That(image[..16], Is.Ordered);
            Assert.That((image.Min() >= 10, image.Max() <= 25), Is.EqualTo((true, true)));
            Assert.That(image[16..32], Is.EqualTo(image[..16]));
            widths.Add(image[15] - image[0]);
        }

        // Shares of 0.1 to 1 with sides of 3 to 4 up to 4 to 3: from 16 * sqrt(0.1 * 0.75) = 4.4 columns to all sixteen.
        Assert.That(widths.Min(), Is.InRange(3, 6));
        Assert.That(widths.Max(), Is.EqualTo(15));
        float[] again = varied.Image(0, 7);
        Assert.That(varied.Image(0, 7), Is.EqualTo(again), "the same epoch shows the same part");
    }

    [Test]
    public void Masks_are_cut_as_their_images_are()
    {
        float[] image = [.. Enumerable.Range(0, 64).Select(i => i % 8 < 4 ? 0f : 1f)];
        int[] mask = [.. image.Select(v => (int)v)];
        var inner = new TensorDataset([Tensor.From(image, 1, 8, 8, 1)], [Tensor.From(mask, 1, 8, 8)]);
        var varied = new AugmentedDataset(inner, new AugmentationOptions { ResizedCrop = 0.2f, Masks = true }, seed: 5);
        for (int epoch = 0; epoch < 50; epoch++)
        {
            var batch = new Batch(1, varied.Inputs, varied.Targets);
            varied.Fill([0], epoch, batch);
            float[] seen = batch.Inputs[0].ToArray<float>();
            int[] marked = batch.Targets[0].ToArray<int>();
            Assert.That(Enumerable.Range(0, 64).Count(i => Math.Abs(seen[i] - marked[i]) > 0.51f), Is.Zero);
        }
    }
}
