using System.Globalization;
using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Lists that can be understood in two ways, or whose parts overlap: said or refused, never guessed in silence.</summary>
public sealed class ListDoubtTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };
    private static readonly DataOptions Judging = Plain with { TestOnly = true };

    private readonly TempFolder folder = new();

    [OneTimeSetUp]
    public void WriteImages()
    {
        for (int i = 1; i <= 6; i++)
        {
            folder.Write(string.Create(CultureInfo.InvariantCulture, $"pics/{i}.png"), PngBytes.Plain(1, 1, 1, [(byte)i]));
        }
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void Lines_to_be_judged_by_are_never_learned_from()
    {
        const string Text = "pics/1.png,b,test\npics/2.png,a,test\n";
        Assert.That(() => Open("a.csv", Text, Plain with { ClassNames = ["a", "b"] }),
            Throws.TypeOf<DataException>().With.Message.Contains("no line is one of train"), "a training that goes on knows its classes");
        DataSplit data = Open("a.csv", Text, Judging with { ClassNames = ["a", "b"] });
        Assert.That((data.Test.Count, data.Test.Image(0)[0], data.Test.Label(0), data.Test.Label(1)), Is.EqualTo((2, 1f, 1, 0)));
        Assert.That(() => Open("a.csv", Text, Judging),
            Throws.TypeOf<DataException>().With.Message.Contains("the network does not name its labels"), "a list may lack some of them");
    }

    [Test]
    public void Numbers_are_judged_without_lines_to_learn_from()
    {
        DataSplit data = Open("a.csv", "image,value,split\npics/1.png,0.5,test\npics/2.png,1.5,test\n", Judging);
        Assert.That((data.Kind, data.Test.Count), Is.EqualTo((LabelKind.Number, 2)));
        using var parts = new TempFolder();
        parts.Write("pics/1.png", PngBytes.Plain(1, 1, 1, [1]));
        parts.Write("test.csv", "image,value\npics/1.png,0.5\n"u8.ToArray());
        Assert.That(DataSets.Open($"list:{parts.Root}", Judging).Test.Count, Is.EqualTo(1));
        Assert.That(() => DataSets.Open($"list:{parts.Root}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("has no lists"));
    }

    [Test]
    public void An_image_that_is_learned_from_and_judged_by_is_said()
    {
        DataSplit data = Open("a.csv", "pics/1.png,a,train\npics/2.png,b,train\n./pics/1.png,a,test\npics/3.png,b,test\n");
        Assert.That(data.Notes, Has.Some.Contains("1 lines name an image that a line of another part names too").And.Some.Contains("line 1, and").And.Some
            .Contains("line 3: where"));
        data = Open("a.csv", "pics/1.png,a,train\npics/2.png,b,train\n./pics/1.png,a,train\npics/3.png,b,test\n");
        Assert.That(data.Notes, Has.None.Contains("of another part"));
    }

    [Test]
    public void An_image_that_lines_call_otherwise_is_held_out_as_one()
    {
        string[] lines = [.. Enumerable.Range(1, 6).Select(i => string.Create(CultureInfo.InvariantCulture, $"pics/{i}.png,{(i % 2 == 0 ? "a" : "b")}\n"))];
        string text = string.Concat(lines.Concat(lines.Select(l => "./" + l)));
        for (ulong seed = 0; seed < 8; seed++)
        {
            DataSplit data = Open("a.csv", text, Plain with { TestFraction = 0.5, Seed = seed });
            Assert.That(Pixels(data.Train).Intersect(Pixels(data.Test)), Is.Empty);
        }
    }

    [TestCase("pics/1.png,a\n./pics/1.png,b\n", "names './pics/1.png' with the class 'b', and an earlier line has it with 'a'")]
    [TestCase("pics/1.png,a\npics/2.png,a|b\npics/1.png,b\n", "names 'pics/1.png' with the labels 'b', and an earlier line has it with 'a'")]
    [TestCase("id,p,q\npics/1.png,1,0\npics/1.png,0,1\n", "names 'pics/1.png' with the labels '0, 1', and an earlier line has it with '1, 0'")]
    public void An_image_with_two_meanings_is_refused(string text, string words) =>
        Assert.That(() => Open("a.csv", text), Throws.TypeOf<DataException>().With.Message.Contains(words));

    [TestCase("pics/none.png,a\npics/1.png,b\npics/2.png,a\npics/3.png,b\n")]
    [TestCase("none,a\npics/1,b\npics/2,a\npics/3,b\n")]
    [TestCase("17,a\npics/1,b\npics/2,c\npics/3,b\n")]
    public void A_first_line_whose_image_is_missing_is_no_heading(string text) => Assert.That(
        () => Open("a.csv", text), Throws.TypeOf<DataException>().With.Message.Contains("line 1 names the image"));

    [Test]
    public void A_first_line_that_may_be_a_heading_is_said()
    {
        DataSplit data = Open("a.csv", "photo,animal\npics/none.png,a\npics/1.png,b\npics/2.png,a\npics/3.png,b\n", Plain with { SkipBad = true });
        Assert.That(data.Train.Count + data.Test.Count, Is.EqualTo(3));
        Assert.That(data.Notes, Has.Some.Contains("the first line, photo, animal, is taken for a heading"));
        data = Open("a.csv", "0,1\npics/1.png,0\npics/2.png,1\npics/3.png,0\npics/4.png,1\n");
        Assert.That(data.Notes, Has.Some.Contains("the first line, 0, 1, is taken for a heading"));
        data = Open("a.csv", "path,animal\npics/1.png,b\npics/2.png,a\npics/3.png,b\npics/4.png,a\n");
        Assert.That(data.Notes, Has.None.Contains("is taken for a heading"));
    }

    [Test]
    public void The_column_of_images_is_found_where_the_first_ones_are_missing()
    {
        DataSplit data = Open("a.csv", "a,pics/8.png\nb,pics/9.png\na,pics/1.png\nb,pics/2.png\n", Plain with { SkipBad = true, TestFraction = 0.5 });
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((1, 1)));
        Assert.That(() => Open("a.csv", "a,pics/8.png\nb,pics/9.png\n"), Throws.TypeOf<DataException>().With.Message.Contains("the image 'pics/8.png'"));
        Assert.That(() => Open("a.csv", "a,8\nb,9\n"), Throws.TypeOf<DataException>().With.Message.Contains("has no column of images that could be found"));
    }

    [Test]
    public void Columns_of_different_images_are_refused_unless_one_is_called_so()
    {
        Assert.That(() => Open("a.csv", "pics/1.png,pics/2.png,a\npics/3.png,pics/4.png,b\n"), Throws.TypeOf<DataException>().With.Message
            .Contains("line 1 names 2 different images, pics/1.png, pics/2.png, and it is not clear which is meant"));
        DataSplit data = Open("a.csv", "mask,image,label\npics/1.png,pics/2.png,a\npics/3.png,pics/4.png,b\npics/5.png,pics/6.png,a\n" +
            "pics/1.png,pics/3.png,b\n");
        Assert.That(Enumerable.Range(0, data.Train.Count).Select(i => data.Train.Image(i)[0]), Is.SubsetOf(new[] { 2f, 4, 6, 3 }));

        // The same image by two names is one.
        Assert.That(() => Open("a.csv", "path,id,label\npics/1.png,pics/1,a\npics/2.png,pics/2,b\npics/3.png,pics/3,a\npics/4.png,pics/4,b\n"), Throws.Nothing);
    }

    [TestCase("image,label,split\npics/1.png,a,train\npics/2.png,b,train\npics/3.png,a,holdout\n", "line 4 has 'holdout' where other lines say")]
    [TestCase("image,label,set\npics/1.png,a,train\npics/2.png,b,\npics/3.png,a,test\n", "line 3 has '' where other lines say")]
    public void A_word_that_is_no_part_is_refused_among_those_that_are(string text, string words) =>
        Assert.That(() => Open("a.csv", text), Throws.TypeOf<DataException>().With.Message.Contains(words));

    [Test]
    public void A_column_of_labels_with_the_name_of_parts_hides_no_other_one()
    {
        const string Text = "image,set,split\npics/1.png,test,train\npics/2.png,val,train\npics/3.png,test,test\n";
        DataSplit data = Open("a.csv", Text, Plain with { LabelColumn = "set" });
        Assert.That((data.Train.Count, data.Test.Image(0)[0]), Is.EqualTo((2, 3f)));
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "test", "val" }));
    }

    [Test]
    public void Lists_of_parts_agree_with_each_other()
    {
        using var parts = new TempFolder();
        parts.Write("pics/1.png", PngBytes.Plain(1, 1, 1, [1]));
        parts.Write("pics/2.png", PngBytes.Plain(1, 1, 1, [2]));
        parts.Write("train.csv", "image,red,green\npics/1.png,1,0\n"u8.ToArray());
        string test = parts.Write("test.csv", "image,green,red\npics/2.png,1,0\n"u8.ToArray());
        Assert.That(() => DataSets.Open($"list:{parts.Root}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("different columns of labels"));
        File.WriteAllText(test, "image,red,green,split\npics/2.png,1,0,train\n");
        Assert.That(() => DataSets.Open($"list:{parts.Root}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("line 2 says 'train'"));
        File.WriteAllText(test, "image,red,green,split\npics/2.png,1,0,test\n");
        string other = parts.Write("test.txt", "pics/1.png cat\n"u8.ToArray());
        DataSplit data = DataSets.Open($"list:{parts.Root}", Plain);
        Assert.That(data.Notes, Has.Some.EqualTo($"{other} is left out: {test} is the list of this part."));
    }

    [Test]
    public void More_lines_than_images_can_be_are_refused()
    {
        string path = folder.Write("many.csv", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a\n", (4 << 20) + 1))));
        Assert.That(() => DataSets.Open($"list:{path}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("has more than 4194304 lines"));
    }

    [Test]
    public void A_folder_in_the_place_of_a_list_of_images_is_refused_in_words() => Assert.That(
        () => DataSets.ListImages(folder.Root), Throws.TypeOf<DataException>().With.Message.Contains("is a folder: expected one list, such as"));

    private static IEnumerable<float> Pixels(Dataset part) => Enumerable.Range(0, part.Count).Select(i => part.Image(i)[0]);

    private DataSplit Open(string name, string text, DataOptions? options = null) =>
        DataSets.Open($"list:{folder.Write(name, Encoding.UTF8.GetBytes(text))}", options ?? Plain);
}
