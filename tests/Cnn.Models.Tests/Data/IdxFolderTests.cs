using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Files of MNIST's format under other names, with other classes, and lying on their side.</summary>
public sealed class IdxFolderTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    [Test]
    public void Letters_are_classes_and_images_are_turned_on_demand()
    {
        using var folder = new TempFolder();
        Write(folder, "emnist-letters", [1, 26, 1]);
        folder.Write("emnist-letters-mapping.txt", "1 65 97\n26 90 122\n"u8.ToArray());
        Write(folder, "emnist-digits", [0, 1, 2]);
        string path = folder.Path("emnist-letters");
        DataSplit lying = DataSets.Open($"idx:{path}", Plain), standing = DataSets.Open($"idx:{path}", Plain with { Transpose = true });
        Assert.That(lying.Train.ClassNames, Is.EqualTo(new[] { "A", "Z" }));
        Assert.That((lying.Train.Label(1), lying.Test.Label(0)), Is.EqualTo((1, 0)));
        Assert.That(lying.Train.Image(0), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(standing.Train.Image(0), Is.EqualTo(new float[] { 1, 4, 2, 5, 3, 6 }));
        Assert.That(standing.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 3, 2, 1 }));
        Assert.That((lying.Notes.Count, standing.Notes.Count), Is.EqualTo((1, 0)));
        Assert.That(lying.Notes, Has.Some.Contains("--transpose"));
    }

    [Test]
    public void Labels_keep_their_places_in_a_trained_network()
    {
        using var folder = new TempFolder();
        Write(folder, "k", [3, 5, 3]);
        DataSplit data = DataSets.Open($"idx:{folder.Root}", Plain with { ClassNames = ["5", "4", "3"] });
        Assert.That((data.Train.Label(0), data.Train.Label(1)), Is.EqualTo((2, 0)));
        Assert.That(() => DataSets.Open($"idx:{folder.Root}", Plain with { ClassNames = ["1", "3"] }),
            Throws.TypeOf<DataException>().With.Message.Contains("The label '5'"));
    }

    [Test]
    public void A_label_of_255_is_a_class_of_its_own()
    {
        using var folder = new TempFolder();
        Write(folder, "k", [3, 3, 3]);
        folder.Write("k-test-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 255]);

        // The network has a class that does not occur here: 255 is not it.
        Assert.That(() => DataSets.Open($"idx:{folder.Root}", Plain with { ClassNames = ["4", "3"] }),
            Throws.TypeOf<DataException>().With.Message.Contains("label 255 of sample 0 is out of range, expected one of 3."));
        Write(folder, "k", [255, 3, 255]);
        DataSplit data = DataSets.Open($"idx:{folder.Root}", Plain with { ClassNames = ["4", "255", "3"] });
        Assert.That((data.Train.Label(0), data.Train.Label(1), data.Test.Label(0)), Is.EqualTo((1, 2, 1)));
    }

    [TestCase("latest-train", "latest-t10k")]
    [TestCase("Contest.Training", "contest.testing")]
    public void Parts_are_called_by_whole_words(string train, string test)
    {
        using var folder = new TempFolder();
        Write(folder, "a", [0, 1, 0]);
        foreach (string file in Directory.GetFiles(folder.Root))
        {
            File.Move(file, file.Replace("a-train", train, StringComparison.Ordinal).Replace("a-test", test, StringComparison.Ordinal));
        }

        DataSplit data = DataSets.Open($"idx:{folder.Root}", Plain);
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((3, 1)));
    }

    [Test]
    public void Letters_that_are_not_clear_are_not_taken()
    {
        using var folder = new TempFolder();
        Write(folder, "a", [1, 53, 1]);
        string mapping = folder.Write("a-mapping.txt", "1 53\n"u8.ToArray());
        DataSplit data = DataSets.Open($"idx:{folder.Root}", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "1", "53" }));
        Assert.That(data.Notes, Has.Some.StartsWith($"{mapping} is left out"));
        folder.Write("b-mapping.txt", "1 65\n53 66\n"u8.ToArray());
        Assert.That(() => DataSets.Open($"idx:{folder.Root}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("has 2 mappings of labels"));
    }

    [Test]
    public void A_set_without_a_test_part_is_divided_and_what_is_of_no_part_is_said()
    {
        using var folder = new TempFolder();
        Write(folder, "a", [0, 1, 0, 1]);
        File.Delete(folder.Path("a-test-images-idx3-ubyte"));
        File.Delete(folder.Path("a-test-labels-idx1-ubyte"));
        string other = folder.Write("a-valid-labels-idx1-ubyte", [0]);
        DataSplit data = DataSets.Open($"idx:{folder.Root}", Plain);
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((2, 2)), "one of the two images of each class is held out");
        Assert.That(data.Notes, Has.Some.EqualTo($"{other} is left out: it is neither of the training part nor of the test part."));
    }

    [Test]
    public void What_is_missing_or_there_twice_is_told()
    {
        using var folder = new TempFolder();
        Write(folder, "a", [0, 1, 0]);
        Write(folder, "b", [0, 1, 0]);
        Assert.That(() => DataSets.Open($"idx:{folder.Root}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("2 files of train images"));
        Assert.That(() => DataSets.Open($"idx:{folder.Path("none", "x")}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("There is no folder"));
        folder.Write("b-test-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 7]);
        Assert.That(() => DataSets.Open($"idx:{folder.Path("b")}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("label 7 of sample 0"));
    }

    // Images of two rows and three columns: a header of zeros, bytes, axes, then sizes of four bytes.
    private static void Write(TempFolder folder, string name, byte[] labels)
    {
        byte[] image = [1, 2, 3, 4, 5, 6];
        folder.Write($"{name}-train-images-idx3-ubyte",
            [0, 0, 8, 3, 0, 0, 0, (byte)labels.Length, 0, 0, 0, 2, 0, 0, 0, 3, .. Enumerable.Repeat(image, labels.Length).SelectMany(i => i)]);
        folder.Write($"{name}-train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels]);
        folder.Write($"{name}-test-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, .. image]);
        folder.Write($"{name}-test-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, labels[0]]);
    }
}
