using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>Keras's words for how long an epoch, a validation and a batch are, and what they must do.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class FitWordGuesses
{
    private static readonly Tensor X = Tensor.Range(10).Reshape(10, 1);
    private static readonly int[] Whole = [.. Enumerable.Range(0, 10)];

    /// <summary>Remembers which samples were asked for, batch by batch.</summary>
    private sealed class Watched : Dataset
    {
        private readonly TensorDataset inner = new(X, X);

        public List<int[]> Batches { get; } = [];

        public override int Count => 10;

        public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

        public override IReadOnlyList<SampleSpec> Targets => inner.Targets;

        public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
        {
            Batches.Add(indices.ToArray());
            inner.Fill(indices, epoch, batch);
        }
    }

    private static Sequential Model(double rate = 0)
    {
        var model = new Sequential { new Input(1), new Dense(1, kernelInitializer: "zeros") };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile(new Sgd(rate), "mse", "mae");
        return model;
    }

    [Test]
    public void An_epoch_of_so_many_steps_goes_on_where_the_one_before_ended()
    {
        using Sequential model = Model();
        var data = new Watched();
        List<int> steps = [];
        History history = model.Fit(
            data, new FitOptions { Epochs = 3, BatchSize = 4, StepsPerEpoch = 2, Shuffle = false, LoaderThreads = 0, Callbacks =
                [new LambdaCallback(onBatchEnd: (batch, _) => steps.Add(batch))] });
        Assert.That(steps, Is.EqualTo(new[] { 0, 1, 0, 1, 0, 1 }));
        Assert.That(data.Batches, Is.EqualTo(new[] { Whole[..4], Whole[4..8], Whole[8..], Whole[..4], Whole[4..8], Whole[8..] }));

        // Of zeros the loss is the mean of the squares.
        Assert.That(history["loss"], Is.EqualTo(new[] { 140 / 8.0, (64 + 81 + 14) / 6.0, 271 / 6.0 }).Within(1e-4));
        Assert.That((model.StepsDone, model.EpochsDone, model.Optimizer!.Iterations), Is.EqualTo((6L, 3, 6L)));
    }

    [Test]
    public void More_steps_than_the_data_have_batches_begin_anew()
    {
        using Sequential model = Model();
        var data = new Watched();
        model.Fit(data, epochs: 1, batchSize: 5, stepsPerEpoch: 5);
        Assert.That(data.Batches.Take(4).Chunk(2).Select(pass => pass.SelectMany(b => b)), Has.All.EquivalentTo(Whole), "whole passes");
        Assert.That(data.Batches[..2], Is.Not.EqualTo(data.Batches[2..4]), "each in an order of its own");
    }

    [Test]
    public void A_training_in_two_parts_is_one_training()
    {
        using Sequential whole = Model(0.001), parts = Model(0.001);
        whole.Fit(X, X, epochs: 4, batchSize: 3, stepsPerEpoch: 3);
        parts.Fit(X, X, epochs: 2, batchSize: 3, stepsPerEpoch: 3);
        parts.Fit(X, X, epochs: 4, batchSize: 3, stepsPerEpoch: 3, initialEpoch: parts.EpochsDone);
        Assert.That(parts.GetWeights()[0].ToArray(), Is.EqualTo(whole.GetWeights()[0].ToArray()).And.Not.All.Zero);
    }

    [Test]
    public void A_validation_of_so_many_batches()
    {
        using Sequential model = Model();
        History history = model.Fit(X, X, epochs: 2, batchSize: 5, stepsPerEpoch: 1, validationData: (X, X), validationSteps: 1);
        Assert.That(history["val_mean_absolute_error"], Is.EqualTo(new[] { 2.0, 2.0 }).Within(1e-6), "the mean of 0 to 4, each time");
        Assert.That(model.Evaluate(X, X, batchSize: 2, steps: 2)["mean_absolute_error"], Is.EqualTo(1.5).Within(1e-6));
        Assert.That(model.Evaluate(new TensorDataset(X, X), batchSize: 2, steps: 9)["mean_absolute_error"], Is.EqualTo(4.5).Within(1e-6));
        Assert.That(() => model.Evaluate(X, X, steps: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => model.Fit(X, X, stepsPerEpoch: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => model.Fit(X, X, validationSteps: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_dictionary_of_figures()
    {
        using Sequential model = Model();
        TrainingLogs figures = model.Evaluate(X, X, returnDict: true);
        Assert.That((figures["loss"], figures["mean_absolute_error"]), Is.EqualTo((28.5, 4.5)).Within(1e-5));
        Assert.That(model.MetricsNames, Is.EqualTo(new[] { "loss", "mean_absolute_error" }));
        using var unready = new Sequential(new Dense(1));
        Assert.That(unready.MetricsNames, Is.Empty);
    }

    [Test]
    public void A_dataset_that_says_the_batch_size()
    {
        using Sequential model = Model();
        int steps = 0;
        var count = new LambdaCallback(onBatchEnd: (_, _) => steps++);
        BatchedDataset data = Dataset.FromTensorSlices((X, X)).Batch(4).Prefetch(2);
        model.Fit(data, epochs: 1, callbacks: [count]);
        model.Fit(data, new FitOptions { Callbacks = [count] });
        Assert.That(steps, Is.EqualTo(6));
        model.Fit(data, epochs: 1, batchSize: 10, callbacks: [count]);
        model.Fit(data, new FitOptions { BatchSize = 5, Callbacks = [count] });
        Assert.That(steps, Is.EqualTo(9), "what is said in Fit counts");
        Assert.That(model.Evaluate(data)["mean_absolute_error"], Is.EqualTo(4.5).Within(1e-5));
    }

    [Test]
    public void Batches_of_a_loop_of_ones_own()
    {
        BatchedDataset data = Dataset.FromTensorSlices(X, X * 2).Batch(4);
        (float[] X, float[] Y)[] seen = [.. data.Select(b => (b.X.ToArray(), b.Y.ToArray()))];
        Assert.That(seen.Select(b => b.X), Is.EqualTo(new float[][] { [0, 1, 2, 3], [4, 5, 6, 7], [8, 9] }));
        Assert.That(seen[2].Y, Is.EqualTo(new float[] { 16, 18 }));
        Assert.That(data.Skip(1).Take(1).Select(b => b.X.ToArray()), Is.EqualTo(new float[][] { [4, 5, 6, 7] }));
        Assert.That(new TensorDataset(X, X).Batch(4, dropRemainder: true).Select(b => b.X.Shape[0]), Is.EqualTo(new[] { 4, 4 }));
        Assert.That(() => data.Take(4), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("3 batches"));
        Assert.That(() => data.Skip(3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TensorDataset(X, X).Batch(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TensorDataset(X, X).Batch(11, dropRemainder: true), Throws.InstanceOf<ArgumentOutOfRangeException>());
        using Sequential model = Model();
        var loss = new Mean("loss");
        foreach (var (x, y) in data)
        {
            loss.UpdateState(model.TrainOnBatch(x, y), sampleWeight: x.Shape[0]);
        }

        Assert.That(loss.Result, Is.EqualTo(4 * 28.5).Within(1e-4));
    }
}
