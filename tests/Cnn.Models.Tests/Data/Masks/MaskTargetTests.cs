using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Data.Masks;

/// <summary>
/// Masks as labels, as rows and as one number, under the losses that take each, with figures by hand. The network sees a pixel's red as a logit of -ln 3 for
/// class 1, its green as one of ln 3 and its blue as 0: probabilities of 1/4, 3/4 and 1/2.
/// </summary>
[TestFixture]
public sealed class MaskTargetTests
{
    // What pixels show (0 red, 1 green, 2 blue) and what they are.
    private static readonly byte[] Seen = [1, 1, 0, 0, 1, 0, 2, 2], True = [1, 1, 0, 0, 0, 1, 1, 0];

    private static readonly float Odds = MathF.Log(3);

    // Four pixels have 3/4 for what they are, two 1/4, two 1/2.
    private static double CrossEntropy => ((4 * Math.Log(4.0 / 3)) + (2 * Math.Log(4)) + (2 * Math.Log(2))) / 8;

    [TestCase(DataFormat.ChannelsLast, false, new[] { 2, 4, 2 })]
    [TestCase(DataFormat.ChannelsLast, true, new[] { 2, 4, 1 })]
    [TestCase(DataFormat.ChannelsFirst, false, new[] { 2, 2, 4 })]
    [TestCase(DataFormat.ChannelsFirst, true, new[] { 1, 2, 4 })]
    public void Targets_are_rows_or_one_number_in_the_order_of_the_images(DataFormat format, bool isBinary, int[] shape)
    {
        using TempFolder folder = Set();
        DataSplit split = Open(folder, format, isBinary, oneHot: true);
        Assert.That(split.Train.Targets[0], Is.EqualTo(new SampleSpec(new Shape(shape), DataType.Float32)));
        var batch = new Batch(1, split.Train.Inputs, split.Train.Targets);
        batch.Targets[0].AsSpan<float>().Fill(7);
        split.Train.Fill([0], 0, batch);
        float[] ones = [.. True.Select(c => (float)c)], zeros = [.. True.Select(c => 1f - c)];
        Assert.That(batch.Targets[0].ToArray<float>(), Is.EqualTo(isBinary ? ones : format == DataFormat.ChannelsFirst ? [.. zeros, .. ones]
            : zeros.Zip(ones).SelectMany(p => (float[])[p.First, p.Second])));
    }

    [TestCase(DataFormat.ChannelsLast)]
    [TestCase(DataFormat.ChannelsFirst)]
    public void One_channel_with_a_sigmoid_is_measured_by_the_binary_cross_entropy(DataFormat format)
    {
        // Taken for 1 are the green ones. Of 1: 2 of 2 + 1 + 2; of 0: 3 of 3 + 2 + 1.
        using TempFolder folder = Set();
        DataSplit split = Open(folder, format, isBinary: true);
        using Model model = Network(format, 1, Activation.Sigmoid);
        model.SetWeight(model.Parameters[0], Tensor.From([-Odds, Odds, 0], new Shape(1, 1, 3, 1)));
        var (overlap, dice) = (new MeanIoU(), new MeanDice());
        model.Compile(new Sgd(), Loss.BinaryCrossentropy, overlap, dice, Metric.Accuracy, Metric.BinaryAccuracy);
        TrainingLogs logs = model.Evaluate(split.Test);
        Assert.That(logs["loss"], Is.EqualTo(CrossEntropy).Within(1e-5));
        Assert.That(logs["mean_io_u"], Is.EqualTo((0.5 + 0.4) / 2).Within(1e-9));
        Assert.That(logs["mean_dice"], Is.EqualTo(((6 / 9.0) + (4 / 7.0)) / 2).Within(1e-9));
        Assert.That((logs["accuracy"], logs["binary_accuracy"]), Is.EqualTo((5 / 8.0, 5 / 8.0)));

        // True are 4, and predicted in sum 3/4 * 3 + 1/4 * 3 + 1/2 * 2; of that on true ones 3/4 * 2 + 1/4 + 1/2.
        model.Compile(new Sgd(), new Dice());
        Assert.That(model.Evaluate(split.Test)["loss"], Is.EqualTo(1 - (2 * 2.25 / 8)).Within(1e-5));
    }

    [Test]
    public void Rows_are_measured_by_the_categorical_cross_entropy_and_Dice()
    {
        using TempFolder folder = Set();
        DataSplit split = Open(folder, DataFormat.ChannelsLast, isBinary: false, oneHot: true);
        using Model model = Network(DataFormat.ChannelsLast, 2, Activation.Softmax);
        model.SetWeight(model.Parameters[0], Tensor.From([0, -Odds, 0, Odds, 0, 0], new Shape(1, 1, 3, 2)));
        model.Compile(new Sgd(), Loss.CategoricalCrossentropy, new MeanIoU(), new MeanDice());
        TrainingLogs logs = model.Evaluate(split.Test);
        Assert.That(logs["loss"], Is.EqualTo(CrossEntropy).Within(1e-5));
        Assert.That(logs["mean_io_u"], Is.EqualTo((0.5 + 0.4) / 2).Within(1e-9));
        Assert.That(logs["mean_dice"], Is.EqualTo(((6 / 9.0) + (4 / 7.0)) / 2).Within(1e-9));

        // Eight ones, probabilities of eight in sum, and 3/4 * 4 + 1/4 * 2 + 1/2 * 2 on what is true.
        model.Compile(new Sgd(), new Dice());
        Assert.That(model.Evaluate(split.Test)["loss"], Is.EqualTo(1 - (2 * 4.5 / 16)).Within(1e-5));
    }

    [Test]
    public void Labels_suit_a_network_with_channels_first_that_ends_in_classes_last()
    {
        using TempFolder folder = Set();
        DataSplit split = Open(folder, DataFormat.ChannelsFirst, isBinary: false);
        using var model = new Sequential(
            new Input(3, 2, 4), new Conv2D(2, 1) { UseBias = false, DataFormat = DataFormat.ChannelsFirst }, new Permute(2, 3, 1), new Softmax());
        model.SetWeight(model.Parameters[0], Tensor.From([0, -Odds, 0, Odds, 0, 0], new Shape(1, 1, 3, 2)));
        model.Compile(new Sgd(), new SparseCategoricalCrossentropy { IgnoreClass = MaskImage.Void }, new MeanIoU { IgnoreClass = MaskImage.Void });
        TrainingLogs logs = model.Evaluate(split.Test);
        Assert.That(logs["loss"], Is.EqualTo(CrossEntropy).Within(1e-5));
        Assert.That(logs["mean_io_u"], Is.EqualTo((0.5 + 0.4) / 2).Within(1e-9));
    }

    [Test]
    public void Varied_masks_without_void_have_no_class_beyond_the_border()
    {
        using TempFolder folder = Set();
        var options = new DataOptions { BinaryMasks = true, Augmentation = new AugmentationOptions { CropPadding = 1, Fill = -1 } };
        DataSplit split = DataSets.Open("masks:" + folder.Root, options);
        var batch = new Batch(1, split.Train.Inputs, split.Train.Targets);
        bool moved = false;
        for (int epoch = 0; epoch < 12; epoch++)
        {
            split.Train.Fill([0], epoch, batch);
            float[] image = batch.Inputs[0].ToArray();
            float[] mask = batch.Targets[0].ToArray<float>();
            for (int i = 0; i < mask.Length; i++)
            {
                Assert.That(mask[i], Is.EqualTo(0).Or.EqualTo(1));
                Assert.That(image[3 * i] >= 0 || mask[i] == 0, Is.True);
                moved |= image[3 * i] < 0;
            }
        }

        Assert.That(moved, Is.True);
    }

    [Test]
    public void Void_pixels_and_a_third_class_are_refused_where_targets_have_no_room_for_them()
    {
        using TempFolder folder = Set();
        Write(folder, "test", "v", Seen, [0, 1, 255, 0, 0, 0, 0, 0]);
        Assert.That(() => Open(folder, DataFormat.ChannelsLast, isBinary: true),
            Throws.TypeOf<DataException>().With.Message.Contains("1 masks of").And.Message.Contains("have void pixels, 255"));
        Assert.That(() => Open(folder, DataFormat.ChannelsLast, isBinary: false, oneHot: true), Throws.TypeOf<DataException>());
        Assert.That(() => Open(folder, DataFormat.ChannelsLast, isBinary: false), Throws.Nothing);
        Write(folder, "test", "v", Seen, [0, 1, 2, 0, 0, 0, 0, 0]);
        Assert.That(() => Open(folder, DataFormat.ChannelsLast, isBinary: true),
            Throws.TypeOf<DataException>().With.Message.Contains("have 3 classes, and one output with a sigmoid tells two apart"));
    }

    [Test]
    public void The_zoo_has_a_U_Net_of_one_channel()
    {
        using Model model = ModelZoo.Create("unet", 1, new Shape(16, 16, 3));
        Assert.That(model.Outputs[0].Shape, Is.EqualTo(new Shape(16, 16, 1)));
        Assert.That((string?)model.Outputs[0].Layer.GetConfig()["activation"], Is.EqualTo("sigmoid"));
    }

    private static Sequential Network(DataFormat format, int channels, ActivationKind activation) => new(
        format == DataFormat.ChannelsLast ? new Input(2, 4, 3) : new Input(3, 2, 4),
        new Conv2D(channels, 1) { UseBias = false, Activation = activation, DataFormat = format });

    private static DataSplit Open(TempFolder folder, DataFormat format, bool isBinary, bool oneHot = false) => DataSets.Open(
        "masks:" + folder.Root, new DataOptions { BinaryMasks = isBinary, Encoding = new ImageEncoding { Format = format, OneHot = oneHot } });

    private static TempFolder Set()
    {
        var folder = new TempFolder();
        Write(folder, "train", "a", Seen, True);
        Write(folder, "test", "b", Seen, True);
        return folder;
    }

    private static void Write(TempFolder folder, string part, string name, byte[] seen, byte[] mask)
    {
        folder.Write($"{part}/images/{name}.png", PngBytes.Plain(4, 2, 3,
            [.. seen.SelectMany(s => Enumerable.Range(0, 3).Select(c => (byte)(c == s ? 255 : 0)))]));
        folder.Write($"{part}/masks/{name}.png", PngBytes.Plain(4, 2, 1, mask));
    }
}
