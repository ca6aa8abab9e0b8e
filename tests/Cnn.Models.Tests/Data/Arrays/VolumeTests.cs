using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Data;

/// <summary>Arrays of volumes, as MedMNIST has them.</summary>
public sealed class VolumeTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    // Two volumes of 2 slices, 4 rows and 2 columns: element (n, d, h, w) is 100 n + 50 d + 10 h + w.
    private static readonly byte[] Volumes =
        [.. from n in Enumerable.Range(0, 2) from d in Enumerable.Range(0, 2) from h in Enumerable.Range(0, 4) from w in Enumerable.Range(0, 2)
            select (byte)((100 * n) + (50 * d) + (10 * h) + w)];

    [TestCase("(2, 2, 4, 2)")]
    [TestCase("(2, 2, 4, 2, 1)")]
    [TestCase("(2, 1, 2, 4, 2)")]
    public void Volumes_are_samples_of_three_axes_and_a_channel(string shape)
    {
        using var folder = new TempFolder();
        DataSplit data = DataSets.Open($"npz:{Write(folder, shape)}", Plain);
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 2, 4, 2, 1 }));
        Assert.That(data.Train.Image(1), Is.EqualTo(Volumes[16..].Select(b => (float)b)));
        Assert.That(data.Notes, Has.Some.Contains("samples are volumes"));
        DataOptions first = Plain with { Encoding = Plain.Encoding with { Format = DataFormat.ChannelsFirst } };
        Assert.That(DataSets.Open($"npz:{folder.Path("a.npz")}", first).Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 1, 2, 4, 2 }));
    }

    [Test]
    public void Slices_may_be_channels()
    {
        using var folder = new TempFolder();
        DataSplit data = DataSets.Open($"npz:{Write(folder, "(2, 2, 4, 2)")}", Plain with { Slices = true });
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 4, 2, 2 }));
        Assert.That(data.Train.Image(0), Is.EqualTo(new float[] { 0, 50, 1, 51, 10, 60, 11, 61, 20, 70, 21, 71, 30, 80, 31, 81 }));
        Assert.That(() => DataSets.Open($"npz:{folder.Path("a.npz")}", Plain with { Slices = true, ImageSize = (8, 8) }),
            Throws.InstanceOf<DataException>().With.Message.Contains("which are not resized"));
    }

    [Test]
    public void Layers_over_three_axes_learn_from_them()
    {
        using var folder = new TempFolder();
        DataSplit data = DataSets.Open($"npz:{Write(folder, "(2, 2, 4, 2)")}", new DataOptions { Normalize = true });
        using var model = new Sequential(
            new Input(2, 4, 2, 1), new Conv3D(2, 2) { Activation = Activation.Relu }, new Flatten(), new Dense(2) { Activation = Activation.Softmax });
        model.Compile(new Adam { LearningRate = 0.1f }, Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        History history = model.Fit(data.Train, new FitOptions { Epochs = 20, BatchSize = 2 });
        Assert.That(history["loss"][^1], Is.LessThan(history["loss"][0]));
    }

    private static string Write(TempFolder folder, string shape) => folder.Write("a.npz", NpyBytes.Zip(
        ("x_train.npy", NpyBytes.From("|u1", shape, Volumes)), ("y_train.npy", NpyBytes.From("|u1", "(2,)", [0, 1])),
        ("x_test.npy", NpyBytes.From("|u1", shape, Volumes)), ("y_test.npy", NpyBytes.From("|u1", "(2,)", [0, 1]))));
}
