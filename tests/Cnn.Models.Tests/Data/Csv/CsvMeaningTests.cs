using System.Text;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <summary>What the columns and lines of a CSV mean: read as it was meant, or refused, never otherwise in silence.</summary>
public sealed class CsvMeaningTests
{
    private static readonly DataOptions Raw = new() { Encoding = new ImageEncoding { Scale = 1 } };

    /// <summary>Rows of a label and four pixels, with the label in front or behind.</summary>
    private static IEnumerable<(int Label, int[] Pixels)> Rows =>
        Enumerable.Range(0, 12).Select(i => (i % 3, new[] { (37 * i) % 256, (i * i) + 3, 255 - i, i % 2 }));

    private static string First => Lines(r => [r.Label, .. r.Pixels]);

    private static string Last => Lines(r => [.. r.Pixels, r.Label]);

    [Test]
    public void Lines_end_in_any_of_the_three_ways([Values("\n", "\r\n", "\r")] string end, [Values] bool ended, [Values] bool heading, [Values] bool mark)
    {
        string text = (heading ? "label,a,b,c,d\n" : "") + First;
        text = (ended ? text : text.TrimEnd('\n')).Replace("\n", end, StringComparison.Ordinal);
        ExpectRows([.. mark ? Encoding.UTF8.GetPreamble() : [], .. Encoding.ASCII.GetBytes(text)]);
    }

    [Test]
    public void A_long_file_with_returns_alone_is_read_row_by_row()
    {
        using var folder = new TempFolder();
        string path = folder.Write(
            "a.csv", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i % 7},{i % 256},2,3,{i % 200}\r"))));
        var rows = (Cnn.Models.Data.Csv.CsvPixels)Cnn.Models.Data.Csv.CsvPixels.Read(path);
        Assert.That(rows.Labels, Is.EqualTo(Enumerable.Range(0, 5000).Select(i => i % 7)));
        Assert.That(rows.Pixels[(4999 * 4) + 3], Is.EqualTo(4999 % 200));
    }

    [TestCase("1,2 3,4,5,6\n", "line 1, value 2: byte 0x20")]
    [TestCase("1,2\t3,4,5,6\n", "line 1, value 2: byte 0x09")]
    [TestCase("1,2,3,4,5\n1,\"2\",3,4,5\n", "line 2, value 2: byte 0x22")]
    [TestCase("1,2,3,4,5\n\u00EF,2,3,4,5\n", "line 2, value 1: byte 0xC3")]
    [TestCase("1,1e1,3,4,5\n", "line 1, value 2: byte 0x65")]
    [TestCase("1e1,2,3,4,5\n", "line 1, value 1: byte 0x65")]
    public void What_is_no_whole_number_is_refused_and_not_mended(string text, string reason) => ExpectRefusal(text, null, reason);

    [TestCase("a,b,c,d,Label\n")]
    [TestCase("pixel0,pixel1,pixel2,pixel3,species\n")]
    [TestCase("1x1,1x2,2x1,2x2,class\n")]
    public void A_heading_says_where_the_labels_stand(string heading) => ExpectRows(Encoding.ASCII.GetBytes(heading + Last), "column 5 of 5");

    [TestCase("", "last")]
    [TestCase("", "4")]
    [TestCase("", "LAST")]
    [TestCase("a,b,c,d,kind\n", "Kind")]
    [TestCase("label,b,c,d,kind\n", "kind")]
    public void The_column_can_be_named(string heading, string column) => ExpectRows(Encoding.ASCII.GetBytes(heading + Last), "column 5 of 5", column);

    [Test]
    public void Labels_in_the_middle_leave_the_pixels_in_their_order() =>
        ExpectRows(Encoding.ASCII.GetBytes(Lines(r => [r.Pixels[0], r.Pixels[1], r.Label, r.Pixels[2], r.Pixels[3]])), "column 3 of 5", "2");

    [TestCase("5")]
    [TestCase("-1")]
    [TestCase("kind")]
    [TestCase("1,0")]
    public void A_column_that_is_not_there_is_refused(string column) => ExpectRefusal(First, column, $"has no column '{column}' of labels");

    [TestCase("0,1,2,3,4\n")]
    [TestCase("1,2,3,4,5\n")]
    public void A_heading_of_numbers_is_no_sample(string heading) => ExpectRows(Encoding.ASCII.GetBytes(heading + First), "counts the columns");

    [Test]
    public void A_heading_of_large_numbers_is_no_sample_and_no_error()
    {
        using var folder = new TempFolder();
        string zeros = string.Concat(Enumerable.Repeat(",7", 784));
        string path = folder.Write("a.csv", Encoding.ASCII.GetBytes($"{string.Join(',', Enumerable.Range(0, 785))}\n0{zeros}\n1{zeros}\n0{zeros}\n1{zeros}\n"));
        DataSplit data = DataSets.Open($"csv:{path}", Raw);
        Assert.That(data.Train.Count + data.Test.Count, Is.EqualTo(4));
    }

    [Test]
    public void A_row_that_counts_as_others_do_is_a_sample()
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.csv", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 10).Select(i => $"{i},1,2,3,4\n"))));
        DataSplit data = DataSets.Open($"csv:{path}", Raw);
        Assert.That(data.Train.Count + data.Test.Count, Is.EqualTo(10));
    }

    [TestCase(",label,p0,p1,p2\n")]
    [TestCase("Unnamed: 0,label,p0,p1,p2\n")]
    public void A_column_that_counts_the_rows_is_refused(string heading) => ExpectRefusal(heading + First, null, "seems to count the rows");

    [Test]
    public void Labels_that_seem_to_stand_last_are_asked_about()
    {
        ExpectRefusal(Last, null, "--label-column first or --label-column last");
        using var folder = new TempFolder();
        string path = folder.Write("a.csv", Encoding.ASCII.GetBytes(Last));
        Assert.That(DataSets.Open($"csv:{path}", Raw with { LabelColumn = "first" }).Train.ClassNames, Has.Count.GreaterThan(200), "it was said");
    }

    [TestCase(2, 2, null)]
    [TestCase(1, 4, null)]
    [TestCase(4, 4, "grey takes 16, colour 48")]
    [TestCase(1, 1, "grey takes 1, colour 3")]
    [TestCase(1, 2, "grey takes 2, colour 6")]
    public void A_size_must_fit_the_columns_in_grey_or_in_colour(int height, int width, string? reason)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.csv", Encoding.ASCII.GetBytes(First));
        DataOptions options = Raw with { ImageSize = (height, width) };
        if (reason is null)
        {
            Assert.That(DataSets.Open($"csv:{path}", options).Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { height, width, 1 }));
        }
        else
        {
            Assert.That(() => DataSets.Open($"csv:{path}", options), Throws.TypeOf<DataException>().With.Message.Contains(reason));
        }
    }

    [Test]
    public void Colour_is_read_in_the_order_that_is_said()
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.csv", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("0,1,2,3,4,5,6\n1,1,2,3,4,5,6\n", 5))));
        DataOptions options = Raw with { ImageSize = (1, 2) };
        DataSplit mixed = DataSets.Open($"csv:{path}", options), planar = DataSets.Open($"csv:{path}", options with { Planar = true });
        Assert.That(mixed.Train.Image(0), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(planar.Train.Image(0), Is.EqualTo(new float[] { 1, 3, 5, 2, 4, 6 }), "red 1 2, green 3 4, blue 5 6");
        Assert.That(mixed.Notes, Has.Some.Contains("side by side").And.Some.Contains("--planar"));
        Assert.That(planar.Notes, Has.Some.Contains("all red values first"));
    }

    [Test]
    public void A_zip_archive_is_told_from_a_heading() => ExpectRefusal("PK\u0003\u0004abc\n1,2,3,4,5\n", null, "is a zip archive or a spreadsheet");

    [Test]
    public void A_test_file_is_read_as_the_training_file()
    {
        using var folder = new TempFolder();
        folder.Write("train.csv", Encoding.ASCII.GetBytes("a,b,c,d,label\n" + Last));
        folder.Write("test.csv", Encoding.ASCII.GetBytes("9,8,7,6,2\n"));
        DataSplit data = DataSets.Open($"csv:{folder.Root}", Raw);
        Assert.That((data.Test.Label(0), data.Test.Image(0)), Is.EqualTo((2, new float[] { 9, 8, 7, 6 })));
    }

    private static string Lines(Func<(int Label, int[] Pixels), int[]> order) => string.Concat(Rows.Select(r => string.Join(',', order(r)) + "\n"));

    private static void ExpectRows(byte[] text, string? note = null, string? column = null)
    {
        using var folder = new TempFolder();
        folder.Write("train.csv", text);
        folder.Write("test.csv", text);
        DataSplit data = DataSets.Open($"csv:{folder.Root}", Raw with { LabelColumn = column });
        (float[] images, int[] labels) = data.Train.All(12);
        Assert.That(data.Train.Count, Is.EqualTo(12));
        Assert.That(labels, Is.EqualTo(Rows.Select(r => r.Label)));
        Assert.That(images, Is.EqualTo(Rows.SelectMany(r => r.Pixels).Select(p => (float)p)));
        Assert.That(data.Notes, note is null ? Is.Empty : Has.Some.Contains(note));
    }

    private static void ExpectRefusal(string text, string? column, string reason)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.csv", Encoding.UTF8.GetBytes(text));
        Assert.That(() => DataSets.Open($"csv:{path}", Raw with { LabelColumn = column }),
            Throws.TypeOf<DataException>().With.Message.StartsWith(path).And.Message.Contains(reason));
    }
}
