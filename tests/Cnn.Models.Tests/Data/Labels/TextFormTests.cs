using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data.Labels;

/// <summary>Text as spreadsheets and people leave it: other encodings, ends of lines, quotes, columns of one name, files with nothing in them.</summary>
[TestFixture]
public sealed class TextFormTests
{
    private const string List = "path,label\n\"a,1.png\",cat\nb.png,\"do\"\"g\"\n";

    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 }, TestFraction = 0.5 };

    private static IEnumerable<TestCaseData> Written()
    {
        (string Name, Encoding Encoding)[] encodings =
        [
            ("utf-8", new UTF8Encoding(false)), ("utf-8 with a mark", new UTF8Encoding(true)), ("utf-16", new UnicodeEncoding(false, true)),
            ("utf-16, high byte first", new UnicodeEncoding(true, true)),
        ];
        foreach ((string name, Encoding encoding) in encodings)
        {
            foreach (string end in (string[])["\n", "\r\n", "\r"])
            {
                byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(List.Replace("\n", end, StringComparison.Ordinal))];
                yield return new TestCaseData(bytes).SetArgDisplayNames($"{name}, {end.Length} letters {(int)end[0]}");
            }
        }
    }

    [TestCaseSource(nameof(Written))]
    public void A_list_is_the_same_in_every_encoding_and_with_every_end_of_line(byte[] text)
    {
        using TempFolder folder = Images();
        folder.Write("list.csv", text);
        DataSplit data = DataSets.Open($"list:{folder.Path("list.csv")}", Plain with { TestFraction = 0.5 });
        Assert.That(data.Train.ClassNames, Is.EquivalentTo(new[] { "cat", "do\"g" }));
    }

    [TestCase("")]
    [TestCase("path,label\n")]
    [TestCase("a,1.png,cat\n")]
    public void A_list_with_nothing_to_learn_is_refused(string text)
    {
        using TempFolder folder = Images();
        folder.Write("list.csv", Encoding.UTF8.GetBytes(text));
        Assert.That(() => DataSets.Open($"list:{folder.Path("list.csv")}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains("list.csv"));
    }

    [TestCase("")]
    [TestCase("label,a,b,c,d\n")]
    [TestCase("0,1,2,3,4\n")]
    [TestCase("1,10,20,30,40\n")]
    public void A_CSV_with_nothing_to_learn_is_refused(string text)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.csv", Encoding.UTF8.GetBytes(text));
        Assert.That(() => DataSets.Open($"csv:{path}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains("a.csv"));
    }

    [Test]
    public void Pixels_and_series_in_UTF_16_are_refused_by_name([Values("csv", "series")] string kind, [Values] bool isBig)
    {
        using var folder = new TempFolder();
        var encoding = new UnicodeEncoding(isBig, true);
        string path = folder.Write("a.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes("1,2,3,4,5\n0,2,3,4,5\n")]);
        Assert.That(() => DataSets.Open($"{kind}:{path}", Plain), Throws.InstanceOf<DataException>().With.Message.EqualTo(
            $"{path} is in UTF-16: expected UTF-8. Save it as CSV in UTF-8."));
    }

    [Test]
    public void Columns_of_one_name_are_not_guessed_among([Values("csv", "list")] string kind)
    {
        using TempFolder folder = Images();
        string path = folder.Write("list.csv", Encoding.UTF8.GetBytes(kind == "csv" ? "k,p,q,r,s,k\n0,1,2,3,4,1\n1,1,2,3,4,0\n" : "path,k,k\nb.png,x,y\n"));
        Assert.That(() => DataSets.Open($"{kind}:{path}", Plain with { LabelColumn = "k" }),
            Throws.InstanceOf<DataException>().With.Message.Contains("has several columns that are called 'k'"));
    }

    [Test]
    public void Classes_that_differ_in_capital_letters_only_are_said([Values("list", "folder")] string kind)
    {
        using TempFolder folder = Images();
        for (int i = 0; i < 4; i++)
        {
            folder.Write($"set/{(i < 2 ? "Cat" : "cat")}/{i}.png", PngBytes.Plain(1, 1, 1, [(byte)i]));
        }

        folder.Write("list.csv", "path,label\na,cat\nb,Cat\n"u8.ToArray());
        string spec = kind == "folder" ? $"folder:{folder.Path("set")}" : $"list:{folder.Path("list.csv")}";
        Assert.That(DataSets.Open(spec, Plain).Notes, Has.Some.Contains("differ in capital letters only"));
    }

    private static TempFolder Images()
    {
        var folder = new TempFolder();
        foreach (string name in (string[])["a,1.png", "a.png", "b.png"])
        {
            folder.Write(name, PngBytes.Plain(1, 1, 1, [(byte)name.Length]));
        }

        return folder;
    }
}
