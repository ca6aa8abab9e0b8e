using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data.Labels;

/// <summary>
/// A label that is none, in every reader: it is named with its sample, in a refusal or where the set is said to be read otherwise; or it is one of the classes
/// after all. No network learns a class, or a number, of it in silence.
/// </summary>
[TestFixture]
public sealed class LabelSweepTests
{
    private const int Samples = 48, Kinds = 3, Bad = 7;

    // Of sample 7, whose class is 1.
    private static readonly string[] Faults =
    [
        "-1", "1.5", "nan", "NaN", "", "cat", "200", "60000", "inf", "-inf", "1e300", "1e0", "0x1", "1_0", " 1 ", "\uFF11", "1,5", "01", "1.0", "+1", "-0",
        "None", "null", "?", "1\u200B", "2147483648", "99999999999999999999",
    ];

    private static IEnumerable<string> Readers => LabelReaders.All.Keys;

    // A file of numbers holds no words.
    private static IEnumerable<TestCaseData> Cases =>
        LabelReaders.All.SelectMany(r => Faults.Where(f => r.Value.Holds(f)).Select(f => new TestCaseData(r.Key, f)));

    [TestCaseSource(nameof(Cases))]
    public void A_label_that_is_none_is_named_with_its_sample(string reader, string fault)
    {
        string[] labels = [.. Enumerable.Range(0, Samples).Select(i => i == Bad ? fault : $"{i % Kinds}")];
        using var folder = new TempFolder();
        (Func<TempFolder, string[], string> write, string place, _) = LabelReaders.All[reader];
        string spec = write(folder, labels);
        DataSplit data;
        try
        {
            data = DataSets.Open(spec, new DataOptions());
        }
        catch (DataException refusal)
        {
            Assert.That(refusal.Message, Does.Contain(place).And.Not.Contains("\n"));
            Assert.That(DataInspection.Inspect(spec, new DataOptions()).Problems, Has.Some.Contains(place), "cnn check names it too");
            return;
        }

        bool isOneOfThem = data.Kind is LabelKind.Class or LabelKind.Mask && data.Train.ClassNames.Count == Kinds;
        Assert.That(isOneOfThem || data.Notes.Any(n => n.Contains(place, StringComparison.Ordinal)),
            $"{data.Kind} of {string.Join(", ", data.Train.ClassNames)}: {string.Join(" ", data.Notes)}");
        Assert.That(!isOneOfThem || data.Kind == LabelKind.Mask || Labels(data).Sum() == Samples);
    }

    [TestCaseSource(nameof(Readers))]
    public void Labels_that_are_right_are_read_without_a_doubt(string reader)
    {
        using var folder = new TempFolder();
        string spec = LabelReaders.All[reader].Write(folder, [.. Enumerable.Range(0, Samples).Select(i => $"{i % Kinds}")]);
        DataSplit data = DataSets.Open(spec, new DataOptions());
        Assert.That(data.Train.ClassNames, Has.Count.EqualTo(Kinds));
        Assert.That(data.Train.Count + data.Test.Count, Is.EqualTo(Samples));
        Assert.That(data.Notes, Has.None.Contains("label is").And.None.Contains("decimals, "));
    }

    private static int[] Labels(DataSplit data)
    {
        int[] counts = new int[Kinds];
        foreach (Dataset part in new[] { data.Train, data.Test })
        {
            foreach (int label in Enumerable.Range(0, part.Count).Select(i => part.Label(i)))
            {
                counts[label]++;
            }
        }

        return counts;
    }
}
