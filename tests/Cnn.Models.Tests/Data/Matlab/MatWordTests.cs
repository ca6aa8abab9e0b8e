using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Words and structures in MATLAB's files of Level 5: labels, names of classes, fields.</summary>
public sealed class MatWordTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    // Four images of one pixel: 10, 20, 30, 40.
    private static byte[] Images(string name) => MatBytes.Matrix(name, [1, 1, 4], 9, 2, [10, 20, 30, 40]);

    private static IEnumerable<TestCaseData> Labels()
    {
        byte[] words = MatBytes.Cells("y", [.. new[] { "rose", "iris", "rose", "tulip" }.Select(w => MatBytes.Text("", w))]);
        yield return new TestCaseData(MatBytes.File(false, Images("X"), words)).SetArgDisplayNames("cells");
        yield return new TestCaseData(MatBytes.File(false, Images("X"), MatBytes.Compressed(words))).SetArgDisplayNames("compressed");
        yield return new TestCaseData(MatBytes.File(false, Images("X"), MatBytes.Text("y", "rose", "iris", "rose", "tulip"))).SetArgDisplayNames("rows");
        yield return new TestCaseData(MatBytes.File(false, MatBytes.Structure("train", ("note", MatBytes.Text("", "by hand")), ("X", Images("")),
            ("y", MatBytes.Cells("", [.. new[] { "rose", "iris", "rose", "tulip" }.Select(w => MatBytes.Text("", w))]))))).SetArgDisplayNames("structure");
    }

    [TestCaseSource(nameof(Labels))]
    public void Labels_may_be_words(byte[] file)
    {
        using var folder = new TempFolder();
        folder.Write("train.mat", file);
        folder.Write("test.mat", MatBytes.File(false, MatBytes.Matrix("X", [1, 1, 1], 9, 2, [50]), MatBytes.Text("y", "tulip")));
        DataSplit data = DataSets.Open($"mat:{folder.Root}", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "iris", "rose", "tulip" }));
        Assert.That(data.Train.All(4), Is.EqualTo((new float[] { 10, 20, 30, 40 }, new[] { 1, 0, 1, 2 })));
        Assert.That(data.Test.Label(0), Is.EqualTo(2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Names_of_classes_stand_in_the_order_of_their_numbers(bool areCells)
    {
        string[] words = ["rose", "iris", "tulip"];
        using var folder = new TempFolder();
        byte[] names = areCells ? MatBytes.Cells("class_names", [.. words.Select(w => MatBytes.Text("", w))]) : MatBytes.Text("class_names", words);
        byte[] file = MatBytes.File(false, Images("X"), MatBytes.Matrix("y", [4, 1], 9, 2, [1, 2, 1, 3]), names);
        folder.Write("train.mat", file);
        folder.Write("test.mat", file);
        DataSplit data = DataSets.Open($"mat:{folder.Root}", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(words));
        Assert.That(data.Train.All(4).Labels, Is.EqualTo(new[] { 0, 1, 0, 2 }));
        Assert.That(data.Notes, Has.Some.Contains("labels are counted from 1: 1 stands for 'rose'"));
    }

    [Test]
    public void Fields_of_structures_are_variables()
    {
        using var folder = new TempFolder();
        byte[] file = MatBytes.File(false, MatBytes.Structure("set",
            ("train", MatBytes.Structure("", ("fea", Images("")), ("gnd", MatBytes.Matrix("", [4, 1], 9, 2, [0, 1, 1, 0])))),
            ("test", MatBytes.Structure("", ("fea", Images("")), ("gnd", MatBytes.Matrix("", [4, 1], 9, 2, [1, 1, 1, 0]))))));
        string path = folder.Write("a.mat", file);
        DataSplit data = DataSets.Open($"mat:{path}", Plain with { ImageColumn = "set.fea", LabelColumn = "set.gnd" });
        Assert.That(data.Train.All(4), Is.EqualTo((new float[] { 10, 20, 30, 40 }, new[] { 0, 1, 1, 0 })));
        Assert.That(data.Test.All(4).Labels, Is.EqualTo(new[] { 1, 1, 1, 0 }));
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        byte[] y = MatBytes.Matrix("y", [4, 1], 9, 2, [1, 2, 1, 3]);
        yield return new TestCaseData(new[] { Images("X"), MatBytes.Cells("y", y, y, y, y) }, "cell 1 is no row of text")
            .SetArgDisplayNames("numbers in cells");
        yield return new TestCaseData(new[] { Images("X"), MatBytes.Text("y", "a", "b", " ", "c") }, "word 3 of 'y' is empty").SetArgDisplayNames("empty");
        yield return new TestCaseData(new[] { MatBytes.Matrix("X", [2, 2, 4], 9, 2, new byte[16]), MatBytes.Text("y", "a", "b", "c") }, "as many labels")
            .SetArgDisplayNames("too few");
        yield return new TestCaseData(new[] { Images("X"), y, MatBytes.Text("class_names", "a", "b") }, "has names for 2 classes, and 3 classes")
            .SetArgDisplayNames("too few names");
        yield return new TestCaseData(new[] { Images("X"), y, MatBytes.Text("class_names", "a", "b", "a") }, "names the class 'a' twice")
            .SetArgDisplayNames("one name twice");
        yield return new TestCaseData(new[] { Images("X"), y, MatBytes.Text("label", "a", "b", "a", "b") }, "it is not clear which are meant")
            .SetArgDisplayNames("both kinds");
        yield return new TestCaseData(new[] { MatBytes.Text("X", "abcd"), y }, "holds text").SetArgDisplayNames("images of text");
        yield return new TestCaseData(new[] { MatBytes.Matrix("y", [1 << 20, 1 << 10], 1, 2, []), Images("X") }, "").SetArgDisplayNames("cells without end");
        yield return new TestCaseData(new[] { MatBytes.Matrix("y", [1 << 15, 1 << 12], 4, 4, [1, 0]), Images("X") }, "")
            .SetArgDisplayNames("text without end");
    }

    [TestCaseSource(nameof(Bad))]
    public void What_is_no_set_is_refused(byte[][] variables, string problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.mat", MatBytes.File(false, variables));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => DataSets.Open($"mat:{path}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains(problem));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 << 20));
    }

    [Test]
    public void No_damage_gets_through()
    {
        static void Read(string path) => DataSets.Open($"mat:{path}", Plain with { TestFraction = 0.3 }).Train.Image(0);

        foreach (byte[] good in Labels().Select(k => (byte[])k.Arguments[0]!))
        {
            byte[] head = good[..128];
            Fuzz.Run(good[128..], "a.mat", 2000, 16 << 20, Read, bad => [.. head, .. bad]);
        }
    }
}
