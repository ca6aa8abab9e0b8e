using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Events;

/// <summary>What is written is read back by a reader of its own, made from the formats' descriptions.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class TensorBoardTests
{
    // Fields of Event, Summary.Value, Image, HistogramProto, GraphDef and NodeDef.
    private const int WallTime = 1, Step = 2, FileVersion = 3, Graph = 4, Summary = 5;
    private const int Tag = 1, Simple = 2, Image = 4, Histogram = 5;

    private readonly TempFolder folder = new();
    private History history = null!;
    private float[] kernel = [];
    private IReadOnlyList<Fields> training = [], validation = [];

    [OneTimeSetUp]
    public void Train()
    {
        DataSplit digits = DataSets.Open("synthetic", new DataOptions());
        using var model = new Sequential(
            new Input(28, 28, 1) { Name = "image" }, new Conv2D(4, 3) { Name = "conv" }, new MaxPooling2D(4) { Name = "pool" }, new Flatten { Name = "flat" },
            new Dense(10) { Name = "scores", Activation = Cnn.OneDnn.Activation.Softmax });
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        history = model.Fit(
            digits.Train.Take(96), new FitOptions { Epochs = 2, BatchSize = 32, Validation = digits.Test.Take(32),
                Callbacks = [new TensorBoard(folder.Path("logs")) { BatchesEvery = 2 }] });
        kernel = model.GetWeight(model.Parameters[0]).ToArray<float>();
        training = RecordReader.Read(Directory.GetFiles(folder.Path("logs", "train"), "*tfevents*").Single());
        validation = RecordReader.Read(Directory.GetFiles(folder.Path("logs", "validation"), "*tfevents*").Single());
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    // The check value of CRC-32C in the catalogue of parametrised CRC algorithms, and RFC 3720's for 32 zeros.
    [TestCase("313233343536373839", 0xE3069283)]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AA)]
    [TestCase("", 0u)]
    public void The_checksum_is_crc32_c(string bytes, uint expected)
    {
        Assert.That(Crc32C.Compute(Convert.FromHexString(bytes)), Is.EqualTo(expected));
        Assert.That(RecordReader.Crc(Convert.FromHexString(bytes)), Is.EqualTo(expected));
    }

    [Test]
    public void A_file_begins_with_its_version_and_every_event_has_a_time()
    {
        double now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.That(training[0].Text(FileVersion), Is.EqualTo("brain.Event:2"));
        Assert.That(validation[0].Text(FileVersion), Is.EqualTo("brain.Event:2"));
        Assert.That(training.Concat(validation).Select(e => e.Double(WallTime)), Is.All.EqualTo(now).Within(600));
    }

    [Test]
    public void Figures_are_those_of_the_history()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Scalars(training, "epoch_loss"), Is.EqualTo(history["loss"].Select((v, i) => ((long)i, (float)v))));
            Assert.That(Scalars(training, "epoch_accuracy"), Is.EqualTo(history["accuracy"].Select((v, i) => ((long)i, (float)v))));
            Assert.That(Scalars(training, "epoch_learning_rate"), Is.EqualTo(new[] { (0L, 0.001f), (1L, 0.001f) }));
            Assert.That(Scalars(validation, "epoch_loss"), Is.EqualTo(history["val_loss"].Select((v, i) => ((long)i, (float)v))));
            Assert.That(Scalars(training, "batch_loss").Select(s => s.Step), Is.EqualTo(new[] { 2, 4, 6 }));
        });
    }

    [Test]
    public void Histograms_count_every_weight()
    {
        Fields histogram = Values(training).Last(v => v.Value.Text(Tag) == "conv/kernel").Value.Message(Histogram);
        double[] limits = histogram.Doubles(6), counts = histogram.Doubles(7);
        Assert.Multiple(() =>
        {
            Assert.That(histogram.Double(1), Is.EqualTo(kernel.Min()));
            Assert.That(histogram.Double(2), Is.EqualTo(kernel.Max()));
            Assert.That(histogram.Double(3), Is.EqualTo(36));
            Assert.That(histogram.Double(4), Is.EqualTo(kernel.Sum(k => (double)k)).Within(1e-9));
            Assert.That(histogram.Double(5), Is.EqualTo(kernel.Sum(k => (double)k * k)).Within(1e-9));
            Assert.That(counts.Sum(), Is.EqualTo(36));
            Assert.That(limits, Has.Length.EqualTo(counts.Length).And.Ordered);
            Assert.That(limits[^1], Is.EqualTo(kernel.Max()));
        });

        // Each count by the limits themselves, away from those that fall on one.
        for (int i = 0; i < counts.Length; i++)
        {
            double below = i == 0 ? double.NegativeInfinity : limits[i - 1];
            Assert.That(counts[i], Is.EqualTo(kernel.Count(k => k >= below && (k < limits[i] || i == counts.Length - 1))).Within(1), $"bucket {i}");
        }
    }

    [Test]
    public void Kernels_are_an_image()
    {
        Fields image = Values(training).Last(v => v.Value.Text(Tag) == "conv/kernel/image").Value.Message(Image);
        string path = folder.Write("kernels.png", image.Bytes(4));
        RawImage png = ImageFile.Read(path);
        Assert.That((png.Height, png.Width, png.Channels), Is.EqualTo(((int)image.Int(1), (int)image.Int(2), 1)));

        // Four kernels of 3x3 in two rows, enlarged eight times, with lines between: the first weight fills the square after the first line.
        float largest = kernel.Max(MathF.Abs);
        byte expected = (byte)MathF.Round(127.5f + (127.5f * kernel[0] / largest));
        Assert.That((png.Height, png.Pixels[(2 * png.Width) + 2]), Is.EqualTo((51, expected)));
    }

    [Test]
    public void The_graph_is_the_network()
    {
        IReadOnlyList<Fields> nodes = training.Single(e => e.Has(Graph)).Message(Graph).Messages(1);
        Assert.Multiple(() =>
        {
            Assert.That(nodes.Select(n => n.Text(1)), Is.EqualTo(new[] { "image", "conv", "pool", "flat", "scores" }));
            Assert.That(nodes.Select(n => n.Text(2)), Is.EqualTo(new[] { "InputLayer", "Conv2D", "MaxPooling2D", "Flatten", "Dense" }));
            Assert.That(nodes.Skip(1).Select(n => n.Texts(3).Single()), Is.EqualTo(new[] { "image", "conv", "pool", "flat" }));
            Assert.That(Encoding.UTF8.GetString(nodes[1].Bytes(5)), Does.Contain("_output_shapes"));
        });
    }

    [Test]
    public void Histograms_leave_out_what_is_no_number()
    {
        Assert.That(Cnn.Models.Histogram.TryCreate([float.NaN, float.PositiveInfinity]), Is.Null);
        Assert.That(Cnn.Models.Histogram.TryCreate([float.NaN, 2, 2])!.Bucket, Is.EqualTo(new[] { 2.0 }));
    }

    private static IEnumerable<(long Step, Fields Value)> Values(IEnumerable<Fields> events) =>
        events.Where(e => e.Has(Summary)).SelectMany(e => e.Message(Summary).Messages(1).Select(v => (e.Int(Step), v)));

    private static IEnumerable<(long Step, float Value)> Scalars(IEnumerable<Fields> events, string tag) =>
        Values(events).Where(v => v.Value.Text(Tag) == tag).Select(v => (v.Step, v.Value.Float(Simple)));
}
