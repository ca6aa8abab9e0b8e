using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>A whole network on oneDNN against the same network in C#.</summary>
[Category(OtherLibraryTests.Category)]
[NonParallelizable]
internal sealed class TrainingTests
{
    private const int Batch = 8;

    [Test]
    public void Both_backends_train_a_residual_network_to_the_same_losses()
    {
        double[] native = Train(BackendKind.OneDnn, 6, null), managed = Train(BackendKind.Managed, 6, null);
        Assert.That(native, Is.EqualTo(managed).Within(1e-3).Percent);
        Assert.That(native[^1], Is.LessThan(native[0]));
    }

    [Test]
    public void The_same_seed_gives_the_same_bits_twice()
    {
        double[] first = Train(BackendKind.OneDnn, 4, null), second = Train(BackendKind.OneDnn, 4, null);
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void A_disposed_model_leaves_nothing_of_the_library_behind()
    {
        (int handles, long bytes) = (NativeHandleCounters.Live, Arena.LiveBytes);
        Train(BackendKind.OneDnn, 2, null);
        Assert.That((NativeHandleCounters.Live, Arena.LiveBytes), Is.EqualTo((handles, bytes)));
    }

    [Test]
    public void Normalizations_pooling_and_dense_layers_run_on_the_library_and_nothing_on_its_reference()
    {
        List<PlanStep> steps = [];
        Train(BackendKind.OneDnn, 1, steps.AddRange);
        Assert.That(steps.Select(s => s.Kernel.Implementation), Has.None.StartsWith("ref"));

        // Convolutions go to whichever kernel was measured to be faster, ours or the library's.
        Assert.That(
            steps.Where(s =>
                s.Op is BatchNormalizationOp or BatchNormalizationBackwardOp or PoolingOp { Kind: not PoolingKind.Max }
                or PoolingBackwardOp { Kind: not PoolingKind.Max } or DenseOp).Select(s => s.Backend),
            Is.Not.Empty.And.All.EqualTo("onednn"));
    }

    private static double[] Train(BackendKind kind, int steps, Action<IReadOnlyList<PlanStep>>? inspect)
    {
        using Model model = Network(kind);
        model.Compile(new Sgd { LearningRate = 0.05, Momentum = 0.9 }, Loss.SparseCategoricalCrossentropy);
        var random = new Random(7);
        Tensor x = new(new Shape(Batch, 16, 16, 3)), y = new(new Shape(Batch), DataType.Int32);
        foreach (ref float pixel in x.AsSpan<float>())
        {
            pixel = random.NextSingle();
        }

        foreach (ref int label in y.AsSpan<int>())
        {
            label = random.Next(10);
        }

        double[] losses = [.. Enumerable.Range(0, steps).Select(_ => model.TrainOnBatch(x, y))];
        inspect?.Invoke(model.Executor.Engine.Invoke(() => model.Executor.PlanFor(PlanMode.Train, Batch).Steps));
        return losses;
    }

    private static Model Network(BackendKind kind)
    {
        SymbolicTensor input = new Input(16, 16, 3).Output;
        SymbolicTensor stem = new MaxPooling2D(2).Apply(new Conv2D(16, 3) { Padding = Padding.Same, Activation = Activation.Relu }.Apply(input));
        SymbolicTensor inner = new ActivationLayer(Activation.Relu).Apply(new BatchNormalization().Apply(new Conv2D(16, 3)
        {
            Padding = Padding.Same,
            UseBias = false,
        }.Apply(stem)));
        SymbolicTensor joined = new ActivationLayer(Activation.Relu).Apply(new Add().Apply(stem, new BatchNormalization().Apply(new Conv2D(16, 3)
        {
            Padding = Padding.Same,
            UseBias = false,
        }.Apply(inner))));
        SymbolicTensor wide = new Concatenate().Apply(joined, new Conv2D(8, 1) { Activation = Activation.Tanh }.Apply(joined));
        SymbolicTensor pooled = new GlobalAveragePooling2D().Apply(wide);
        return new Model(input, new Dense(10)
        {
            Activation = Activation.Softmax,
        }.Apply(new Dropout(0.25f).Apply(pooled))) { Options = new ModelOptions { Seed = 3, Backend = kind } };
    }
}
