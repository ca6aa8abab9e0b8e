using Cnn.Models.Data.Augmentation.Rand;
using Cnn.OneDnn;
using Cnn.OneDnn.Tests;

namespace Cnn.Models.Tests.Data;

/// <summary>RandAugment's operations on pixels of 8 bits, by hand with Pillow's formulas and torchvision's strengths.</summary>
[TestFixture]
public sealed class RandAugmentTests
{
    private static readonly byte[] Square = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Test]
    public void Nothing_is_one_of_them() => Assert.That(Done(RandOp.Identity, 1, 3, 1, Square), Is.EqualTo(Square));

    [Test]
    public void Shears_move_rows_and_columns_by_where_their_middle_lies()
    {
        // x' = x + 0.3 y at middles: 0.5 + 0.15, 0.5 + 0.45, 0.5 + 0.75 with the pixels 0, 0, 1.
        Assert.That(Done(RandOp.ShearX, 1, 3, 1, Square), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6, 8, 9, 0 }));
        Assert.That(Done(RandOp.ShearX, -1, 3, 1, Square), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6, 0, 7, 8 }));
        Assert.That(Done(RandOp.ShearY, 1, 3, 1, Square), Is.EqualTo(new byte[] { 1, 2, 6, 4, 5, 9, 7, 8, 0 }));
    }

    [Test]
    public void Moves_are_whole_pixels_of_at_most_150_of_331()
    {
        // 150 / 331 of 3 is 1.36, of half of that 0.68: one pixel and none.
        Assert.That(Done(RandOp.TranslateX, 1, 3, 1, Square), Is.EqualTo(new byte[] { 0, 1, 2, 0, 4, 5, 0, 7, 8 }));
        Assert.That(Done(RandOp.TranslateX, -1, 3, 1, Square), Is.EqualTo(new byte[] { 2, 3, 0, 5, 6, 0, 8, 9, 0 }));
        Assert.That(Done(RandOp.TranslateY, 1, 3, 1, Square), Is.EqualTo(new byte[] { 0, 0, 0, 1, 2, 3, 4, 5, 6 }));
        Assert.That(Done(RandOp.TranslateY, -0.5, 3, 1, Square), Is.EqualTo(Square));
    }

    [Test]
    public void A_turn_is_counter_clockwise_about_the_middle()
    {
        // By 27 degrees, cos 0.891 and sin 0.454. The upper left pixel, (-1, -1) from the middle at 1.5, comes from 1.5 - 0.891 + 0.454 = 1.063 and
        // 1.5 - 0.454 - 0.891 = 0.155, the pixel 2; the one to its right from (1.954, 0.609), again 2; the next from (2.845, 1.063), 6; and so on around.
        Assert.That(Done(RandOp.Rotate, 0.9, 3, 1, Square), Is.EqualTo(new byte[] { 2, 2, 6, 4, 5, 6, 4, 8, 8 }));
    }

    [Test]
    public void Brightness_goes_towards_black_and_away_from_it_and_is_cut_off()
    {
        // Factors 1.9 and 0.1: 190.0, 361 above 255; 10.0, 19.0, 0.7 cut to 0.
        Assert.That(Done(RandOp.Brightness, 1, 3, 1, [100, 190, 7]), Is.EqualTo(new byte[] { 190, 255, 13 }));
        Assert.That(Done(RandOp.Brightness, -1, 3, 1, [101, 195, 7]), Is.EqualTo(new byte[] { 10, 19, 0 }));
    }

    [Test]
    public void Colour_goes_towards_the_grey_image()
    {
        // The grey of (200, 100, 50): 59.8 + 58.7 + 5.7 = 124.2, 124. By 0.1: 124 + 7.6, 124 - 2.4, 124 - 7.4.
        Assert.That(Done(RandOp.Color, -1, 1, 3, [200, 100, 50]), Is.EqualTo(new byte[] { 131, 121, 116 }));
        Assert.That(Done(RandOp.Color, 1, 1, 3, [200, 100, 50]), Is.EqualTo(new byte[] { 255, 78, 0 }));
        Assert.That(Done(RandOp.Color, 1, 1, 1, [77]), Is.EqualTo(new byte[] { 77 }));
    }

    [Test]
    public void Contrast_goes_towards_the_mean_grey()
    {
        // The mean of 10, 20, 40 is 23.3, 23. By 0.1: 21.7, 22.7, 24.7; by 1.9: -1.7, 17.3, 55.3.
        Assert.That(Done(RandOp.Contrast, -1, 3, 1, [10, 20, 40]), Is.EqualTo(new byte[] { 21, 22, 24 }));
        Assert.That(Done(RandOp.Contrast, 1, 3, 1, [10, 20, 40]), Is.EqualTo(new byte[] { 0, 17, 55 }));
    }

    [Test]
    public void Sharpness_goes_towards_the_smoothed_middle_and_leaves_the_border()
    {
        // All 13 but a middle of 26: (8 * 13 + 5 * 26) / 13 = 18. By 0.1: 18 + 0.8; by 1.9: 18 + 15.2.
        byte[] image = [13, 13, 13, 13, 26, 13, 13, 13, 13];
        Assert.That(Done(RandOp.Sharpness, -1, 3, 1, image), Is.EqualTo(new byte[] { 13, 13, 13, 13, 18, 13, 13, 13, 13 }));
        Assert.That(Done(RandOp.Sharpness, 1, 3, 1, image), Is.EqualTo(new byte[] { 13, 13, 13, 13, 33, 13, 13, 13, 13 }));
    }

    [TestCase(30, 0b1111_0000)]
    [TestCase(9, 0b1111_1110)]
    [TestCase(0, 0b1111_1111)]
    public void Posterize_leaves_eight_bits_down_to_four(int magnitude, int mask) =>
        Assert.That(Done(RandOp.Posterize, magnitude / 30.0, 3, 1, [255, 129, 15]), Is.EqualTo(new[] { (byte)mask, (byte)(129 & mask), (byte)(15 & mask) }));

    [Test]
    public void Solarize_inverts_from_a_threshold_on()
    {
        // Magnitude 9: 255 * 0.7 = 178.5. Magnitude 0: 255 itself.
        Assert.That(Done(RandOp.Solarize, 0.3, 3, 1, [178, 179, 255]), Is.EqualTo(new byte[] { 178, 76, 0 }));
        Assert.That(Done(RandOp.Solarize, 0, 3, 1, [178, 254, 255]), Is.EqualTo(new byte[] { 178, 254, 0 }));
    }

    [Test]
    public void Autocontrast_spreads_each_channel_by_itself()
    {
        // Red from 50 to 101: 5 times; green is all the same; blue is spread already.
        Assert.That(Done(RandOp.AutoContrast, 0, 3, 3, [50, 9, 0, 60, 9, 200, 101, 9, 255]), Is.EqualTo(new byte[] { 0, 9, 0, 50, 9, 200, 255, 9, 255 }));
    }

    [Test]
    public void Equalize_spreads_by_sums_of_the_histogram()
    {
        // 510 pixels of 10, then 255 of 20 and 255 of 30: step (1020 - 255) / 255 = 3, from 1 on: (1, 511, 766) / 3.
        byte[] image = [.. Enumerable.Repeat((byte)10, 510), .. Enumerable.Repeat((byte)20, 255), .. Enumerable.Repeat((byte)30, 255)];
        byte[] done = Done(RandOp.Equalize, 0, 1020, 1, image);
        Assert.That((done[0], done[510], done[1019]), Is.EqualTo(((byte)0, (byte)170, (byte)255)));
        Assert.That(Done(RandOp.Equalize, 0, 3, 1, [4, 8, 8]), Is.EqualTo(new byte[] { 4, 8, 8 }), "too few to spread");
    }

    [Test]
    public void Samples_go_to_pixels_and_back_by_their_encoding([Values] bool first)
    {
        var encoding = new ImageEncoding
        {
            Mean = [0.5f, 0.4f, 0.3f], Deviation = [0.2f, 0.25f, 0.5f], Format = first ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast,
        };
        byte[] pixels = [0, 100, 200, 255, 3, 77];
        var planes = first ? new ImagePlanes(3, 1, 2, 1) : new ImagePlanes(1, 1, 2, 3);
        var levels = new PixelLevels(planes, encoding);
        float[] sample = new float[6];
        levels.ToSample(pixels, sample);
        Assert.That(sample[first ? 2 : 1], Is.EqualTo(((100 / 255f) - 0.4f) / 0.25f).Within(1e-5));
        byte[] again = new byte[6];
        levels.ToPixels(sample, again);
        Assert.That(again, Is.EqualTo(pixels));
    }

    [Test]
    public void The_same_seed_gives_the_same_and_masks_go_along()
    {
        // The image's pixels are the labels of its mask; what comes in is black, and 9 in the mask.
        const int Count = 40, Side = 12;
        float[] images = [.. Enumerable.Range(0, Count * Side * Side).Select(i => (1 + (i % (Side * Side))) / 255f)];
        int[] masks = [.. Enumerable.Range(0, Count * Side * Side).Select(i => 1 + (i % (Side * Side)))];
        var data = new TensorDataset(Tensor.FromArray(images, new Shape(Count, Side, Side, 1)), Tensor.FromArray(masks, new Shape(Count, Side, Side)));
        var options = new AugmentationOptions { RandAugment = new RandAugment(numOps: 2, magnitude: 20), Masks = true, MaskFill = 0 };
        Batch one = Fill(data, options, 3), two = Fill(data, options, 3), other = Fill(data, options, 4);
        Assert.That(one.Inputs[0].ToArray(), Is.EqualTo(two.Inputs[0].ToArray()).And.Not.EqualTo(other.Inputs[0].ToArray()));
        Assert.That(one.Targets[0].AsSpan<int>().ToArray(), Is.EqualTo(two.Targets[0].AsSpan<int>().ToArray()));
        int moved = 0, coloured = 0;
        for (int i = 0; i < Count; i++)
        {
            int[] pixels = Array.ConvertAll(one.Inputs[0].ToArray()[(i * 144)..((i + 1) * 144)], v => (int)MathF.Round(v * 255)),
                mask = one.Targets[0].AsSpan<int>().Slice(i * 144, 144).ToArray(), before = masks[..144];
            moved += mask.SequenceEqual(before) ? 0 : 1;
            coloured += pixels.SequenceEqual(mask) ? 0 : 1;
            Assert.That(mask, Is.All.InRange(0, 144));
        }

        // Of 14 operations 5 move, and of a grey image 8 others may change it.
        Assert.That(moved, Is.InRange(10, 35));
        Assert.That(coloured, Is.InRange(10, 39));
    }

    [Test]
    public void A_later_batch_allocates_nothing()
    {
        var data = new TensorDataset(Tensor.Zeros(new Shape(16, 24, 24, 3)), Tensor.FromArray(new int[16 * 24 * 24], new Shape(16, 24, 24)));
        var varied = new AugmentedDataset(
            data, new AugmentationOptions { RandAugment = new RandAugment(4), Rotation = 10, ResizedCrop = 0.5f, HorizontalFlip = true, Masks = true }, 1);
        var batch = new Batch(16, data.Inputs, data.Targets);
        int[] indices = [.. Enumerable.Range(0, 16)];
        varied.Fill(indices, 0, batch);
        Assert.That(
            Allocations.Least(() =>
            {
                for (int epoch = 1; epoch < 6; epoch++)
                {
                    varied.Fill(indices, epoch, batch);
                }
            }),
            Is.Zero);
    }

    [Test]
    public void Lists_name_it_and_what_makes_no_sense_is_refused()
    {
        Assert.That(Parsed("rand-augment"), Is.EqualTo((2, 9)));
        Assert.That(Parsed("flip,rand-augment=3x12"), Is.EqualTo((3, 12)));
        foreach (string bad in (string[])
            ["rand-augment=9", "rand-augment=2x31", "rand-augment=0x9", "rand-augment=2x-1", "rand-augment=x", "rand-augment=2x9x1"])
        {
            Assert.That(() => AugmentationOptions.Parse(bad), Throws.TypeOf<DataException>().With.Message.Contains("such as rand-augment=2x9"), bad);
        }

        Assert.That(() => new RandAugment(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new RandAugment(2, 31), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static (int, int) Parsed(string list) => AugmentationOptions.Parse(list).RandAugment is { } rand ? (rand.NumOps, rand.Magnitude) : default;

    private static Batch Fill(Dataset data, AugmentationOptions options, ulong seed)
    {
        var batch = new Batch(data.Count, data.Inputs, data.Targets);
        new AugmentedDataset(data, options, seed).Fill([.. Enumerable.Range(0, data.Count)], 2, batch);
        return batch;
    }

    private static byte[] Done(RandOp op, double strength, int width, int channels, byte[] image)
    {
        byte[] pixels = [.. image], spare = new byte[image.Length];
        var planes = new ImagePlanes(1, image.Length / (width * channels), width, channels);
        RandAugment.Apply(
            op, strength, pixels, spare, new AugmentedSample(new float[image.Length], planes, new PixelLevels(planes, null), MaskTargets.None, null, 0));
        return pixels;
    }
}
