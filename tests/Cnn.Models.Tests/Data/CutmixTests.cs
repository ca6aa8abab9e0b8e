using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Rectangles of other images: Yun et al., "CutMix" (2019).</summary>
[NonParallelizable]
public sealed class CutmixTests
{
    // Each image is one value everywhere: what the target says of another one is what of its pixels is there, in one rectangle.
    [TestCase(DataFormat.ChannelsLast)]
    [TestCase(DataFormat.ChannelsFirst)]
    public void Cutmix_puts_a_rectangle_of_another_image_in_and_as_much_of_its_target(DataFormat format)
    {
        byte[] pixels = [.. Enumerable.Range(0, 3).SelectMany(i => Enumerable.Repeat((byte)(50 * (i + 1)), 10 * 6 * 3))];
        var images = new ArrayDataset(pixels, [0, 1, 2], 10, 6, 3, ["a", "b", "c"], new ImageEncoding { Scale = 1, OneHot = true, Format = format });
        var varied = new AugmentedDataset(images, new AugmentationOptions { Cutmix = 1 }, seed: 5);
        var batch = new Batch(3, images.Inputs, images.Targets);
        double shares = 0;
        int mixed = 0;
        for (long epoch = 0; epoch < 400; epoch++)
        {
            varied.Fill([0, 1, 2], epoch, batch);
            float[] x = batch.Inputs[0].ToArray<float>(), y = batch.Targets[0].ToArray<float>();
            for (int i = 0; i < 3; i++)
            {
                // Places of the first channel, rows first.
                float[] place = [.. Enumerable.Range(0, 60).Select(p => x[(i * 180) + (format == DataFormat.ChannelsLast ? p * 3 : p)])];
                for (int c = 0; c < 3; c++)
                {
                    Assert.That(place.Count(v => v == 50 * (c + 1)) / 60.0, Is.EqualTo(y[(3 * i) + c]).Within(1e-5));
                }

                int[] foreign = [.. Enumerable.Range(0, 60).Where(p => place[p] != 50 * (i + 1))];
                if (foreign.Length > 0)
                {
                    int height = foreign.Max(p => p / 6) - foreign.Min(p => p / 6) + 1, width = foreign.Max(p => p % 6) - foreign.Min(p => p % 6) + 1;
                    Assert.That(foreign, Has.Length.EqualTo(height * width), "a rectangle");
                    shares += y[(3 * i) + i];
                    mixed++;
                }
            }
        }

        Assert.That(mixed, Is.GreaterThan(500));
        Assert.That(shares / mixed, Is.InRange(0.6, 0.8), "of a side s, s - s^2/4 lies within the image on average: 0.68 of it stays");
    }

    [Test]
    public void Cutmix_of_masks_and_of_labels_is_refused()
    {
        Assert.That(() => new AugmentedDataset(Images(oneHot: false), new AugmentationOptions { Cutmix = 1 }, 1),
            Throws.ArgumentException.With.Message.Contains("one-hot"));
        Assert.That(() => new AugmentedDataset(Images(oneHot: true), new AugmentationOptions { Cutmix = 1, Masks = true }, 1),
            Throws.ArgumentException.With.Message.Contains("masks"));
        Assert.That(AugmentationOptions.Parse("cutmix=0.5,mixup=0.2").Cutmix, Is.EqualTo(0.5f));
    }

    private static ArrayDataset Images(bool oneHot) => new(new byte[64], [0, 1, 2, 0], 4, 4, 1, ["a", "b", "c"], new ImageEncoding { OneHot = oneHot });
}
