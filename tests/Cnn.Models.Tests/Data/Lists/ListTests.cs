using System.Globalization;
using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Lists of images: where the columns are, what the labels are, and which part a line is of.</summary>
public sealed class ListTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    [TestCase("a.csv", "pics/1.png,cat\npics/2.png,dog\npics/3.png,cat\npics/4.png,dog\n")]
    [TestCase("a.csv", "path,label\npics/1.png,cat\npics/2.png,dog\npics/3.png,cat\npics/4.png,dog\n")]
    [TestCase("a.csv", "label;file\r\ncat;pics/1.png\r\ndog;pics/2.png\r\ncat;pics/3.png\r\ndog;pics/4.png")]
    [TestCase("a.tsv", "\uFEFFimage_id\tclass\npics/1\tcat\npics/2\tdog\npics/3\tcat\npics/4\tdog\n")]
    [TestCase("a.txt", "pics/1.png cat\npics/2.png   dog\n\npics/3.png cat\npics/4.png dog\n")]
    [TestCase("pics.csv", ",size,name,category\n0,9,1.png,cat\n1,9,2.png,dog\n2,9,3.png,cat\n3,9,\"4.png\",dog\n")]
    public void Paths_and_labels_are_found_in_every_usual_form(string name, string text)
    {
        using var folder = new TempFolder();
        WriteImages(folder, 4);
        DataSplit data = Open(folder, name, text, Plain with { TestFraction = 0.5 });
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "cat", "dog" }));
        Assert.That(data.Train.Count + data.Test.Count, Is.EqualTo(4));
        Assert.That(Labels(data.Train).Concat(Labels(data.Test)).Order(), Is.EqualTo(new (float, int)[] { (1, 0), (2, 1), (3, 0), (4, 1) }));
    }

    [Test]
    public void A_column_says_what_a_line_is_for()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 6);
        DataSplit data = Open(folder, "a.csv", "file,y,split\npics/1.png,a,train\npics/2.png,b,Training\npics/3.png,a,val\npics/4.png,b,valid\n" +
            "pics/5.png,a,test\npics/6.png,b,test\n");
        Assert.That(Labels(data.Train), Is.EqualTo(new (float, int)[] { (1, 0), (2, 1) }));
        Assert.That(Labels(data.Validation!), Is.EqualTo(new (float, int)[] { (3, 0), (4, 1) }));
        Assert.That(Labels(data.Test), Is.EqualTo(new (float, int)[] { (5, 0), (6, 1) }));
    }

    [Test]
    public void Lists_of_their_own_are_the_parts()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 3);
        folder.Write("train.txt", "pics/1.png 0\npics/2.png 1\n"u8.ToArray());
        folder.Write("test.txt", "pics/3.png 1\n"u8.ToArray());
        DataSplit data = DataSets.Open($"list:{folder.Root}", Plain);
        Assert.That(Labels(data.Train), Is.EqualTo(new (float, int)[] { (1, 0), (2, 1) }));
        Assert.That(Labels(data.Test), Is.EqualTo(new (float, int)[] { (3, 1) }));
        Assert.That(data.Validation, Is.Null);
    }

    [Test]
    public void Numbers_of_classes_are_in_the_order_of_numbers()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 4);
        DataSplit data = Open(folder, "a.csv", "pics/1.png,10\npics/2.png,9\npics/3.png,10\npics/4.png,9\n", Plain with { TestFraction = 0.5 });
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "9", "10" }));
    }

    [TestCase("id,tags,split\npics/1,red|green,train\npics/2,,train\npics/3,green ; red,test\n")]
    [TestCase("id,green,red,split\npics/1,1,1,train\npics/2,0,0,train\npics/3,1,1,test\n")]
    public void Several_labels_are_a_row_of_ones(string text)
    {
        using var folder = new TempFolder();
        WriteImages(folder, 3);
        DataSplit data = Open(folder, "a.csv", text);
        Assert.That((data.Kind, data.Train.Targets[0]), Is.EqualTo((LabelKind.Several, new SampleSpec(new Shape(2), DataType.Float32))));
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "green", "red" }));
        Assert.That(Rows(data.Train), Is.EqualTo(new float[] { 1, 1, 0, 0 }));
        Assert.That(Rows(data.Test), Is.EqualTo(new float[] { 1, 1 }));
    }

    [Test]
    public void Numbers_are_learned_as_they_are()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 3);
        DataSplit data = Open(folder, "a.csv", "file,x,y,split\npics/1.png,0.5,-2,train\npics/2.png,1e2,3,train\npics/3.png,0,7,test\n",
            Plain with { LabelColumn = "x, y" });
        Assert.That((data.Kind, data.Train.ClassNames), Is.EqualTo((LabelKind.Number, Array.Empty<string>())));
        Assert.That(Rows(data.Train), Is.EqualTo(new[] { 0.5f, -2, 100, 3 }));
        Assert.That(Rows(data.Test), Is.EqualTo(new[] { 0f, 7 }));
        data = Open(folder, "b.csv", "pics/1.png,1,train\npics/2.png,2,train\npics/3.png,7,test\n", Plain with { LabelKind = LabelKind.Number });
        Assert.That(Rows(data.Train), Is.EqualTo(new float[] { 1, 2 }));
    }

    [Test]
    public void A_part_that_is_held_out_stays_when_lines_come_or_change_their_place()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 60);
        string[] lines = [.. Enumerable.Range(1, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"pics/{i}.png,{i / 7f:F3}\n"))];
        float[] few = [.. Images(Open(folder, "a.csv", "file,value\n" + string.Concat(lines[..50])).Test)];
        float[] more = [.. Images(Open(folder, "a.csv", "file,value\n" + string.Concat(lines.Reverse())).Test)];
        Assert.That(few, Is.Not.Empty.And.SubsetOf(more));
    }

    [Test]
    public void A_trained_networks_classes_are_matched_by_name()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 2);
        const string Text = "pics/1.png,b,train\npics/2.png,b,test\n";
        Assert.That(Labels(Open(folder, "a.csv", Text, Plain with { ClassNames = ["a", "b", "c"] }).Test), Is.EqualTo(new (float, int)[] { (2, 1) }));
        Assert.That(() => Open(folder, "a.csv", Text, Plain with { ClassNames = ["a", "c"] }),
            Throws.TypeOf<DataException>().With.Message.Contains("line 1 has the label 'b'"));
    }

    [Test]
    public void An_image_that_is_not_there_is_named_with_its_line_or_left_out()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 3);
        folder.Write("pics/broken.png", [1, 2, 3]);
        const string Text = "pics/1.png,a,train\npics/none.png,a,train\npics/broken.png,b,train\npics/2.png,b,train\npics/3.png,b,test\n";
        Assert.That(() => Open(folder, "a.csv", Text), Throws.TypeOf<DataException>().With.Message.Contains("a.csv, line 2 names the image 'pics/none.png'"));
        DataSplit data = Open(folder, "a.csv", Text, Plain with { SkipBad = true });
        Assert.That(Labels(data.Train), Is.EqualTo(new (float, int)[] { (1, 0), (2, 1) }));
        Assert.That(data.Notes, Has.Some.Contains("2 lines are left out"));
        DataInspection found = DataInspection.Inspect($"list:{folder.Path("a.csv")}", Plain);
        Assert.That(found.Problems, Has.Count.EqualTo(2).And.Some.Contains("line 2").And.Some.Contains("broken.png"));
    }

    [TestCase("", "has no lines")]
    [TestCase("path,label\n", "has a heading and no lines under it")]
    [TestCase("pics/1.png,a\npics/2.png\n", "line 2 has 1 columns, and the first one has 2")]
    [TestCase("pics/1.png,\"a\npics/2.png,b\n", "has a quote that nothing closes")]
    [TestCase("pics/1.png\npics/2.png\n", "has no column of labels")]
    [TestCase("pics/1.png,a,b\npics/2.png,c,d\n", "it is not clear which are the labels")]
    [TestCase("pics/1.png,a\npics/2.png,\n", "line 2 has no label")]
    [TestCase("pics/1.png,a\npics/1.png,b\n", "an earlier line has it with 'a'")]
    [TestCase("pics/1.png,a,test\npics/2.png,b,test\n", "no line is one of train")]
    [TestCase("pics/1.png,a,train\npics/2.png,b,test\n", "line 2 has the label 'b', which the training part does not have")]
    [TestCase("a\0b,c\n", "has bytes of zero")]
    public void A_list_that_is_not_clear_is_refused_in_words(string text, string words)
    {
        using var folder = new TempFolder();
        WriteImages(folder, 3);
        Assert.That(() => Open(folder, "a.csv", text), Throws.TypeOf<DataException>().With.Message.Contains(words));
    }

    [Test]
    public void Columns_that_are_asked_for_must_be_there()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 2);
        const string Text = "file,one,two\npics/1.png,a,1\npics/2.png,b,2\n";
        Assert.That(Open(folder, "a.csv", Text, Plain with { LabelColumn = "one" }).Train.ClassNames, Is.SubsetOf(new[] { "a", "b" }));
        Assert.That(() => Open(folder, "a.csv", Text, Plain with { LabelColumn = "three" }),
            Throws.TypeOf<DataException>().With.Message.Contains("has no column 'three': expected one of file, one, two"));
        Assert.That(() => Open(folder, "a.csv", Text, Plain with { LabelColumn = "file" }),
            Throws.TypeOf<DataException>().With.Message.Contains("names the images"));
        Assert.That(() => Open(folder, "a.csv", Text, Plain with { LabelColumn = "one", LabelKind = LabelKind.Number }),
            Throws.TypeOf<DataException>().With.Message.Contains("line 2, column one has 'a': expected a number"));
    }

    [Test]
    public void Labels_that_are_all_different_are_no_classes()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 30);
        string text = string.Concat(Enumerable.Range(1, 30).Select(i => string.Create(CultureInfo.InvariantCulture, $"pics/{i}.png,{i * i}\n")));
        Assert.That(() => Open(folder, "a.csv", text), Throws.TypeOf<DataException>().With.Message.Contains("--label-kind number"));
    }

    [Test]
    public void Normalization_and_parts_for_validation_see_the_same_images()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 4);
        DataSplit data = Open(folder, "a.csv", "file,value,split\npics/1.png,0.5,train\npics/3.png,1.5,train\npics/2.png,2.5,val\npics/4.png,3.5,test\n",
            Plain with { Normalize = true });

        // Mean 2 and deviation 1 of the training images 1 and 3.
        Assert.That(Images(data.Train).Concat(Images(data.Validation!)).Concat(Images(data.Test)), Is.EqualTo(new float[] { -1, 1, 0, 2 }));
        Assert.That(SampleMetadata.From(data).Encoding!.Mean, Is.EqualTo(new[] { 2f }));
    }

    [Test]
    public void A_list_without_labels_names_images()
    {
        using var folder = new TempFolder();
        WriteImages(folder, 2);
        string bare = folder.Write("bare.txt", Encoding.UTF8.GetBytes("pics/1.png\npics/none.png\n")),
            blanks = folder.Write("blanks.txt", Encoding.UTF8.GetBytes("my pic.png\n"));
        folder.Write("my pic.png", Grey(1));
        Assert.That(DataSets.ListImages(bare), Is.EqualTo(new (string, string?)[] { ("pics/1.png", folder.Path("pics/1.png")), ("pics/none.png", null) }));
        Assert.That(DataSets.ListImages(blanks), Is.EqualTo(new (string, string?)[] { ("my pic.png", folder.Path("my pic.png")) }));
    }

    [Test]
    public void Damaged_lists_are_read_or_refused_in_words()
    {
        using var images = new TempFolder();
        WriteImages(images, 4);
        const string Good = "path,label,split\npics/1.png,cat,train\npics/2.png,dog,train\n\"pics/3.png\",cat,val\npics/4.png,dog,test\n";
        Fuzz.RunText(Good, "a.csv", 400, 8 << 20, path => DataSets.Open($"list:{path}", Plain with { DataDirectory = images.Root }));
        Fuzz.Run(Encoding.UTF8.GetBytes(Good), "a.csv", 400, 8 << 20, path => DataSets.Open($"list:{path}", Plain with { DataDirectory = images.Root }));
    }

    private static byte[] Grey(int value) => PngBytes.Plain(1, 1, 1, [(byte)value]);

    private static void WriteImages(TempFolder folder, int count)
    {
        for (int i = 1; i <= count; i++)
        {
            folder.Write(string.Create(CultureInfo.InvariantCulture, $"pics/{i}.png"), Grey(i));
        }
    }

    private static DataSplit Open(TempFolder folder, string name, string text, DataOptions? options = null) =>
        DataSets.Open($"list:{folder.Write(name, Encoding.UTF8.GetBytes(text))}", options ?? Plain);

    private static IEnumerable<(float Pixel, int Label)> Labels(Dataset part) =>
        Enumerable.Range(0, part.Count).Select(i => (part.Image(i)[0], part.Label(i)));

    private static IEnumerable<float> Images(Dataset part) => Enumerable.Range(0, part.Count).Select(i => part.Image(i)[0]);

    private static float[] Rows(Dataset part)
    {
        var batch = new Batch(part.Count, part.Inputs, part.Targets);
        part.Fill([.. Enumerable.Range(0, part.Count)], 0, batch);
        return batch.Targets[0].ToArray<float>();
    }
}
