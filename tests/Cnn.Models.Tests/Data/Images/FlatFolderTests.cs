using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Folders without a folder per class, whose images are called by their classes.</summary>
public sealed class FlatFolderTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    [Test]
    public void Images_without_folders_are_of_the_class_in_their_names()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 4; i++)
        {
            folder.Write($"train/cat.{i}.png", Grey((byte)i));
            folder.Write($"train/Great Dane_{i}.png", Grey((byte)(10 + i)));
        }

        folder.Write("test/cat_9.png", Grey(99));
        DataSplit data = DataSets.Open($"folder:{folder.Root}", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "Great Dane", "cat" }));
        Assert.That((data.Train.Count, data.Train.Label(0), data.Test.Image(0)[0], data.Test.Label(0)), Is.EqualTo((8, 0, 99f, 1)));
        Assert.That(data.Notes, Has.Some.Contains("of the class that their names begin with"));
        folder.Write("train/5.png", Grey(5));
        Assert.That(() => DataSets.Open($"folder:{folder.Root}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("has no class folders"));
    }

    [Test]
    public void A_test_part_of_another_size_is_found_before_the_training()
    {
        using var folder = new TempFolder();
        Pets(folder, "train/");
        folder.Write("test/cat_9.png", PngBytes.Plain(2, 3, 1, new byte[6]));
        Assert.That(() => DataSets.Open($"folder:{folder.Root}", Plain), Throws.TypeOf<DataException>()
            .With.Message.Contains($"{folder.Path("test")} has images of 2 x 3 pixels, but {folder.Path("train")} of 1 x 1: give a size"));
        DataSplit data = DataSets.Open($"folder:{folder.Root}", Plain with { ImageSize = (4, 4) });
        Assert.That(data.Test.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 4, 4, 1 }));
    }

    [Test]
    public void An_inspection_looks_through_all_of_it()
    {
        using var folder = new TempFolder();
        Pets(folder, "train/");
        folder.Write("test/dog_9.png", Grey(9));
        DataInspection good = DataInspection.Inspect($"folder:{folder.Root}", Plain);
        Assert.That(good.Problems, Is.Empty);
        Assert.That(good.Classes, Is.EqualTo(new[] { ("cat", 2, 0), ("dog", 2, 1) }));
        string bad = folder.Write("train/cat.7.png", [1, 2, 3]), large = folder.Write("test/dog_8.png", PngBytes.Plain(2, 2, 1, new byte[4]));
        IReadOnlyList<string> problems = DataInspection.Inspect($"folder:{folder.Root}", Plain).Problems;
        Assert.That(problems, Has.Some.StartsWith(bad).And.Some.Contains("2 sizes").And.Some.Contains(large));
    }

    [Test]
    public void What_of_it_is_not_used_is_said()
    {
        using var folder = new TempFolder();
        Pets(folder, "train/");
        folder.Write("test/1.png", Grey(1));
        folder.Write("valid/cat_3.png", Grey(3));
        folder.Write("validation/dog_3.png", Grey(3));
        folder.Write("more/cat_4.png", Grey(4));
        folder.Write("loose.png", Grey(5));
        DataSplit data = DataSets.Open($"folder:{folder.Root}", Plain);
        Assert.That((data.Test.Count, data.Test.Image(0)[0]), Is.EqualTo((1, 3f)));
        Assert.That(data.Notes, Has.Some.EqualTo($"{folder.Path("test")} is left out: 1.png there is not called by one of the classes.")
            .And.Some.EqualTo($"{folder.Path("validation")} is left out: {folder.Path("valid")} is the test part.")
            .And.Some.EqualTo($"{folder.Path("more")} is left out: the images to learn from are those in {folder.Path("train")}.")
            .And.Some.Contains("1 image is left out that no folder of a class holds"));
    }

    [TestCase("")]
    [TestCase("pets/")]
    [TestCase("sets/pets/")]
    [TestCase("pets/train/")]
    public void An_archive_of_it_is_the_same(string around)
    {
        using var folder = new TempFolder();
        string zip = folder.Write("a.zip", NpyBytes.Zip(
            [.. Enumerable.Range(0, 2).SelectMany(i => new[] { ($"{around}cat.{i}.png", Grey((byte)i)), ($"{around}dog.{i}.png", Grey((byte)(10 + i))) })]));
        DataSplit data = DataSets.Open($"folder:{zip}", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "cat", "dog" }));
        Assert.That(data.Train.Count + data.Test.Count, Is.EqualTo(4));
        Assert.That(DataInspection.Inspect($"folder:{zip}", Plain).Problems, Is.Empty);
    }

    [Test]
    public void A_folder_that_a_network_knows_as_a_class_is_one()
    {
        using var folder = new TempFolder();
        string zip = folder.Write("a.zip", NpyBytes.Zip(
            ("pets/cat.0.png", Grey(0)), ("pets/cat.1.png", Grey(1)), ("pets/dog.0.png", Grey(2)), ("pets/dog.1.png", Grey(3))));
        DataSplit data = DataSets.Open($"folder:{zip}", Plain with { ClassNames = ["cars", "pets"] });
        Assert.That(data.Train.Label(0), Is.EqualTo(1));
    }

    private static void Pets(TempFolder folder, string where)
    {
        for (int i = 0; i < 2; i++)
        {
            folder.Write($"{where}cat.{i}.png", Grey((byte)i));
            folder.Write($"{where}dog.{i}.png", Grey((byte)(10 + i)));
        }
    }

    private static byte[] Grey(byte value) => PngBytes.Plain(1, 1, 1, [value]);
}
