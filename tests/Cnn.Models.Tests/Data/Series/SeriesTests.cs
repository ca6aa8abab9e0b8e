using System.Globalization;
using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Series of numbers from files of the UCR and UEA archives and from folders of sensors.</summary>
public sealed class SeriesTests
{
    private static readonly DataOptions Plain = new();

    private const string Ts = """
        # made by hand
        @problemName Two
        @timeStamps false
        @univariate false
        @classLabel true left right
        @data
        1,2,3:10,20,30:left
        4,5,6:40,50,60:right

        """;

    [TestCase("2\t0.5\t-1.25e0\n1\t3\t4\n", ".tsv")]
    [TestCase("2,0.5,-1.25\r\n1,3,4\r\n", ".txt")]
    [TestCase("  2.0000000e+00  5.0e-01 -1.25\n  1.0000000e+00   3 4\n\n", ".txt")]
    [TestCase("2,0.5,-1.25\n1,3,4", ".csv")]
    public void A_line_is_a_label_and_its_series(string text, string ending)
    {
        using var folder = new TempFolder();
        Write(folder, "Wave_TRAIN" + ending, text);
        Write(folder, "Wave_TEST" + ending, text);
        Write(folder, "Wave.txt", "What the set is about.");
        DataSplit data = DataSets.Open($"series:{folder.Root}", Plain);
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "1", "2" }));
        Assert.That(data.Train.All(2), Is.EqualTo((new[] { 0.5f, -1.25f, 3, 4 }, new[] { 1, 0 })));
        Assert.That(data.Test.Count, Is.EqualTo(2));
        Assert.That(DataInspection.Inspect($"series:{folder.Root}", Plain).Problems, Is.Empty);
    }

    [Test]
    public void Channels_of_a_ts_file_lie_side_by_side_in_a_step()
    {
        using var folder = new TempFolder();
        Write(folder, "Two_TRAIN.ts", Ts);
        Write(folder, "Two_TEST.ts", Ts);
        Write(folder, "Two_TRAIN.txt", "1,2,3");
        DataSplit data = DataSets.Open($"series:{folder.Root}", Plain);
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 3, 2 }));
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "left", "right" }));
        Assert.That(data.Train.All(2), Is.EqualTo((new float[] { 1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60 }, new[] { 0, 1 })));
        Assert.That(data.Notes, Has.Some.Contains("read as .ts; the other forms are left out: Two_TRAIN.txt"));
    }

    [Test]
    public void Files_of_sensors_are_channels()
    {
        using var folder = new TempFolder();
        Write(folder, "activity_labels.txt", "1 WALKING\n2 LAYING\n");
        foreach (string part in new[] { "train", "test" })
        {
            Write(folder, $"{part}/y_{part}.txt", "2\n1\n");
            Write(folder, $"{part}/subject_{part}.txt", "7\n8\n");
            Write(folder, $"{part}/Inertial Signals/acc_x_{part}.txt", " 1.0000000e+00  2 3\n 4 5 6\n");
            Write(folder, $"{part}/Inertial Signals/acc_y_{part}.txt", " 10 20 30\n 40 50 60\n");
        }

        DataSplit data = DataSets.Open($"series:{folder.Root}", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "LAYING", "WALKING" }));
        Assert.That(data.Train.All(2), Is.EqualTo((new float[] { 1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60 }, new[] { 0, 1 })));
        Assert.That(data.Test.Count, Is.EqualTo(2));
        Write(folder, "test/Inertial Signals/acc_y_test.txt", " 10 20 30\n");
        Assert.That(() => DataSets.Open($"series:{folder.Root}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains("has 1 series of 3 values"));
    }

    [TestCase("1\t1\t2\n2\t1\tNaN\n", "a.tsv, line 2 has no value in place 2")]
    [TestCase("1\t1\t2\n2\t\t2\n", "a.tsv, line 2 has no value in place 1")]
    [TestCase("1,1,?\n", "has no value in place 2")]
    [TestCase("1,1,2\n2,1,2,3\n", "line 2 has 3 values, and the first line 2")]
    [TestCase("1,1,2\n2,1,x\n", "has what is no number in place 2")]
    [TestCase("1,1,1e99\n", "has what is no number in place 2")]
    [TestCase("1\n", "has a label and no values")]
    [TestCase(",1,2\n", "has no label")]
    [TestCase("", "is empty")]
    [TestCase("@timeStamps true\n@data\n", "says that values have times")]
    [TestCase("@classLabel false\n@data\n", "says that series have no classes")]
    [TestCase("@problemName x\n1,2:a\n", "is no line of a heading")]
    [TestCase("@data\n1,2:3:a\n", "has channels of 2 and of 1 values")]
    [TestCase("@data\n1,2:a\n1,2:1,2:b\n", "has 4 values in 2 channels")]
    [TestCase("@data\n1,?:a\n", "has no value in place 2")]
    [TestCase("@data\n1,2\n", "has no label")]
    public void What_is_no_series_is_told_by_its_line(string text, string problem)
    {
        using var folder = new TempFolder();
        Write(folder, "a.tsv", text);
        Assert.That(() => DataSets.Open($"series:{folder.Path("a.tsv")}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains(problem));
    }

    [Test]
    public void Means_and_deviations_are_of_the_channels_of_the_training_part()
    {
        using var folder = new TempFolder();
        Write(folder, "a_TRAIN.ts", "@data\n1,3:5,5:a\n1,3:5,5:b\n");
        Write(folder, "a_TEST.ts", "@data\n2,6:5,7:a\n");
        DataSplit data = DataSets.Open($"series:{folder.Root}", Plain with { Normalize = true });

        // Of 1, 3, 1, 3 the mean is 2 and the deviation 1; what never changes is moved only.
        Assert.That(data.Train.Image(0), Is.EqualTo(new float[] { -1, 0, 1, 0 }));
        Assert.That(data.Test.Image(0), Is.EqualTo(new float[] { 0, 0, 4, 2 }));
        ImageEncoding kept = SampleMetadata.From(data).Encoding!;
        Assert.That((kept.Scale, kept.Mean, kept.Deviation), Is.EqualTo((1f, new float[] { 2, 5 }, new float[] { 1, 1 })));
        Assert.That(DataSets.Open($"series:{folder.Root}", Plain with { Encoding = kept }).Test.Image(0), Is.EqualTo(new float[] { 0, 0, 4, 2 }));
    }

    [Test]
    public void A_series_keeps_its_part_when_others_come()
    {
        using var folder = new TempFolder();
        string[] lines = [.. Enumerable.Range(0, 40).Select(i => $"{i % 2},{i},{i * i}")];
        Write(folder, "few.csv", string.Join('\n', lines));
        Write(folder, "many.csv", string.Join('\n', lines.Prepend("0,99,99").Prepend("1,98,98").Reverse()));
        float[] before = Tests("few.csv"), after = Tests("many.csv");
        Assert.That(before, Has.Length.InRange(3, 16));
        Assert.That(after, Is.SupersetOf(before));

        float[] Tests(string name)
        {
            Dataset test = DataSets.Open($"series:{folder.Path(name)}", Plain).Test;
            return [.. Enumerable.Range(0, test.Count).Select(i => test.Image(i)[0])];
        }
    }

    [Test]
    public void A_network_learns_waves_from_a_file()
    {
        using var folder = new TempFolder();
        var random = new Random(3);
        string Value(int i, int t) =>
            (Math.Sin(t * (i % 2 == 0 ? 0.3 : 1.2)) + (0.2 * random.NextDouble())).ToString("F4", CultureInfo.InvariantCulture);
        string Lines(int count) => string.Join('\n', Enumerable.Range(0, count).Select(i =>
            $"{i % 2},{string.Join(',', Enumerable.Range(0, 32).Select(t => Value(i, t)))}"));
        Write(folder, "w_TRAIN.csv", Lines(64));
        Write(folder, "w_TEST.csv", Lines(16));
        DataSplit data = DataSets.Open($"series:{folder.Root}", Plain);
        using Model model = ModelZoo.Create("series-fcn", 2, data.Train.Inputs[0].Shape);
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Fit(data.Train, new FitOptions { Epochs = 6, BatchSize = 16 });
        Assert.That(model.Evaluate(data.Train)["accuracy"], Is.GreaterThan(0.9));
    }

    [Test]
    public void No_damage_gets_through()
    {
        static void Read(string path)
        {
            DataSplit data = DataSets.Open($"series:{path}", Plain);
            data.Train.All(data.Train.Count);
        }

        const string table = "1\t0.5\t-1.25\t3\n2\t3\t4\t5\n1\t3\t4\t5\n2\t3\t4\t5\n";
        Fuzz.RunText(table, "a.tsv", 3000, 4 << 20, Read);
        Fuzz.RunText(Ts, "a.ts", 3000, 4 << 20, Read);
        Fuzz.Run(Encoding.UTF8.GetBytes(table), "a.tsv", 3000, 4 << 20, Read);
        Fuzz.Run(Encoding.UTF8.GetBytes(Ts), "a.ts", 3000, 4 << 20, Read);
    }

    [TestCase("1\t3\t0\t2\n2\t2\t5\t2.5\n")]
    [TestCase("3,0,2\n2,5,2.5\n")]
    [TestCase("@classLabel false\n@data\n3,0,2\n2,5,2.5\n")]
    [TestCase("@classLabel true a b\n@data\n3,0,2:a\n2,5,2.5:b\n")]
    public void Series_are_read_with_labels_and_without_and_no_damage_gets_through(string text)
    {
        using var folder = new TempFolder();
        Write(folder, "a.txt", text);
        SeriesRows rows = DataSets.ReadSeries(folder.Path("a.txt"), 3, 1);
        Assert.That(rows.Values, Is.EqualTo(new[] { 3, 0, 2, 2, 5, 2.5f }));
        Assert.That(rows.Names, Has.Count.EqualTo(2).And.All.Contains("a.txt, line "));
        Assert.That(() => DataSets.ReadSeries(folder.Path("a.txt"), 5, 1), Throws.InstanceOf<DataException>());
        Fuzz.RunText(text, "a.txt", 2000, 4 << 20, path => DataSets.ReadSeries(path, 3, 1));
    }

    private static void Write(TempFolder folder, string name, string text) => folder.Write(name, Encoding.UTF8.GetBytes(text));
}
