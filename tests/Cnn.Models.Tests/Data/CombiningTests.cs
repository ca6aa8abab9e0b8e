using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Data;

/// <summary>Datasets that are made of others: what is in them, in what order, and that they are trained on.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CombiningTests
{
    // Samples (0, 0), (1, 1), ... of classes 0, 1, 2, 0, ...
    private static TensorDataset Counting(int count, int first = 0) => new(
        Tensor.Stack([.. Enumerable.Range(first, count).Select(i => Tensor.Full([2], i))]),
        Tensor.From([.. Enumerable.Range(first, count).Select(i => i % 3)], count));

    private static (float[] X, int[] Y) Read(Dataset data)
    {
        var batch = new Batch(data.Count, data.Inputs, data.Targets);
        data.Fill([.. Enumerable.Range(0, data.Count)], 0, batch);
        return (batch.Inputs[0].ToArray(), batch.Targets[0].ToArray<int>());
    }

    private static float[] Firsts(Dataset data) => [.. Read(data).X.Where((_, i) => i % 2 == 0)];

    [Test]
    public void Samples_are_chosen_by_label_and_by_what_they_are()
    {
        Dataset data = Counting(9);
        Assert.That(Firsts(data.Where(label => label == 1)), Is.EqualTo(new float[] { 1, 4, 7 }));
        Assert.That(Firsts(data.Where((x, y) => x.Mean() > 3 && (int)y == 0)), Is.EqualTo(new float[] { 6 }));
        Assert.That(data.Where(label => label > 5).Count, Is.Zero);
        var dense = new TensorDataset(Tensor.Ones(2, 2), Tensor.Ones(2, 1));
        Assert.That(() => dense.Where(label => label == 1), Throws.ArgumentException.With.Message.Contains("(x, y)"));
    }

    [Test]
    public void All_samples_become_two_tensors()
    {
        var (x, y) = Counting(4).ToTensors();
        Assert.That((x.Shape, y.Shape), Is.EqualTo((new Shape(4, 2), new Shape(4))));
        Assert.That((x.ToArray(), y.ToArray<int>()), Is.EqualTo((new float[] { 0, 0, 1, 1, 2, 2, 3, 3 }, new[] { 0, 1, 2, 0 })));
        ArrayDataset digits = SyntheticDigits.Create(3, 1, 0, ImageEncoding.Default);
        var varied = new AugmentedDataset(digits, new AugmentationOptions { HorizontalFlip = true, Shift = 0.2f }, seed: 1);
        Assert.That(varied.ToTensors().X.ToArray(), Is.EqualTo(digits.ToTensors().X.ToArray()), "without random variation");
        Assert.That(() => new TensorDataset([x, x], [y]).ToTensors(), Throws.ArgumentException.With.Message.Contains("2 inputs"));
        Assert.That(() => Counting(4).Take(0).ToTensors(), Throws.ArgumentException.With.Message.Contains("0 samples"));
    }

    [Test]
    public void One_follows_the_other()
    {
        ConcatenatedDataset all = Counting(3).Concat(Counting(2, first: 10));
        Assert.That(Firsts(all), Is.EqualTo(new float[] { 0, 1, 2, 10, 11 }));
        Assert.That(Read(all).Y, Is.EqualTo(new[] { 0, 1, 2, 1, 2 }));
        Assert.That(() => Counting(3).Concat(new TensorDataset(Tensor.Ones(2, 3), Tensor.From(new[] { 1, 2 }))),
            Throws.ArgumentException.With.Message.Contains("(2,)"));
    }

    [Test]
    public void Samples_are_changed_when_they_are_read()
    {
        MappedDataset half = Counting(4).Map(x => x / 2.0);
        Assert.That(Firsts(half), Is.EqualTo(new[] { 0, 0.5f, 1, 1.5f }));
        MappedDataset both = Counting(4).Map((x, y) => (Tensor.Concatenate([x, x]), y));
        Assert.That((both.Inputs[0].Shape, both.Targets[0].Type), Is.EqualTo((new Shape(4), DataType.Int32)));
        MappedDataset uneven = Counting(4).Map((x, y) => (x[..(x[0].Item() < 2 ? 1 : 2)], y));
        Assert.That(() => Read(uneven), Throws.InvalidOperationException.With.Message.Contains("one shape"));
    }

    [Test]
    public void An_order_is_drawn_once()
    {
        float[] mixed = Firsts(Counting(20).Shuffle(seed: 1));
        Assert.That(mixed, Is.EquivalentTo(Enumerable.Range(0, 20)).And.Not.Ordered);
        Assert.That(Firsts(Counting(20).Shuffle(seed: 1)), Is.EqualTo(mixed));
        Assert.That(Firsts(Counting(20).Shuffle(seed: 2)), Is.Not.EqualTo(mixed));
    }

    [Test]
    public void A_network_learns_from_what_was_put_together()
    {
        var (train, held) = Counting(30).Split(0.2);
        Dataset mixed = train.Take(20).Concat(held.Skip(2)).Where(label => label < 2).Map(x => x / 30).Shuffle();
        using var model = new Sequential { new Dense(2, "softmax") };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
        History history = model.Fit(mixed, epochs: 2, batchSize: 4, validationData: mixed);
        Assert.That(history["val_accuracy"], Has.Count.EqualTo(2).And.All.InRange(0, 1));
    }

    [Test]
    public void A_zoo_and_a_data_set_by_name()
    {
        DataSplit data = DataSets.Open("synthetic");
        using Model model = ModelZoo.Create("fashion-mlp", classes: 10);
        model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
        History history = model.Fit(data.Train.Take(64), epochs: 1, validationData: data.Test.Take(16));
        Assert.That(history["val_loss"], Has.Count.EqualTo(1));
    }
}
