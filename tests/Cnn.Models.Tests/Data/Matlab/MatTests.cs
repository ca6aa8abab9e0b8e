using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Sets in MATLAB's files of both kinds.</summary>
public sealed class MatTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    // Of row h, column w, channel c and image n: 100 c + 10 n + 2 w + h. MATLAB lets the first of these run fastest.
    private static readonly byte[] Colours =
        [.. from n in Enumerable.Range(0, 4) from c in Enumerable.Range(0, 3) from w in Enumerable.Range(0, 2) from h in Enumerable.Range(0, 2)
            select (byte)((100 * c) + (10 * n) + (2 * w) + h)];

    // The same image as the engine has it: row by row, the channels of a pixel side by side.
    private static float[] Image(int n) =>
        [.. from h in Enumerable.Range(0, 2) from w in Enumerable.Range(0, 2) from c in Enumerable.Range(0, 3)
            select (float)((100 * c) + (10 * n) + (2 * w) + h)];

    private static IEnumerable<TestCaseData> Kinds()
    {
        byte[] x = MatBytes.Matrix("X", [2, 2, 3, 4], 9, 2, Colours), y = MatBytes.Matrix("y", [4, 1], 6, 2, [1, 2, 10, 1]);
        yield return new TestCaseData(MatBytes.File(false, x, y)).SetArgDisplayNames("plain");
        yield return new TestCaseData(MatBytes.File(false, MatBytes.Compressed(x), MatBytes.Compressed(y))).SetArgDisplayNames("compressed");
        yield return new TestCaseData(MatBytes.File(true,
            MatBytes.Matrix("X", [2, 2, 3, 4], 6, 9, MatBytes.Doubles(true, [.. Colours.Select(b => (double)b)]), true),
            MatBytes.Matrix("y", [1, 4], 6, 9, MatBytes.Doubles(true, 1, 2, 10, 1), true))).SetArgDisplayNames("high byte first");
        byte[] hdf5 = System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "Matlab", "Fixtures", "svhn.h5"));
        yield return new TestCaseData(Behind(hdf5)).SetArgDisplayNames("version 7.3");
        yield return new TestCaseData(hdf5).SetArgDisplayNames("HDF5 alone");
    }

    [TestCaseSource(nameof(Kinds))]
    public void The_numbers_of_SVHN_become_images_and_classes(byte[] file)
    {
        using var folder = new TempFolder();
        folder.Write("train_32x32.mat", file);
        folder.Write("test_32x32.mat", file);
        folder.Write("extra_32x32.mat", file);
        DataSplit data = DataSets.Open($"mat:{folder.Root}", Plain);
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 2, 2, 3 }));
        Assert.That(data.Train.ClassNames, Is.EqualTo(Enumerable.Range(1, 10).Select(i => $"{i}")));
        (float[] images, int[] labels) = data.Train.All(4);
        Assert.That(images, Is.EqualTo(Enumerable.Range(0, 4).SelectMany(Image)));
        Assert.That(labels, Is.EqualTo(new[] { 0, 1, 9, 0 }));
        Assert.That(data.Test.Count, Is.EqualTo(4));
        Assert.That(data.Notes, Has.Some.Contains("10 stands for the digit 0").And.Some.Contains("extra_32x32.mat"));
    }

    [Test]
    public void Images_may_stand_along_the_first_size_and_labels_begin_with_0()
    {
        using var folder = new TempFolder();

        // Two images of one row and three columns: the image runs fastest.
        string path = folder.Write("a.mat", MatBytes.File(false,
            MatBytes.Matrix("train_images", [2, 1, 3], 9, 2, [1, 11, 2, 12, 3, 13]), MatBytes.Matrix("train_labels", [2, 1], 9, 2, [0, 1]),
            MatBytes.Matrix("test_images", [1, 1, 3], 9, 2, [7, 8, 9]), MatBytes.Matrix("test_labels", [1, 1], 9, 2, [1]),
            MatBytes.Matrix("readme", [1, 2], 4, 4, [65, 0, 66, 0])));
        DataSplit data = DataSets.Open($"mat:{path}", Plain);
        Assert.That(data.Train.All(2), Is.EqualTo((new float[] { 1, 2, 3, 11, 12, 13 }, new[] { 0, 1 })));
        Assert.That((data.Test.Image(0), data.Test.Label(0)), Is.EqualTo((new float[] { 7, 8, 9 }, 1)));
        Assert.That(data.Notes, Has.Some.Contains("readme"));
    }

    [Test]
    public void Rows_of_a_matrix_are_images_whose_columns_lie_side_by_side()
    {
        using var folder = new TempFolder();
        byte[] pixels = [1, 5, 2, 6, 3, 7, 4, 8];
        byte[] file = MatBytes.File(false, MatBytes.Matrix("fea", [2, 4], 9, 2, pixels), MatBytes.Matrix("gnd", [2, 1], 9, 2, [1, 2]));
        folder.Write("train.mat", file);
        folder.Write("test.mat", file);
        DataOptions options = Plain with { ImageColumn = "fea", LabelColumn = "gnd" };
        Assert.That(DataSets.Open($"mat:{folder.Root}", options).Train.Image(0), Is.EqualTo(new float[] { 1, 3, 2, 4 }));
        Assert.That(DataSets.Open($"mat:{folder.Root}", options with { Transpose = true }).Train.Image(1), Is.EqualTo(new float[] { 5, 6, 7, 8 }));
        Assert.That(() => DataSets.Open($"mat:{folder.Root}", Plain),
            Throws.InstanceOf<DataException>().With.Message.Contains("no variables whose names say what they are (fea, gnd)"));
    }

    [Test]
    public void Columns_of_a_matrix_are_images_too()
    {
        using var folder = new TempFolder();
        byte[] file = MatBytes.File(false, MatBytes.Matrix("data", [6, 3], 9, 2, [.. Enumerable.Range(0, 18).Select(i => (byte)i)]),
            MatBytes.Matrix("label", [1, 3], 9, 2, [0, 1, 1]));
        folder.Write("train.mat", file);
        folder.Write("test.mat", file);
        Assert.That(DataSets.Open($"mat:{folder.Root}", Plain with { ImageSize = (2, 3) }).Train.Image(1), Is.EqualTo(new float[] { 6, 8, 10, 7, 9, 11 }));
        Assert.That(() => DataSets.Open($"mat:{folder.Root}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains("which are no square"));
    }

    [Test]
    public void Rows_with_a_single_one_are_classes_whichever_way_they_lie()
    {
        using var folder = new TempFolder();
        byte[] images = MatBytes.Matrix("X", [1, 1, 3], 9, 2, [1, 2, 3]);
        folder.Write("train.mat", MatBytes.File(false, images, MatBytes.Matrix("y", [2, 3], 9, 2, [1, 0, 0, 1, 0, 1])));
        folder.Write("test.mat", MatBytes.File(false, images, MatBytes.Matrix("y", [3, 2], 9, 2, [1, 0, 0, 0, 1, 1])));
        DataSplit data = DataSets.Open($"mat:{folder.Root}", Plain);
        Assert.That((data.Train.All(3).Labels, data.Test.All(3).Labels), Is.EqualTo((new[] { 0, 1, 1 }, new[] { 0, 1, 1 })));
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        byte[] y = MatBytes.Matrix("y", [4, 1], 9, 2, [1, 2, 10, 1]);
        yield return new TestCaseData(MatBytes.File(false, MatBytes.Matrix("X", [2, 2, 3, 5], 9, 2, new byte[60]), y), "as many labels")
            .SetArgDisplayNames("count");
        yield return new TestCaseData(MatBytes.File(false, MatBytes.Matrix("X", [4, 1], 1, 2, [1, 2, 3, 4]), y), "holds cells").SetArgDisplayNames("cells");
        yield return new TestCaseData(MatBytes.File(false, y), "and no images").SetArgDisplayNames("no images");
        yield return new TestCaseData(MatBytes.File(false, MatBytes.Matrix("X", [0, 0], 9, 2, []), y), "is empty").SetArgDisplayNames("empty");
        yield return new TestCaseData(MatBytes.File(false, MatBytes.Matrix("X", [40000, 40000, 3, 4], 9, 2, [1]), y), "do not fit").SetArgDisplayNames("lie");
        yield return new TestCaseData("MATLAB"u8.ToArray(), "is no MATLAB file").SetArgDisplayNames("no file");
    }

    [TestCaseSource(nameof(Bad))]
    public void What_is_no_set_is_refused(byte[] file, string problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.mat", file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => DataSets.Open($"mat:{path}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains(problem));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 << 20));
    }

    [Test]
    public void No_damage_gets_through()
    {
        static void Read(string path) => DataSets.Open($"mat:{path}", Plain).Train.Image(0);

        foreach (byte[] good in Kinds().Select(k => (byte[])k.Arguments[0]!))
        {
            Fuzz.Run(good, "a.mat", 1500, 16 << 20, Read);

            // The structure begins behind the header, where the fuzzer edits less.
            byte[] head = good[..128];
            Fuzz.Run(good[128..], "a.mat", 1500, 16 << 20, Read, bad => [.. head, .. bad]);
        }
    }

    // Addresses of such a file count from where it begins, as the field at byte 12 of its start says (version 3 of the superblock).
    private static byte[] Behind(byte[] hdf5)
    {
        byte[] copy = [.. hdf5];
        BitConverter.TryWriteBytes(copy.AsSpan(12), 512L);
        byte[] before = new byte[512];
        "MATLAB 7.3 MAT-file"u8.CopyTo(before);
        return [.. before, .. copy];
    }
}
