using System.IO.Compression;
using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data.Masks;

/// <summary>masks:PATH: images with a class for each pixel, from folders as they lie on a disk.</summary>
[TestFixture]
public sealed class MaskSetTests
{
    [Test]
    public void Parts_are_read_as_they_lie_with_void_and_named_classes()
    {
        using var folder = new TempFolder();
        Pair(folder, "train", "a", [0, 1, 2, 255]);
        Pair(folder, "train", "b", [1, 1, 0, 0]);
        Pair(folder, "val", "c", [2, 2, 2, 2]);
        Pair(folder, "test", "d", [0, 0, 0, 1]);
        folder.Write("classes.txt", "sky\r\ntree\r\nroad\r\n"u8.ToArray());
        DataSplit split = Open(folder);
        Assert.That(split.Kind, Is.EqualTo(LabelKind.Mask));
        Assert.That(split.Train.ClassNames, Is.EqualTo(new[] { "sky", "tree", "road" }));
        Assert.That((split.Train.Count, split.Test.Count, split.Validation?.Count), Is.EqualTo((2, 1, 1)));
        Assert.That(split.Train.Targets[0], Is.EqualTo(new SampleSpec(new Shape(2, 2), DataType.Int32)));
        Assert.That(Labels(split.Train), Is.EqualTo(new[] { 0, 1, 2, 255, 1, 1, 0, 0 }));
        Assert.That(Labels(split.Test), Is.EqualTo(new[] { 0, 0, 0, 1 }));
    }

    [Test]
    public void A_set_without_parts_has_a_part_held_out_and_classes_by_their_numbers()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 10; i++)
        {
            Pair(folder, "", $"i{i}", [0, 1, 3, 3]);
        }

        DataSplit split = Open(folder);
        Assert.That(split.Train.ClassNames, Is.EqualTo(new[] { "0", "1", "2", "3" }));
        Assert.That(split.Train.Count + split.Test.Count, Is.EqualTo(10));
        Assert.That(split.Test.Count, Is.InRange(1, 4));
        Assert.That(split.Notes, Has.Some.Contains("no pixel of 2"));
        Assert.That(split.HeldOut, Is.Not.Null);
        (SubsetDataset kept, SubsetDataset held) = split.Train.SplitByKey(0.3, 0, null, out HeldOutPart? rule);
        Assert.That((kept.Count + held.Count, rule is not null), Is.EqualTo((split.Train.Count, true)));
    }

    [Test]
    public void Images_are_resized_and_masks_take_the_nearest_pixel()
    {
        using var folder = new TempFolder();
        Pair(folder, "train", "a", [0, 1, 1, 255]);
        Pair(folder, "test", "b", [0, 1, 1, 1]);
        DataSplit split = DataSets.Open("masks:" + folder.Root, new DataOptions { ImageSize = (4, 4), Normalize = true });
        Assert.That(Labels(split.Train), Is.EqualTo(new[] { 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 255, 255, 1, 1, 255, 255 }));
    }

    [Test]
    public void Masks_of_0_and_255_alone_have_two_classes_and_no_void()
    {
        using var folder = new TempFolder();
        Pair(folder, "train", "a", [0, 255, 0, 255]);
        Pair(folder, "test", "b", [0, 0, 0, 255]);
        DataSplit split = Open(folder);
        Assert.That(Labels(split.Train), Is.EqualTo(new[] { 0, 1, 0, 1 }));
        Assert.That(Labels(split.Test), Is.EqualTo(new[] { 0, 0, 0, 1 }));
        Assert.That(split.Notes, Has.Some.Contains("255 is taken for class 1, and not for void"));
        folder.Write("classes.txt", "ground\ncar\n"u8.ToArray());
        Assert.That(Labels(Open(folder).Train), Is.EqualTo(new[] { 0, 1, 0, 1 }));
    }

    [Test]
    public void Archives_are_such_folders()
    {
        using var folder = new TempFolder();
        Pair(folder, "train", "a", [0, 1, 2, 255]);
        Pair(folder, "test", "b", [0, 1, 0, 0]);
        using var elsewhere = new TempFolder();
        string zip = elsewhere.Path("set.zip");
        ZipFile.CreateFromDirectory(folder.Root, zip);
        Assert.That(Labels(DataSets.Open("masks:" + zip).Train), Is.EqualTo(new[] { 0, 1, 2, 255 }));
    }

    [Test]
    public void Varied_masks_go_where_their_images_go_and_the_border_is_void()
    {
        using var folder = new TempFolder();
        Pair(folder, "train", "a", [0, 1, 2, 3]);
        Pair(folder, "test", "b", [0, 1, 2, 3]);
        DataSplit split = DataSets.Open("masks:" + folder.Root, new DataOptions { Augmentation = new AugmentationOptions { CropPadding = 1, Fill = -1 } });
        var batch = new Batch(1, split.Train.Inputs, split.Train.Targets);
        bool moved = false;
        for (int epoch = 0; epoch < 12; epoch++)
        {
            split.Train.Fill([0], epoch, batch);

            // The images of these tests are ten times their classes.
            float[] image = batch.Inputs[0].ToArray();
            int[] expected = Array.ConvertAll(image, v => v < 0 ? 255 : (int)MathF.Round(v * 25.5f));
            Assert.That(batch.Targets[0].AsSpan<int>().ToArray(), Is.EqualTo(expected), $"epoch {epoch}");
            moved |= expected.Contains(255);
        }

        Assert.That(moved, Is.True);
    }

    [Test]
    public void Everything_wrong_is_one_sentence_that_names_the_file()
    {
        Refused(f => f.Write("train/images/z.png", Image([0, 0, 0, 0])), "z.png has no mask: expected ");
        Refused(f => f.Write("train/masks/a.png", PngBytes.Plain(2, 1, 1, [0, 1])), "has 2 x 1 pixels and its image");
        Refused(f => f.Write("train/masks/a.png", PngBytes.Plain(2, 2, 3, new byte[12])), "is a mask of red, green and blue");
        Refused(f => f.Write("train/images/a.jpg", Image([0, 0, 0, 0])), "have one name");
        Refused(f => f.Write("classes.txt", "one\ntwo"u8.ToArray()), "has pixels of class 2, and there are 2 classes, 0 to 1: one, two.");
        Refused(f => f.Write("classes.txt", "one\n\ntwo"u8.ToArray()), "Line 2 of");
        Refused(f => f.Write("classes.txt", "one\none\ntwo"u8.ToArray()), "names 'one' twice");
        Refused(f => f.Write("classes.txt", Encoding.Latin1.GetBytes("\xE9t\xE9\nb\nc")), "is no text in UTF-8");
        Refused(f => f.Write("train/masks/a.png", PngBytes.Plain(2, 2, 1, [0, 120, 240, 7])), "these are no numbers of classes");
        Refused(f => Directory.Delete(f.Path("train", "masks"), true), "has no folders images and masks");
        using var empty = new TempFolder();
        Assert.That(() => DataSets.Open("masks:" + empty.Path("none")), Throws.TypeOf<DataException>().With.Message.Contains("There is no folder"));
    }

    [Test]
    public void One_class_alone_is_refused()
    {
        using var folder = new TempFolder();
        Pair(folder, "train", "a", [0, 0, 0, 0]);
        Pair(folder, "test", "b", [0, 0, 0, 0]);
        Assert.That(() => Open(folder), Throws.TypeOf<DataException>().With.Message.Contains("there is nothing to tell apart"));
    }

    [Test]
    public void Bad_pairs_can_be_left_out_and_a_check_lists_them_all()
    {
        using var folder = Good();
        folder.Write("train/images/x.png", Image([0, 0, 0, 0]));
        folder.Write("train/images/y.png", Image([0, 0, 0, 0]));
        folder.Write("train/masks/y.png", PngBytes.Plain(2, 2, 3, new byte[12]));
        folder.Write("train/masks/lonely.png", PngBytes.Plain(2, 2, 1, new byte[4]));
        DataSplit split = DataSets.Open("masks:" + folder.Root, new DataOptions { SkipBad = true });
        Assert.That(split.Train.Count, Is.EqualTo(1));
        Assert.That(split.Notes, Has.Some.Contains("2 images are left out that cannot be read"));
        Assert.That(split.Notes, Has.Some.Contains("1 mask is left out that belongs to no image: lonely.png"));
        DataInspection found = DataInspection.Inspect("masks:" + folder.Root, new DataOptions());
        Assert.That(found.Problems, Has.Count.EqualTo(2));
        Assert.That(found.Problems, Has.Some.Contains("x.png has no mask").And.Some.Contains("red, green and blue"));
        Assert.That(found.Classes, Is.EqualTo(new[] { ("0", 1, 1), ("1", 1, 1), ("2", 1, 0) }));
    }

    private static void Refused(Action<TempFolder> spoil, string expected)
    {
        using TempFolder folder = Good();
        spoil(folder);
        Assert.That(() => Open(folder), Throws.TypeOf<DataException>().With.Message.Contains(expected).And.Message.Not.Contains("\n"));
    }

    private static TempFolder Good()
    {
        var folder = new TempFolder();
        Pair(folder, "train", "a", [0, 1, 2, 255]);
        Pair(folder, "test", "b", [0, 1, 0, 0]);
        return folder;
    }

    private static DataSplit Open(TempFolder folder) => DataSets.Open("masks:" + folder.Root);

    private static void Pair(TempFolder folder, string part, string name, byte[] mask)
    {
        folder.Write(Path.Combine(part, "images", name + ".png"), Image([.. mask.Select(c => (byte)(c == 255 ? 0 : 10 * c))]));
        folder.Write(Path.Combine(part, "masks", name + ".png"), PngBytes.Plain(2, 2, 1, mask));
    }

    private static byte[] Image(byte[] pixels) => PngBytes.Plain(2, 2, 1, pixels);

    private static int[] Labels(Dataset data)
    {
        var batch = new Batch(data.Count, data.Inputs, data.Targets);
        data.Fill([.. Enumerable.Range(0, data.Count)], 0, batch);
        return batch.Targets[0].AsSpan<int>().ToArray();
    }
}
