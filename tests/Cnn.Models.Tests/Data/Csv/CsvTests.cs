using System.Text;
using Cnn.Models.Data.Csv;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

public sealed class CsvTests
{
    private static readonly DataOptions Raw = new() { Encoding = new ImageEncoding { Scale = 1 } };

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return new TestCaseData("", "has no rows").SetArgDisplayNames("empty");
        yield return new TestCaseData("label,a,b\n", "has no rows").SetArgDisplayNames("heading only");
        yield return new TestCaseData("1,2,3,4,5\n1,2,3,4\n", "line 2 has 4 values: expected a label and 4 pixels").SetArgDisplayNames("a short row");
        yield return new TestCaseData("1,2,3,4,256\n", "line 1, value 5 is above 255").SetArgDisplayNames("a pixel of 256");
        yield return new TestCaseData("1,2,,4,5\n", "value 3 is empty").SetArgDisplayNames("an empty value");
        yield return new TestCaseData("1,2,3,4,5\n1,2,x,4,5\n", "line 2, value 3: byte 0x78").SetArgDisplayNames("a letter");
        yield return new TestCaseData("1,0.5,3,4,5\n", "byte 0x2E does not belong").SetArgDisplayNames("a fraction");
        yield return new TestCaseData("1,-2,3,4,5\n", "byte 0x2D does not belong").SetArgDisplayNames("a negative pixel");
        yield return new TestCaseData("99999999999999999999,2,3,4,5\n", "above 65535").SetArgDisplayNames("an absurd label");
        yield return new TestCaseData("7\n8\n", "at least one pixel").SetArgDisplayNames("labels only");
        yield return new TestCaseData("1,2,3,4,5,6\n0,2,3,4,5,6\n", "no square image").SetArgDisplayNames("five pixels");
    }

    [Test]
    public void Rows_are_a_label_and_pixels_with_or_without_a_heading(
        [Values("", "label,p1,p2,p3,p4\n", "\"label\",\"1\",\"2\",\"3\",\"4\"\r\n")] string heading, [Values] bool gzip)
    {
        using var folder = new TempFolder();
        byte[] train = Encoding.ASCII.GetBytes(heading + "3,0,1,2,255\r\n0, 9,8,7,6\n\n"), test = "2,4,4,4,4"u8.ToArray();
        folder.Write(gzip ? "train.csv.gz" : "train.csv", gzip ? IdxBytes.Gzip(train) : train);
        folder.Write("test.csv", test);
        DataSplit data = DataSets.Open($"csv:{folder.Root}", Raw);
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 2, 2, 1 }));
        Assert.That(data.Train.All(2).Images, Is.EqualTo(new float[] { 0, 1, 2, 255, 9, 8, 7, 6 }));
        Assert.That(data.Train.All(2).Labels, Is.EqualTo(new[] { 3, 0 }));
        Assert.That((data.Test.Count, data.Test.Label(0), data.Test.ClassNames.Count), Is.EqualTo((1, 2, 4)));
    }

    [Test]
    public void Files_that_are_no_part_are_said()
    {
        using var folder = new TempFolder();
        byte[] rows = "0,1\n1,2\n0,3\n1,4\n"u8.ToArray();
        folder.Write("train.csv", rows);
        folder.Write("test.csv", rows);
        string[] others = [folder.Write("test.csv.gz", IdxBytes.Gzip(rows)), folder.Write("val.csv", rows)];
        Assert.That(DataSets.Open($"csv:{folder.Root}", Raw).Notes,
            Is.SupersetOf(others.Select(o => $"{o} is left out: train.csv and test.csv are the parts.")));
    }

    [Test]
    public void Faults_without_number_do_not_fill_memory()
    {
        using var folder = new TempFolder();
        string rows = folder.Write("rows.csv", Encoding.ASCII.GetBytes("1,2\n0,3\n" + string.Concat(Enumerable.Repeat("x\n", 10_050))));
        Assert.That(DataInspection.Inspect($"csv:{rows}", Raw).Problems, Has.Count.EqualTo(10_001).And.Some.EndsWith("has 50 more lines that are bad."));
        string lines = string.Concat(Enumerable.Range(0, 10_050).Select(i => $"{i}.png,a\n"));
        string list = folder.Write("list.csv", Encoding.ASCII.GetBytes("path,label\n" + lines));
        Assert.That(DataInspection.Inspect($"list:{list}", Raw).Problems,
            Has.Count.LessThan(10_020).And.Some.StartsWith("More lines than are told here name images"));
    }

    [Test]
    public void One_file_is_split_and_a_size_gives_the_channels()
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.csv", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 10).Select(i => $"{i},1,2,3,4,5,6\n"))));
        DataSplit data = DataSets.Open($"csv:{path}", Raw with { ImageSize = (1, 2), TestFraction = 0.3 });
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((7, 3)));
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(data.Train.Image(0), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
    }

    [TestCaseSource(nameof(Bad))]
    public void A_bad_file_is_refused_with_its_name_and_the_place(string text, string reason)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.csv", Encoding.ASCII.GetBytes(text));
        Assert.That(() => DataSets.Open($"csv:{path}", Raw), Throws.TypeOf<DataException>().With.Message.StartsWith(path).And.Message.Contains(reason));
    }

    [Test]
    public void Thousands_of_damaged_files_are_read_or_refused()
    {
        byte[] good = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 10},{i},2,3,4\n")));
        Fuzz.Run(good, "a.csv", 3000, 4 << 20, path => CsvPixels.Read(path));
    }
}
