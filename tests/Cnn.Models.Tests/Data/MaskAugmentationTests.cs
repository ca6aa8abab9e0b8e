using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Masks go where their images go, and a variation of one's own is a class with one method.</summary>
[TestFixture]
public sealed class MaskAugmentationTests
{
    private const int Count = 12, Side = 8;

    [Test]
    public void Labels_of_pixels_stay_with_their_pixels([Values] bool dense)
    {
        // Every pixel is its own label; what comes in over the border is 0 in both.
        var options = new AugmentationOptions { HorizontalFlip = true, CropPadding = 2, Masks = true, Own = [new UpsideDown()] };
        Batch batch = Fill(new AugmentedDataset(Numbered(dense), options, seed: 5), epoch: 3);
        float[] images = batch.Inputs[0].ToArray(), masks = batch.Targets[0].ToArray();
        Assert.That(masks, Is.EqualTo(images));
        float[][] samples = [.. images.Chunk(Side * Side)];
        Assert.That(samples.Any(s => s[0] == 0) && samples.Any(s => !s.SequenceEqual(samples[0])), Is.True, "they were varied");
    }

    [Test]
    public void A_turned_mask_is_the_nearest_pixel_and_colours_leave_it()
    {
        var plain = new AugmentationOptions { Rotation = 30, Zoom = 0.2f, Shift = 0.1f, Masks = true };
        Dataset data = Halves();
        Batch turned = Fill(new AugmentedDataset(data, plain, seed: 2), epoch: 1);
        Batch coloured = Fill(new AugmentedDataset(data, plain with { Brightness = 0.5f, Contrast = 0.5f, Cutout = 3 }, seed: 2), epoch: 1);
        float[] images = turned.Inputs[0].ToArray(), masks = turned.Targets[0].ToArray();
        Assert.That(masks, Is.All.AnyOf(0f, 1f));
        int clear = 0;
        for (int i = 0; i < images.Length; i++)
        {
            if (images[i] is < 0.2f or > 0.8f)
            {
                clear++;
                Assert.That(masks[i], Is.EqualTo(MathF.Round(images[i])), $"pixel {i}");
            }
        }

        Assert.That(clear, Is.GreaterThan(images.Length / 2));
        Assert.That(coloured.Targets[0].ToArray(), Is.Not.Empty.And.All.AnyOf(0f, 1f));
    }

    [Test]
    public void The_same_seed_gives_the_same_and_own_variations_see_image_and_numbers()
    {
        var options = new AugmentationOptions { Own = [new Noise()] };
        float[] one = Fill(new AugmentedDataset(Numbered(dense: true), options, seed: 7), 0).Inputs[0].ToArray(),
            two = Fill(new AugmentedDataset(Numbered(dense: true), options, seed: 7), 0).Inputs[0].ToArray();
        Assert.That(one, Is.EqualTo(two));
        Assert.That(Fill(new AugmentedDataset(Numbered(dense: true), options, seed: 8), 0).Inputs[0].ToArray(), Is.Not.EqualTo(one));
        Assert.That(one.Select((v, i) => v - ((i % (Side * Side)) + 1)), Is.All.InRange(0f, 1f));
    }

    [Test]
    public void Targets_that_are_no_masks_are_refused()
    {
        var data = new TensorDataset(Tensor.Zeros(new Shape(2, 4, 4, 1)), Tensor.Zeros(new Shape(2, 3, 4, 1)));
        Assert.That(() => new AugmentedDataset(data, new AugmentationOptions { Masks = true }, 1),
            Throws.ArgumentException.With.Message.Contains("Masks have the height and width of the images, (4, 4)"));
    }

    private static TensorDataset Numbered(bool dense)
    {
        float[] numbers = [.. Enumerable.Range(0, Count * Side * Side).Select(i => (i % (Side * Side)) + 1f)];
        Tensor masks = dense
            ? Tensor.FromArray(numbers, new Shape(Count, Side, Side, 1))
            : Tensor.FromArray(Array.ConvertAll(numbers, v => (int)v), new Shape(Count, Side, Side));
        return new TensorDataset(Tensor.FromArray(numbers, new Shape(Count, Side, Side, 1)), masks);
    }

    private static TensorDataset Halves()
    {
        float[] numbers = [.. Enumerable.Range(0, Count * Side * Side).Select(i => i % Side < Side / 2 ? 1f : 0)];
        return new TensorDataset(Tensor.FromArray(numbers, new Shape(Count, Side, Side, 1)), Tensor.FromArray(numbers, new Shape(Count, Side, Side, 1)));
    }

    private static Batch Fill(Dataset data, long epoch)
    {
        var batch = new Batch(Count, data.Inputs, data.Targets);
        data.Fill([.. Enumerable.Range(0, Count)], epoch, batch);
        return batch;
    }

    private sealed class UpsideDown : Augmentation
    {
        public override void Apply(AugmentedSample sample, AugmentationRandom random)
        {
            if (random.Chance(0.5))
            {
                sample.FlipUpDown();
            }

            sample.Move(random.Below(3) - 1, 0);
            if (random.Chance(0.5))
            {
                sample.FlipLeftRight();
            }
        }
    }

    private sealed class Noise : Augmentation
    {
        public override void Apply(AugmentedSample sample, AugmentationRandom random)
        {
            for (int y = 0; y < sample.Height; y++)
            {
                for (int x = 0; x < sample.Width; x++)
                {
                    sample[y, x, 0] += random.Unit();
                }
            }
        }
    }
}
