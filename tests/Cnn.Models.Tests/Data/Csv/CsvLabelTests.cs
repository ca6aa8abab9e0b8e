using System.Globalization;
using System.Text;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <summary>
/// A first column that is one of pixels is not learned as labels, whatever the labels at the end are; one that is of labels is not asked about.
/// </summary>
public sealed class CsvLabelTests
{
    private static readonly int[][] LabelSets = [[0, 1, 2], [1, 2], [2, 3, 4], [0, 5, 9], [7, 8]];

    [Test]
    public void Labels_at_the_end_are_asked_about(
        [ValueSource(nameof(LabelSets))] int[] labels, [Values(5, 12, 60, 3000)] int rows, [Values("", "a,b,c,d,e\n")] string heading)
    {
        // Two to a hundred and more different pixels, as the first of real images are.
        string text = heading + Lines(rows, i => [(i * i * 7) % 251, (i * 13) % 256, 255, i % 2, labels[i % labels.Length]]);
        Assert.That(() => Read(text),
            Throws.TypeOf<DataException>().With.Message.Contains("the first column does not look like labels").And.Message.Contains("--label-column"));
    }

    [Test]
    public void Labels_at_the_start_are_taken([ValueSource(nameof(LabelSets))] int[] labels, [Values(12, 60, 3000)] int rows)
    {
        string text = Lines(rows, i => [labels[i % labels.Length], (i * 13) % 256, 255, i % 2, (i * i * 7) % 251]);
        Assert.That(Read(text).Count, Is.EqualTo(rows));
    }

    [Test]
    public void One_row_for_each_class_is_a_set() => Assert.That(Read(Lines(10, i => [i, 1, 2, 3, 4])).Count, Is.EqualTo(10));

    [Test]
    public void A_hundred_classes_with_black_and_white_pixels_are_a_set() =>
        Assert.That(Read(Lines(1000, i => [i % 100, i % 2 * 255, 0, 255, i % 3 == 0 ? 255 : 0])).Count, Is.EqualTo(1000));

    [TestCase("1;2;3;4;5\n", "semicolons")]
    [TestCase("label;a;b;c;d\n1;2;3;4;5\n", "semicolons")]
    [TestCase("1\t2\t3\t4\t5\n", "tabs")]
    [TestCase("1|2|3|4|5\n", "bars")]
    public void Other_separators_are_named(string text, string separator) =>
        Assert.That(() => Read(text), Throws.TypeOf<DataException>().With.Message.Contains($"the columns are separated by {separator}, expected commas"));

    [TestCase("label,id,b,c,d\n", "id")]
    [TestCase("label,a,b,c,Filename\n", "Filename")]
    public void A_column_that_names_rows_is_said_to_be_read_as_a_pixel(string heading, string name)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.csv", Encoding.ASCII.GetBytes(heading + Lines(20, i => [i % 2, i, 1, 2, 3])));
        Assert.That(DataSets.Open($"csv:{path}").Notes, Has.Some.Contains($"the column '{name}' is read as a pixel"));
    }

    [Test]
    public void A_first_column_that_names_rows_is_none_of_labels() =>
        Assert.That(() => Read("id,a,b,c,d\n" + Lines(20, i => [i, i % 2, 1, 2, 3])),
            Throws.TypeOf<DataException>().With.Message.Contains("'id', which is no name of labels"));

    private static string Lines(int rows, Func<int, int[]> row) =>
        string.Concat(Enumerable.Range(0, rows).Select(i => string.Join(',', row(i).Select(v => v.ToString(CultureInfo.InvariantCulture))) + "\n"));

    private static OneDnn.Dataset Read(string text)
    {
        using var folder = new TempFolder();
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        folder.Write("train.csv", bytes);
        folder.Write("test.csv", bytes);
        return DataSets.Open($"csv:{folder.Root}").Train;
    }
}
