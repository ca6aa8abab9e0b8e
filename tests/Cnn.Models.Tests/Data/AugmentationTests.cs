using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

[NonParallelizable]
public sealed partial class AugmentationTests
{
    private static readonly AugmentationOptions Everything = new()
    {
        HorizontalFlip = true, Rotation = 15, Zoom = 0.2f, Shift = 0.1f, CropPadding = 2, Brightness = 0.1f, Contrast = 0.3f, Cutout = 3, Fill = 0.25f,
    };

    private static ArrayDataset Images(int count, int size, int channels, DataFormat format = DataFormat.ChannelsLast, bool oneHot = false)
    {
        byte[] pixels = new byte[count * size * size * channels];
        new Random(4).NextBytes(pixels);
        return new ArrayDataset(pixels, [.. Enumerable.Range(0, count).Select(i => i % 3)], size, size, channels, ["a", "b", "c"],
            new ImageEncoding { Format = format, OneHot = oneHot });
    }

    [Test]
    public void A_sample_is_a_function_of_seed_epoch_and_index()
    {
        ArrayDataset images = Images(40, 8, 3);
        var varied = new AugmentedDataset(images, Everything, seed: 1);
        float[] sample = varied.Image(7, epoch: 2);
        var batch = new Batch(3, images.Inputs, images.Targets);
        varied.Fill([30, 7, 2], 2, batch);
        Assert.That(batch.Inputs[0].AsSpan<float>().Slice(192, 192).ToArray(), Is.EqualTo(sample), "whatever batch it is in");
        Assert.That(varied.Image(7, epoch: 3), Is.Not.EqualTo(sample));
        Assert.That(new AugmentedDataset(images, Everything, seed: 2).Image(7, epoch: 2), Is.Not.EqualTo(sample));
        Assert.That(varied.IsExpensive);
    }

    [Test]
    public void Loader_threads_change_nothing()
    {
        var runs = new List<float[]>();
        foreach (int threads in new[] { 0, 1, 3 })
        {
            var varied = new AugmentedDataset(Images(50, 8, 3, oneHot: true), Everything with { Mixup = 0.4f }, seed: 1);
            using var loader = new BatchLoader(varied, new BatchLoaderOptions { BatchSize = 8, Seed = 3, Threads = threads });
            var run = new List<float>();
            for (long epoch = 0; epoch < 2; epoch++)
            {
                loader.StartEpoch(epoch);
                while (loader.Next() is { } batch)
                {
                    run.AddRange(batch.Inputs[0].ToArray<float>());
                    run.AddRange(batch.Targets[0].ToArray<float>());
                }
            }

            runs.Add([.. run]);
        }

        Assert.That(runs[1], Is.EqualTo(runs[0]));
        Assert.That(runs[2], Is.EqualTo(runs[0]));
    }

    [Test]
    public void Both_formats_show_the_same_picture()
    {
        var last = new AugmentedDataset(Images(5, 9, 3), Everything, seed: 6);
        ArrayDataset planes = Images(5, 9, 3).WithEncoding(new ImageEncoding { Format = DataFormat.ChannelsFirst });
        var first = new AugmentedDataset(planes, Everything, seed: 6);
        float[] a = last.Image(3), b = first.Image(3);
        float[] moved = [.. Enumerable.Range(0, 243).Select(i => b[(i % 3 * 81) + (i / 3)])];

        // The mean for contrast is summed in another order.
        Assert.That(moved, Is.EqualTo(a).Within(1e-6f));
    }

    [Test]
    public void Half_of_the_images_are_mirrored()
    {
        ArrayDataset images = Images(400, 2, 3);
        var varied = new AugmentedDataset(images, new AugmentationOptions { HorizontalFlip = true }, seed: 1);
        int mirrored = 0;
        for (int i = 0; i < 400; i++)
        {
            float[] before = images.Image(i), after = varied.Image(i);
            float[] flipped = [.. before[3..6], .. before[..3], .. before[9..], .. before[6..9]];
            Assert.That(after, Is.EqualTo(before).Or.EqualTo(flipped));
            mirrored += after.SequenceEqual(flipped) ? 1 : 0;
        }

        // A binomial with 400 trials of 1/2 has deviation 10.
        Assert.That(mirrored, Is.InRange(150, 250));
    }

    [Test]
    public void A_padded_crop_moves_the_image_by_whole_pixels_everywhere_within_the_padding()
    {
        ArrayDataset images = Images(1, 5, 1);
        float[] before = images.Image(0);
        var varied = new AugmentedDataset(images, new AugmentationOptions { CropPadding = 1, Fill = -1 }, seed: 1);
        var seen = new HashSet<(int, int)>();
        for (int epoch = 0; epoch < 200; epoch++)
        {
            float[] after = varied.Image(0, epoch);
            (int, int) match = (from dy in Enumerable.Range(-1, 3) from dx in Enumerable.Range(-1, 3)
                where Moved(before, 5, dy, dx).SequenceEqual(after) select (dy, dx)).Single();
            seen.Add(match);
        }

        Assert.That(seen, Has.Count.EqualTo(9));
    }

    [Test]
    public void A_quarter_turn_and_a_whole_shift_land_on_pixels()
    {
        var planes = new ImagePlanes(1, 3, 3, 1);
        float[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9], result = new float[9];
        planes.Warp(image, result, MathF.PI / 2, 1, 0, 0, 0);
        Assert.That(result, Is.EqualTo(new float[] { 3, 6, 9, 2, 5, 8, 1, 4, 7 }).Within(1e-5f), "counter-clockwise");
        planes.Warp(image, result, 0, 1, 1, -1, -7);
        Assert.That(result, Is.EqualTo(new float[] { -7, -7, -7, 2, 3, -7, 5, 6, -7 }).Within(1e-5f));
        planes.Warp(image, result, 0, 2, 0, 0, 0);
        Assert.That(result, Is.EqualTo(new float[] { 3, 3.5f, 4, 4.5f, 5, 5.5f, 6, 6.5f, 7 }).Within(1e-5f), "twice as large");
        planes.Warp(image, result, 0, 1, 0, 0.5f, 0);
        Assert.That(result, Is.EqualTo(new float[] { 0.5f, 1.5f, 2.5f, 2, 4.5f, 5.5f, 3.5f, 7.5f, 8.5f }).Within(1e-5f), "half a pixel to the right");
    }

    [Test]
    public void Contrast_keeps_the_mean_and_brightness_moves_it_alone()
    {
        ArrayDataset images = Images(20, 6, 1);
        for (int i = 0; i < 20; i++)
        {
            float[] before = images.Image(i);
            float[] contrast = new AugmentedDataset(images, new AugmentationOptions { Contrast = 0.5f }, 1).Image(i);
            float[] brightness = new AugmentedDataset(images, new AugmentationOptions { Brightness = 0.2f }, 1).Image(i);
            Assert.That(contrast.Average(), Is.EqualTo(before.Average()).Within(1e-5f));
            float factor = (contrast.Max() - contrast.Min()) / (before.Max() - before.Min());
            Assert.That(factor, Is.InRange(0.5f, 1.5f));
            float step = brightness[0] - before[0];
            Assert.That(Math.Abs(step), Is.LessThanOrEqualTo(0.2f));
            Assert.That(brightness.Zip(before, (a, b) => a - b), Is.All.EqualTo(step).Within(1e-5f));
        }
    }

    [Test]
    public void A_cutout_blanks_a_square_and_nothing_else()
    {
        ArrayDataset images = Images(60, 8, 1);
        var varied = new AugmentedDataset(images, new AugmentationOptions { Cutout = 3, Fill = 9 }, 1);
        for (int i = 0; i < 60; i++)
        {
            float[] before = images.Image(i), after = varied.Image(i);
            int[] blank = [.. Enumerable.Range(0, 64).Where(p => after[p] == 9)];
            Assert.That(Enumerable.Range(0, 64).Except(blank).All(p => after[p] == before[p]));
            int rows = blank.Select(p => p / 8).Distinct().Count(), columns = blank.Select(p => p % 8).Distinct().Count();
            Assert.That(rows * columns, Is.EqualTo(blank.Length), "a rectangle");
            Assert.That((rows, columns), Is.AnyOf((3, 3), (2, 3), (3, 2), (2, 2)), "cut off by the border at most by half");
        }
    }

    [Test]
    public void Mixup_mixes_images_and_targets_by_the_same_share()
    {
        var images = new ArrayDataset([0, 100, 200], [0, 1, 2], 1, 1, 1, ["a", "b", "c"], new ImageEncoding { Scale = 1, OneHot = true });
        var varied = new AugmentedDataset(images, new AugmentationOptions { Mixup = 1 }, seed: 5);
        var batch = new Batch(3, images.Inputs, images.Targets);
        double shares = 0;
        int mixed = 0;
        for (long epoch = 0; epoch < 500; epoch++)
        {
            varied.Fill([0, 1, 2], epoch, batch);
            float[] x = batch.Inputs[0].ToArray<float>(), y = batch.Targets[0].ToArray<float>();
            for (int i = 0; i < 3; i++)
            {
                Assert.That(y[3 * i] + y[(3 * i) + 1] + y[(3 * i) + 2], Is.EqualTo(1f).Within(1e-6f));
                Assert.That(x[i], Is.EqualTo((100 * y[(3 * i) + 1]) + (200 * y[(3 * i) + 2])).Within(1e-3f));
                if (y[(3 * i) + i] < 1)
                {
                    shares += y[(3 * i) + i];
                    mixed++;
                }
            }
        }

        // Beta(1, 1) is uniform: the mean share of about 1,000 mixtures is 1/2 with deviation 0.0091.
        Assert.That(mixed, Is.InRange(900, 1100));
        Assert.That(shares / mixed, Is.EqualTo(0.5).Within(0.046));
    }

    [TestCase(0.2f)]
    [TestCase(2f)]
    public void The_beta_distribution_has_its_variance(float alpha)
    {
        var random = new PhiloxSequence(1, 2, PhiloxPurpose.Augmentation);
        double[] draws = [.. Enumerable.Range(0, 40000).Select(_ => (double)BetaDistribution.Draw(ref random, alpha))];
        double mean = draws.Average(), variance = draws.Average(d => (d - mean) * (d - mean));
        Assert.That(mean, Is.EqualTo(0.5).Within(0.012));
        Assert.That(variance, Is.EqualTo(1 / (4 * ((2 * alpha) + 1))).Within(0.005), "1 / (4 (2 alpha + 1))");
    }

    private static float[] Moved(float[] image, int size, int down, int right)
    {
        float[] result = new float[image.Length];
        for (int i = 0; i < result.Length; i++)
        {
            (int y, int x) = ((i / size) - down, (i % size) - right);
            result[i] = y >= 0 && x >= 0 && y < size && x < size ? image[(y * size) + x] : -1;
        }

        return result;
    }
}
