using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Data;

/// <summary>tf.data's words: what is in the datasets that they make, and in what order.</summary>
[TestFixture]
internal sealed class DatasetWordTests
{
    // Samples 0, 1, 2, ... with the labels 0, 10, 20, ...
    private static TensorDataset Tens(int count) => Dataset.FromTensorSlices(
        (Tensor.Range(count).Reshape(count, 1), Enumerable.Range(0, count).Select(i => 10 * i).ToArray()));

    private static float[] Samples(Dataset data) => [.. data.AsEnumerable().Select(pair => pair.X.Item())];

    [Test]
    public void Two_datasets_are_samples_and_their_targets()
    {
        Dataset pairs = Dataset.Zip(Dataset.FromTensorSlices(Tensor.Range(3).Reshape(3, 1)), Dataset.FromTensorSlices(new[] { 5, 6, 7, 8 }));
        Assert.That(pairs.AsEnumerable().Select(p => (p.X.Item(), p.Y.Item())), Is.EqualTo(new[] { (0f, 5f), (1, 6), (2, 7) }));
        Assert.That(pairs.Targets, Is.EqualTo(new[] { new SampleSpec(new Shape(), DataType.Int32) }));
        Assert.That(() => Dataset.Zip(pairs, pairs), Throws.ArgumentException);
        using var model = new Sequential(new Input(1), new Dense(9, "softmax"));
        model.Compile("sgd", "sparse_categorical_crossentropy");
        Assert.That(model.Fit(pairs, epochs: 1).History["loss"], Has.Count.EqualTo(1));
    }

    [Test]
    public void Whole_numbers_are_counted_as_in_Python()
    {
        Assert.That(Of(Dataset.Range(3)), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(Of(Dataset.Range(5, 0, -2)), Is.EqualTo(new[] { 5, 3, 1 }));
        Assert.That(Dataset.Range(0).Count, Is.Zero);
        Assert.That(() => Dataset.Range(-1), Throws.TypeOf<ArgumentOutOfRangeException>());

        static int[] Of(Dataset data)
        {
            var batch = new Batch(data.Count, data.Inputs, data.Targets);
            data.Fill([.. Enumerable.Range(0, data.Count)], 0, batch);
            return batch.Inputs[0].ToArray<int>();
        }
    }

    [Test]
    public void A_repeated_dataset_is_varied_anew_in_each_pass()
    {
        Assert.That(Samples(Tens(2).Repeat(3)), Is.EqualTo(new float[] { 0, 1, 0, 1, 0, 1 }));
        Dataset epochs = new EpochData(2).Repeat(2);
        var batch = new Batch(4, epochs.Inputs, epochs.Targets);
        epochs.Fill([0, 1, 2, 3], 5, batch);
        Assert.That(batch.Inputs[0].ToArray(), Is.EqualTo(new float[] { 10, 10, 11, 11 }), "two passes of the inner dataset to each of the outer one");
        Assert.That(Tens(2).Repeat().Count, Is.EqualTo(2));
        Assert.That(() => Tens(2).Repeat(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_cached_dataset_is_read_once()
    {
        var counted = new EpochData(3);
        CachedDataset cached = counted.Cache();
        var batch = new Batch(3, cached.Inputs, cached.Targets);
        for (int epoch = 4; epoch < 7; epoch++)
        {
            cached.Fill([2, 0, 1], epoch, batch);
            Assert.That(batch.Inputs[0].ToArray(), Is.EqualTo(new float[3]), "as the first epoch has them");
        }

        Assert.That(counted.Reads, Is.EqualTo(3));
    }

    [Test]
    public void Each_worker_has_a_part_of_its_own()
    {
        Assert.That(Samples(Tens(5).Shard(2, 0)), Is.EqualTo(new float[] { 0, 2, 4 }));
        Assert.That(Samples(Tens(5).Shard(2, 1)), Is.EqualTo(new float[] { 1, 3 }));
        Assert.That(Tens(1).Shard(2, 1).Count, Is.Zero);
        Assert.That(() => Tens(5).Shard(2, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Samples_and_batches_are_gone_through_with_their_numbers()
    {
        Assert.That(Tens(3).Enumerate(start: 4).Select(e => (e.Index, e.Sample.Y.Item())), Is.EqualTo(new[] { (4, 0f), (5, 10), (6, 20) }));
        Assert.That(Tens(3).Batch(2).Enumerate().Select(e => (e.Index, e.Sample.X.Shape[0])), Is.EqualTo(new[] { (0, 2), (1, 1) }));
        Assert.That(Tens(4).Reduce(1.0, (sum, x, y) => sum + x.Item() + y.Item()), Is.EqualTo(1 + 6 + 60));
        Assert.That((Tens(5).Cardinality(), Tens(5).Batch(2).Cardinality(), Tens(5).Batch(2, dropRemainder: true).Cardinality()), Is.EqualTo((5, 3, 2)));
    }

    [Test]
    public void Other_names_are_of_the_same()
    {
        Assert.That(Samples(Tens(4).Filter((x, y) => x.Item() > 1)), Is.EqualTo(new float[] { 2, 3 }));
        Assert.That(Samples(Tens(2).Concatenate(Tens(1)).Prefetch(2)), Is.EqualTo(new float[] { 0, 1, 0 }));
    }

    // Every sample is the number of the epoch that it is read in.
    private sealed class EpochData(int count) : Dataset
    {
        public int Reads { get; private set; }

        public override int Count => count;

        public override IReadOnlyList<SampleSpec> Inputs { get; } = [new SampleSpec(new Shape(1), DataType.Float32)];

        public override IReadOnlyList<SampleSpec> Targets => [];

        public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
        {
            Reads += indices.Length;
            batch.Inputs[0].AsSpan<float>().Fill(epoch);
        }
    }
}
