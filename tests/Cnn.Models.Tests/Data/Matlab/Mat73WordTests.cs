using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Words in MATLAB's files of version 7.3, which are references to text elsewhere in the file.</summary>
public sealed class Mat73WordTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    private static byte[] File => System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "Matlab", "Fixtures", "words73.mat"));

    [TestCase("labels", new[] { "K\u00E4fer", "ant", "cat" }, new[] { 2, 1, 0, 1 })]
    [TestCase("rows", new[] { "ab", "c", "xyz" }, new[] { 0, 2, 0, 1 })]
    [TestCase("numbers", new[] { "1", "2" }, new[] { 0, 1, 1, 0 })]
    public void Labels_are_words_in_cells_or_rows_or_whole_numbers_without_a_sign(string column, string[] classes, int[] labels)
    {
        using var folder = new TempFolder();
        folder.Write("train.mat", File);
        folder.Write("test.mat", File);
        DataSplit data = DataSets.Open($"mat:{folder.Root}", Plain with { LabelColumn = column });
        Assert.That(data.Train.ClassNames, Is.EqualTo(classes));
        Assert.That(data.Train.All(4).Labels, Is.EqualTo(labels));
        Assert.That(data.Train.Image(1), Is.EqualTo(new float[] { 4, 6, 5, 7 }));
    }

    [TestCase("holes", "word 2 of 'holes' is empty")]
    [TestCase("mixed", "of 'mixed' cell 3 is no row of text")]
    [TestCase("strings", "the variable 'strings' is a string of MATLAB's own")]
    public void What_is_no_word_is_named_by_its_place(string column, string problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.mat", File);
        Assert.That(() => DataSets.Open($"mat:{path}", Plain with { LabelColumn = column }), Throws.InstanceOf<DataException>().With.Message.Contains(problem));
    }

    [Test]
    public void No_damage_gets_through() => Fuzz.Run(
        File, "a.mat", 1500, 16 << 20, path => DataSets.Open($"mat:{path}", Plain with { LabelColumn = "labels", TestFraction = 0.3 }).Train.Image(0));

    [TestCase("string")]
    [TestCase("categorical")]
    public void What_MATLAB_keeps_of_its_own_is_refused_by_name(string kind)
    {
        // Level 5: the class of what only MATLAB reads, its name, who keeps it, its kind.
        using var folder = new TempFolder();
        string path = folder.Write("a.mat", MatBytes.File(false, MatBytes.Matrix("X", [1, 1, 4], 9, 2, [10, 20, 30, 40]), MatBytes.Own("y", kind)));
        Assert.That(() => DataSets.Open($"mat:{path}", Plain),
            Throws.InstanceOf<DataException>().With.Message.Contains($"the variable 'y' is a {kind} of MATLAB's own"));
    }

    [Test]
    public void Structures_side_by_side_are_refused_by_name()
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.mat", MatBytes.File(
            false, MatBytes.Matrix("X", [1, 1, 4], 9, 2, [10, 20, 30, 40]), MatBytes.Matrix("y", [4, 1], 2, 1, [0])));
        Assert.That(() => DataSets.Open($"mat:{path}", Plain),
            Throws.InstanceOf<DataException>().With.Message.Contains("the variable 'y' holds structures side by side"));
    }
}
