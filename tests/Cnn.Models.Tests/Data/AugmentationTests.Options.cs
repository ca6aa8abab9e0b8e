using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <content>What is asked for.</content>
public sealed partial class AugmentationTests
{
    [Test]
    public void Amounts_out_of_range_and_mixup_of_labels_are_refused()
    {
        ArrayDataset images = Images(4, 4, 1);
        Assert.That(() => new AugmentedDataset(images, new AugmentationOptions { Mixup = 0.2f }, 1), Throws.ArgumentException.With.Message.Contains("one-hot"));
        Assert.That(() => new AugmentedDataset(images, new AugmentationOptions { Rotation = 181 }, 1),
            Throws.ArgumentException.With.Message.Contains("Rotation must be between 0 and 180"));
        Assert.That(() => new AugmentedDataset(images, new AugmentationOptions { Zoom = float.NaN }, 1), Throws.ArgumentException);
        Assert.That(() => new AugmentedDataset(images, new AugmentationOptions { Format = DataFormat.ChannelsFirst }, 1),
            Throws.ArgumentException.With.Message.Contains("leave the format out"));
        var flat = new TensorDataset(new Tensor(new Shape(4, 7)), new Tensor(new Shape(4), DataType.Int32));
        Assert.That(() => new AugmentedDataset(flat, new AugmentationOptions(), 1), Throws.ArgumentException.With.Message.Contains("(7,)"));
    }

    [Test]
    public void A_list_names_what_is_varied()
    {
        AugmentationOptions options = AugmentationOptions.Parse(
            "flip, rotate=10,zoom=0.1,shift=0.05,crop=4,contrast=0.2,brightness=0.3,cutout=8,mixup=0.4,fill=-1");
        Assert.That(options, Is.EqualTo(new AugmentationOptions
        {
            HorizontalFlip = true, Rotation = 10, Zoom = 0.1f, Shift = 0.05f, CropPadding = 4, Contrast = 0.2f, Brightness = 0.3f,
                Cutout = 8, Mixup = 0.4f, Fill = -1,
        }));
        Assert.That(AugmentationOptions.Parse(""), Is.EqualTo(new AugmentationOptions()));
    }

    [TestCase("flop", "no augmentation \"flop\"")]
    [TestCase("flip=2", "no augmentation \"flip=2\"")]
    [TestCase("flip,flip", "given twice")]
    [TestCase("crop", "needs a whole number")]
    [TestCase("crop=1.5", "needs a whole number")]
    [TestCase("zoom=x", "needs a number")]
    [TestCase("zoom=NaN", "needs a number")]
    [TestCase("flip,rotate=181", "Rotation must be between 0 and 180, received 181")]
    public void A_list_that_makes_no_sense_is_refused(string list, string reason) =>
        Assert.That(() => AugmentationOptions.Parse(list), Throws.TypeOf<DataException>().With.Message.Contains(reason));

    [Test]
    public void An_opened_set_varies_its_training_part_only()
    {
        var options = new DataOptions { Augmentation = new AugmentationOptions { Brightness = 0.5f }, Seed = 2 };
        DataSplit plain = DataSets.Open("synthetic", options with { Augmentation = null }), varied = DataSets.Open("synthetic", options);
        Assert.That(varied.Train.Image(0), Is.Not.EqualTo(plain.Train.Image(0)));
        Assert.That(varied.Test.Image(0), Is.EqualTo(plain.Test.Image(0)));
        Assert.That(varied.Train.IsExpensive);
    }
}
