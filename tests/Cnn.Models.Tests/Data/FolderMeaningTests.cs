using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <summary>What lies in an image folder is a class, a test part, or left out and counted; nothing is passed over in silence.</summary>
public sealed class FolderMeaningTests
{
    private static readonly DataOptions Raw = new() { Encoding = new ImageEncoding { Scale = 1 } };

    private readonly TempFolder folder = new();

    private string Spec => $"folder:{folder.Root}";

    [SetUp]
    public void Clear() => Directory.GetFileSystemEntries(folder.Root).ToList().ForEach(path => Delete(path));

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void Files_that_are_no_images_by_their_name_are_counted([Values(".heic", ".avif", ".ppm", ".jp2", ".HEIC", ".txt")] string ending)
    {
        Classes("a", "b");
        folder.Write($"a/x{ending}", [1]);
        folder.Write($"b/y{ending}", [1]);
        folder.Write("b/Thumbs.db", [1]);
        folder.Write("b/.DS_Store", [1]);
        Assert.That(DataSets.Open(Spec, Raw).Notes, Has.Some.Contains($"2 files are left out").And.Some.Contains($"2 {ending.ToLowerInvariant()}"));
    }

    [Test]
    public void Folders_within_a_class_and_images_of_no_class_are_counted()
    {
        Classes("train/a", "train/b", "test/a");
        Image("train/a/more/1.png");
        Image("train/3.png");
        Assert.That(DataSets.Open(Spec, Raw).Notes,
            Has.Some.Contains($"1 folder is left out: {Path.Combine("a", "more")}").And.Some.Contains("1 image is left out that no folder of a class holds"));
    }

    [Test]
    public void What_lies_beside_the_parts_is_counted()
    {
        Classes("train/a", "train/b", "test/a");
        Image("3.png");
        folder.Write("README.md", [1]);
        Assert.That(DataSets.Open(Spec, Raw).Notes,
            Has.Some.EqualTo($"{folder.Root}: 1 image is left out that no folder of a class holds.").And.Some.Contains("1 .md"));
    }

    [Test]
    public void A_second_test_part_is_named()
    {
        Classes("train/a", "train/b", "test/a", "test/b", "val/a", "extra/a");
        DataSplit data = DataSets.Open(Spec, Raw);
        Assert.That(data.Test.Count, Is.EqualTo(4));
        Assert.That(data.Notes, Has.Some.Contains($"{folder.Path("val")} is left out: {folder.Path("test")} is the test part")
            .And.Some.Contains($"{folder.Path("extra")} is left out"));
    }

    [Test]
    public void A_test_part_without_classes_is_none([Values("train/", "")] string where)
    {
        Classes(where + "a", where + "b");
        Image("test/1.png");
        DataSplit data = DataSets.Open(Spec, Raw);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "a", "b" }));
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((2, 2)), "one of the two images of each class is held out");
        Assert.That(data.Notes, Has.Some.Contains($"{folder.Path("test")} is left out: it has no folders of classes"));
    }

    [Test]
    public void A_test_part_beside_classes_is_one()
    {
        Classes("a", "b", "test/a", "test/b");
        DataSplit data = DataSets.Open(Spec, Raw);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "a", "b" }));
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((4, 4)));
    }

    [Test]
    public void Classes_may_have_such_names_where_they_must_be_classes()
    {
        Classes("valid", "invalid", "unknown");
        Assert.That(DataSets.Open(Spec, Raw).Train.ClassNames, Is.EqualTo(new[] { "invalid", "unknown", "valid" }));
        Clear();
        Classes("test", "control");
        DataSplit data = DataSets.Open(Spec, Raw);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "control", "test" }));
        Assert.That(data.Notes, Has.Some.Contains("is taken for a class"));
    }

    [TestCase("x.zip", "is an archive: unpack it")]
    [TestCase("x.tar", "is an archive: unpack it")]
    [TestCase("x.png", "is a file: expected a folder")]
    public void A_file_is_no_folder_and_says_what_it_is(string name, string reason) =>
        Assert.That(() => DataSets.Open($"folder:{folder.Write(name, [1])}", Raw), Throws.TypeOf<DataException>().With.Message.Contains(reason));

    [Test]
    public void Known_classes_are_matched_by_name_and_may_be_absent()
    {
        Classes("b", "c");
        DataSplit data = DataSets.Open(Spec, Raw with { ClassNames = ["a", "b", "c", "d"] });
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "a", "b", "c", "d" }));
        Assert.That(Enumerable.Range(0, 2).Select(i => data.Train.Label(i)), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(() => DataSets.Open(Spec, Raw with { ClassNames = ["a", "b"] }), Throws.TypeOf<DataException>().With.Message.StartsWith(folder.Path("c")));
        Assert.That(() => DataSets.Open("synthetic", Raw with { ClassNames = ["a", "b"] }),
            Throws.TypeOf<DataException>().With.Message.Contains("not the classes that the network learned"));
    }

    [Test]
    public void Bad_images_are_left_out_where_that_is_wanted()
    {
        Classes("train/a", "train/b", "test/a");
        byte[] damaged = PngBytes.Plain(2, 2, 1, [1, 2, 3, 4]);
        damaged[^25] ^= 0x40;
        string pixels = folder.Write("train/a/bad.png", damaged), header = folder.Write("train/b/none.jpg", "no image"u8.ToArray());
        Assert.That(() => DataSets.Open(Spec, Raw), Throws.TypeOf<DataException>());
        DataSplit data = DataSets.Open(Spec, Raw with { SkipBad = true });
        Assert.That(data.Train.Count, Is.EqualTo(4));
        Assert.That(data.Notes, Has.Some.Contains("2 images are left out that cannot be read").And.Some.Contains(pixels).And.Some.Contains(header));
    }

    [Test]
    public void An_inspection_lists_every_fault_at_once()
    {
        Classes("train/a", "train/b", "test/a", "test/z");
        string bad = folder.Write("train/a/bad.png", "no image"u8.ToArray()),
            cut = folder.Write("train/b/cut.png", PngBytes.Plain(2, 2, 1, [1, 2, 3, 4])[..40]);
        Directory.CreateDirectory(folder.Path("train", "c"));
        folder.Write("train/a/large.png", PngBytes.Plain(3, 3, 1, new byte[9]));
        DataInspection found = DataInspection.Inspect(Spec, Raw);
        Assert.That(found.Problems, Has.Some.StartsWith(bad).And.Some.StartsWith(cut).And.Some.Contains(folder.Path("train", "c"))
            .And.Some.StartsWith(folder.Path("test", "z")).And.Some.Contains("2 sizes"));
        Assert.That(DataInspection.Inspect("folder:" + folder.Path("nothing"), Raw).Problems, Has.One.Contains("does not exist"));
    }

    [Test]
    public void An_inspection_of_a_good_set_counts_its_classes()
    {
        Classes("train/a", "train/b", "test/a");
        DataInspection found = DataInspection.Inspect(Spec, Raw);
        Assert.That(found.Problems, Is.Empty);
        Assert.That(found.Classes, Is.EqualTo(new[] { ("a", 2, 2), ("b", 2, 0) }));
        Directory.Delete(folder.Path("train", "b"), true);
        Assert.That(DataInspection.Inspect(Spec, Raw).Problems, Has.One.Contains("one class only"));
    }

    [Test]
    public void An_inspection_of_a_table_lists_every_row()
    {
        string path = folder.Write("a.csv", "0,1,2,3,4\n1,2,x,4,5\n1,2,3,4\n0,300,2,3,4\n1,5,6,7,8\n"u8.ToArray());
        Assert.That(DataInspection.Inspect($"csv:{path}", Raw).Problems,
            Has.Count.EqualTo(3).And.Some.Contains("line 2").And.Some.Contains("line 3").And.Some.Contains("line 4"));
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private void Image(string name) => folder.Write(name, PngBytes.Plain(2, 2, 1, [1, 2, 3, 4]));

    private void Classes(params string[] names)
    {
        foreach (string name in names)
        {
            Image($"{name}/1.png");
            Image($"{name}/2.png");
        }
    }
}
