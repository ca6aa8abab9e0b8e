using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Sets of NumPy arrays: which array is what, what their numbers mean, and what is refused.</summary>
public sealed class ArraySetTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    [Test]
    public void The_six_arrays_of_MedMNIST_are_the_three_parts()
    {
        using var folder = new TempFolder();
        string path = folder.Write("med.npz", NpyBytes.Zip(
            ("train_images.npy", NpyBytes.From("|u1", "(2, 1, 2, 3)", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
            ("val_images.npy", NpyBytes.From("|u1", "(1, 1, 2, 3)", [21, 22, 23, 24, 25, 26])),
            ("test_images.npy", NpyBytes.From("|u1", "(1, 1, 2, 3)", [31, 32, 33, 34, 35, 36])),
            ("train_labels.npy", NpyBytes.From("|u1", "(2, 1)", [0, 2])),
            ("val_labels.npy", NpyBytes.From("|u1", "(1, 1)", [1])),
            ("test_labels.npy", NpyBytes.From("|u1", "(1, 1)", [2]))));
        DataSplit data = DataSets.Open($"npz:{path}", Plain);
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That((data.Train.Image(1), data.Train.Label(1)), Is.EqualTo((new float[] { 7, 8, 9, 10, 11, 12 }, 2)));
        Assert.That((data.Validation!.Image(0)[0], data.Validation!.Label(0)), Is.EqualTo((21f, 1)));
        Assert.That((data.Test.Image(0)[0], data.Test.Label(0)), Is.EqualTo((31f, 2)));
    }

    [TestCase("x_train", "y_train", "x_test", "y_test")]
    [TestCase("X-train", "Y-train", "X-test", "Y-test")]
    [TestCase("kmnist-train-imgs", "kmnist-train-labels", "kmnist-test-imgs", "kmnist-test-labels")]
    public void Files_of_their_own_are_found_by_their_names(string trainImages, string trainLabels, string testImages, string testLabels)
    {
        using var folder = new TempFolder();
        folder.Write(trainImages + ".npy", NpyBytes.From("|u1", "(2, 1, 1)", [10, 20]));
        folder.Write(trainLabels + ".npy", NpyBytes.From("<i8", "(2,)", [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]));
        folder.Write(testImages + ".npz", NpyBytes.Zip(("arr_0.npy", NpyBytes.From("|u1", "(1, 1, 1)", [30]))));
        folder.Write(testLabels + ".npz", NpyBytes.Zip(("arr_0.npy", NpyBytes.From("|u1", "(1,)", [1]))));
        folder.Write("notes.txt", [1]);
        DataSplit data = DataSets.Open($"npz:{folder.Root}", Plain);
        Assert.That((data.Train.Image(1)[0], data.Train.Label(1), data.Test.Image(0)[0], data.Test.Label(0)), Is.EqualTo((20f, 1, 30f, 1)));
    }

    [Test]
    public void Channels_may_come_first_and_decimals_go_to_one()
    {
        using var folder = new TempFolder();

        // 0, 0.2, 0.4 and so on to 1 in the planes of one image of 1 x 2: little-endian float32.
        byte[] pixels = [.. new[] { 0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f }.SelectMany(BitConverter.GetBytes)];
        string path = Write(folder, NpyBytes.From("<f4", "(1, 3, 1, 2)", pixels), NpyBytes.From("|u1", "(1,)", [1]));
        DataSplit data = DataSets.Open($"npz:{path}", Plain);
        Assert.That(data.Train.Image(0), Is.EqualTo(new float[] { 0, 102, 204, 51, 153, 255 }));
    }

    [Test]
    public void Rows_of_marks_are_several_labels_and_rows_with_a_single_one_are_classes()
    {
        using var folder = new TempFolder();
        byte[] images = NpyBytes.From("|u1", "(2, 1, 1)", [1, 2]);
        DataSplit several = DataSets.Open($"npz:{Write(folder, images, NpyBytes.From("|u1", "(2, 3)", [0, 1, 1, 0, 0, 0]))}", Plain);
        Assert.That((several.Kind, several.Train.Targets[0].Shape[0], several.Train.ClassNames.Count), Is.EqualTo((LabelKind.Several, 3, 3)));
        DataSplit classes = DataSets.Open($"npz:{Write(folder, images, NpyBytes.From("|u1", "(2, 3)", [0, 0, 1, 1, 0, 0]))}", Plain);
        Assert.That((classes.Kind, classes.Train.Label(0), classes.Train.Label(1)), Is.EqualTo((LabelKind.Class, 2, 0)));
    }

    [Test]
    public void Rows_of_marks_are_several_labels_as_decimals_too()
    {
        using var folder = new TempFolder();
        byte[] marks = [.. new[] { 1f, 1, 0, 1 }.SelectMany(BitConverter.GetBytes)];
        DataSplit data = DataSets.Open($"npz:{Write(folder, NpyBytes.From("|u1", "(2, 1, 1)", [1, 2]), NpyBytes.From("<f4", "(2, 2)", marks))}", Plain);
        Assert.That((data.Kind, data.Train.ClassNames.Count), Is.EqualTo((LabelKind.Several, 2)));
    }

    [Test]
    public void Arrays_that_are_not_used_are_said()
    {
        using var folder = new TempFolder();
        byte[] images = NpyBytes.From("|u1", "(2, 1, 1)", [1, 2]), labels = NpyBytes.From("|u1", "(2,)", [0, 1]);
        string path = folder.Write("a.npz", NpyBytes.Zip(
            ("x_train.npy", images), ("y_train.npy", labels), ("x_test.npy", images), ("y_test.npy", labels), ("ids.npy", labels)));
        Assert.That(DataSets.Open($"npz:{path}", Plain).Notes, Has.Some.Contains("do not say that they are images or labels: ids."));
        using var files = new TempFolder();
        files.Write("x_train.npy", images);
        files.Write("y_train.npy", labels);
        files.Write("x_test.npy", images);
        files.Write("y_test.npy", labels);
        files.Write("weights.npz", NpyBytes.Zip(("arr_0.npy", images)));
        Assert.That(DataSets.Open($"npz:{files.Root}", Plain).Notes, Has.Some.Contains("do not say that they are images or labels: weights."));
    }

    [Test]
    public void Labels_with_decimals_are_numbers_to_be_learned()
    {
        using var folder = new TempFolder();
        byte[] labels = [.. new[] { 0.5, -2 }.SelectMany(BitConverter.GetBytes)];
        DataSplit data = DataSets.Open($"npz:{Write(folder, NpyBytes.From("|u1", "(2, 1, 1)", [1, 2]), NpyBytes.From("<f8", "(2,)", labels))}", Plain);
        Assert.That((data.Kind, data.Train.Targets[0].Type), Is.EqualTo((LabelKind.Number, DataType.Float32)));
    }

    [Test]
    public void Images_are_brought_to_the_size_and_the_channels_that_are_asked_for()
    {
        using var folder = new TempFolder();
        string path = Write(folder, NpyBytes.From("|u1", "(2, 2, 2)", [9, 9, 9, 9, 7, 7, 7, 7]), NpyBytes.From("|u1", "(2,)", [0, 1]));
        DataSplit data = DataSets.Open($"npz:{path}", Plain with { ImageSize = (4, 4), Channels = 3 });
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 4, 4, 3 }));
        Assert.That(data.Train.Image(0), Is.All.EqualTo(9f));
    }

    [Test]
    public void Labels_are_matched_to_a_networks_classes_by_their_names()
    {
        using var folder = new TempFolder();
        byte[] images = NpyBytes.From("|u1", "(2, 1, 1)", [1, 2]);
        string path = Write(folder, images, NpyBytes.From("|u1", "(2,)", [1, 2]));
        DataSplit data = DataSets.Open($"npz:{path}", Plain with { ClassNames = ["3", "2", "1"] });
        Assert.That(data.Test.ClassNames, Is.EqualTo(new[] { "3", "2", "1" }));
        Assert.That((data.Test.Label(0), data.Test.Label(1)), Is.EqualTo((2, 1)));
        Assert.That(() => DataSets.Open($"npz:{path}", Plain with { ClassNames = ["1", "3", "4"] }),
            Throws.TypeOf<DataException>().With.Message.Contains("has the label 2 for image 1, which is not one that the network learned: expected 1, 3, 4."));
        path = Write(folder, images, NpyBytes.From("|u1", "(2, 3)", [0, 1, 1, 0, 0, 0]));
        Assert.That(() => DataSets.Open($"npz:{path}", Plain with { ClassNames = ["red", "green", "blue"] }),
            Throws.TypeOf<DataException>().With.Message.Contains("these are not the classes that the network learned"));
    }

    [Test]
    public void Every_part_has_the_scale_of_the_training_part()
    {
        using var folder = new TempFolder();
        byte[] labels = NpyBytes.From("|u1", "(2,)", [0, 1]);

        // A test part of one bright and one black pixel among those to 255 is not one of black and white.
        byte[] train = NpyBytes.From("<i2", "(2, 1, 1)", [200, 0, 1, 0]), test = NpyBytes.From("<i2", "(2, 1, 1)", [1, 0, 0, 0]);
        DataSplit data = DataSets.Open($"npz:{Write(folder, train, labels, test)}", Plain);
        Assert.That((data.Train.Image(0)[0], data.Test.Image(0)[0], data.Test.Image(1)[0]), Is.EqualTo((200f, 1f, 0f)));
        byte[] real = NpyBytes.From("<f4", "(2, 1, 1)", [.. BitConverter.GetBytes(0.2f), .. BitConverter.GetBytes(1f)]);
        Assert.That(DataSets.Open($"npz:{Write(folder, real, labels, test)}", Plain).Test.Image(0)[0], Is.EqualTo(255f));
        Assert.That(() => DataSets.Open($"npz:{Write(folder, real, labels, train)}", Plain),
            Throws.TypeOf<DataException>().With.Message.Contains("has the value 200 among its pixels, and the training part has none above 1"));
        Assert.That(() => DataSets.Open($"npz:{Write(folder, train, labels, real)}", Plain),
            Throws.TypeOf<DataException>().With.Message.Contains("and the training part has whole numbers to 255"));
    }

    [Test]
    public void Columns_of_classes_that_never_occur_are_classes()
    {
        using var folder = new TempFolder();
        byte[] images = NpyBytes.From("|u1", "(2, 1, 1)", [1, 2]), labels = NpyBytes.From("|u1", "(2, 5)", [0, 0, 1, 0, 0, 1, 0, 0, 0, 0]);
        DataSplit data = DataSets.Open($"npz:{Write(folder, images, labels)}", Plain);
        Assert.That((data.Kind, data.Train.Label(0), data.Train.Label(1)), Is.EqualTo((LabelKind.Class, 2, 0)));
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "0", "1", "2", "3", "4" }));
        string path = folder.Write("other.npz", NpyBytes.Zip(
            ("x_train.npy", images), ("y_train.npy", labels), ("x_test.npy", images), ("y_test.npy", NpyBytes.From("|u1", "(2, 2)", [0, 1, 1, 0]))));
        Assert.That(() => DataSets.Open($"npz:{path}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("all parts are labelled alike"));
    }

    [Test]
    public void An_inspection_counts_several_labels_of_parts_of_their_own()
    {
        using var folder = new TempFolder();
        string path = Write(folder, NpyBytes.From("|u1", "(2, 1, 1)", [1, 2]), NpyBytes.From("|u1", "(2, 2)", [1, 1, 0, 1]));
        DataInspection found = DataInspection.Inspect($"npz:{path}", Plain);
        Assert.That(found.Problems, Is.Empty);
        Assert.That(found.Classes, Is.EqualTo(new[] { ("0", 1, 1), ("1", 2, 2) }));
    }

    [TestCase("<i4", "(2,)", new byte[] { 0, 0, 0, 0, 255, 255, 255, 255 }, "has the label -1 for image 1")]
    [TestCase("|u1", "(3,)", new byte[] { 0, 1, 2 }, "as many labels")]
    [TestCase("|u1", "(2,)", new byte[] { 0, 1, 2 }, "its sizes and its bytes do not fit")]
    [TestCase("|u1", "(2000000000, 2000000000)", new byte[] { 0, 1 }, "its sizes and its bytes do not fit")]
    [TestCase("|u1", "(0,)", new byte[0], "each of 1 or more")]
    [TestCase("<U1", "(2,)", new byte[] { 65, 0, 0, 0, 66, 0, 0, 0 }, "holds '<U1', expected little-endian whole or real numbers")]
    [TestCase(">i4", "(2,)", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 }, "holds '>i4'")]
    [TestCase("|O", "(2,)", new byte[] { 0, 0 }, "holds '|O'")]
    public void Labels_that_are_none_are_refused_in_words(string type, string shape, byte[] bytes, string words)
    {
        using var folder = new TempFolder();
        string path = Write(folder, NpyBytes.From("|u1", "(2, 1, 1)", [1, 2]), NpyBytes.From(type, shape, bytes));
        Assert.That(() => DataSets.Open($"npz:{path}", Plain), Throws.TypeOf<DataException>().With.Message.Contains(words));
    }

    [TestCase("(2, 2, 2, 1, 2)", "expected one or three channels")]
    [TestCase("(16,)", "expected images of N x H x W")]
    public void Arrays_that_are_no_images_are_refused_in_words(string shape, string words)
    {
        using var folder = new TempFolder();
        int count = shape[1] == '2' ? 2 : 16;
        byte[] labels = NpyBytes.From("|u1", count == 2 ? "(2,)" : "(16,)", new byte[count]);
        string path = Write(folder, NpyBytes.From("|u1", shape, new byte[16]), labels);
        Assert.That(() => DataSets.Open($"npz:{path}", Plain), Throws.TypeOf<DataException>().With.Message.Contains(words));
    }

    [Test]
    public void Names_that_say_nothing_and_parts_without_labels_are_refused()
    {
        using var folder = new TempFolder();
        byte[] array = NpyBytes.From("|u1", "(1, 1, 1)", [1]);
        string path = folder.Write("a.npz", NpyBytes.Zip(("weights.npy", array)));
        Assert.That(() => DataSets.Open($"npz:{path}", Plain),
            Throws.TypeOf<DataException>().With.Message.Contains("has no arrays whose names say what they are (weights)"));
        path = folder.Write("b.npz", NpyBytes.Zip(("x_train.npy", array)));
        Assert.That(() => DataSets.Open($"npz:{path}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("images of train and no labels for them"));
        path = folder.Write("c.npy", array);
        Assert.That(() => DataSets.Open($"npz:{path}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("is one array"));
    }

    [Test]
    [Platform("Linux")]
    public void Archives_of_arrays_are_closed_when_they_are_read()
    {
        using var folder = new TempFolder();
        string path = Write(folder, NpyBytes.From("|u1", "(2, 1, 1)", [1, 2]), NpyBytes.From("|u1", "(2,)", [0, 1]));
        DataSets.Open($"npz:{path}", Plain);
        string bad = folder.Write("bad.npz", NpyBytes.Zip(("weights.npy", [1])));
        Assert.That(() => DataSets.Open($"npz:{bad}", Plain), Throws.TypeOf<DataException>());
        Assert.That(Directory.GetFiles("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget), Has.None.EqualTo(path).And.None.EqualTo(bad));
    }

    [Test]
    public void What_shrinks_more_than_data_do_is_refused_before_memory_is_taken()
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.npz", NpyBytes.Zip(("x_train.npy", new byte[200 << 20])));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => DataSets.Open($"npz:{path}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("is said to have"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 << 20));
    }

    [Test]
    public void Damaged_arrays_are_read_or_refused_in_words()
    {
        byte[] good = NpyBytes.Zip(
            ("x_train.npy", NpyBytes.From("|u1", "(3, 2, 2)", new byte[12])), ("y_train.npy", NpyBytes.From("|u1", "(3,)", [0, 1, 1])),
            ("x_test.npy", NpyBytes.From("|u1", "(1, 2, 2)", new byte[4])), ("y_test.npy", NpyBytes.From("|u1", "(1,)", [0])));
        Fuzz.Run(good, "a.npz", 600, 80 << 20, path => DataSets.Open($"npz:{path}", Plain));
        byte[] array = NpyBytes.From("<i4", "(3, 1, 1)", new byte[12]);
        Fuzz.Run(array, "x_train.npy", 600, 8 << 20, path =>
        {
            File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(path)!, "y_train.npy"), NpyBytes.From("|u1", "(3,)", [0, 1, 1]));
            DataSets.Open($"npz:{Path.GetDirectoryName(path)}", Plain);
        });
    }

    // A test part with the same labels, and with the same images where it has none of its own.
    private static string Write(TempFolder folder, byte[] images, byte[] labels, byte[]? test = null) => folder.Write("set.npz", NpyBytes.Zip(
        ("train_images.npy", images), ("train_labels.npy", labels), ("test_images.npy", test ?? images), ("test_labels.npy", labels)));
}
