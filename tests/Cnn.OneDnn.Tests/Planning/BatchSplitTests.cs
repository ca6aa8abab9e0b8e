using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>A batch that is worked through in parts gives what the whole batch gives, in less memory.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
internal sealed class BatchSplitTests(BackendKind backend)
{
    private const int Batch = 64;

    [Test]
    public void The_gradient_is_that_of_the_whole_batch([Values] bool dropout)
    {
        // Dropout draws the same mask: a part goes on where the part before it stopped.
        (float[] whole, double wholeLoss, long wholeBytes) = Step(Plain(dropout, long.MaxValue), parts: 1);
        (float[] parted, double loss, long bytes) = Step(Plain(dropout, 1), parts: 4);
        Assert.That(parted, Is.EqualTo(whole).Within(2e-6));
        Assert.That(whole.Any(g => Math.Abs(g) > 1e-2), "there are gradients to compare");
        Assert.That(loss, Is.EqualTo(wholeLoss).Within(1e-5));
        Assert.That(bytes, Is.LessThan(wholeBytes));
    }

    [Test]
    public void Weighted_classes_and_metrics_are_read_for_all_samples()
    {
        double[] Run(long partBytes)
        {
            using Model model = Plain(dropout: false, partBytes);
            model.Compile(new Sgd { LearningRate = 0.05 }, Loss.SparseCategoricalCrossentropy, [Metric.Accuracy]);
            History history = model.Fit(
                TestModels.Quadrants(Batch * 2, 1),
                new FitOptions { Epochs = 2, BatchSize = Batch, ClassWeights = new Dictionary<int, float> { [0] = 2, [1] = 0.5f, [2] = 1, [3] = 1 } });
            return [.. history["loss"], .. history["accuracy"], .. TestModels.Weights(model)];
        }

        Assert.That(Run(1), Is.EqualTo(Run(long.MaxValue)).Within(1e-5));
    }

    [Test]
    public void A_loss_that_is_a_sum_is_that_of_all_parts()
    {
        double[] Run(long partBytes)
        {
            using Model model = Plain(dropout: false, partBytes);
            model.Compile(new Sgd { LearningRate = 0.001 }, new SparseCategoricalCrossentropy(reduction: "sum"));
            History history = model.Fit(TestModels.Quadrants(Batch, 1), new FitOptions { Epochs = 2, BatchSize = Batch });
            return [.. history["loss"].Select(l => l / Batch), .. TestModels.Weights(model)];
        }

        Assert.That(Run(1), Is.EqualTo(Run(long.MaxValue)).Within(1e-5));
    }

    [Test]
    public void Samples_that_are_normalized_over_their_batch_stay_together()
    {
        Model model = TestModels.Residual(backend);
        model.Options = model.Options with { Plans = new PlanOptions { PartBytes = 1 } };
        Step(model, parts: 1);
    }

    [Test]
    public void A_batch_that_cannot_be_halved_stays_whole()
    {
        using Model model = Plain(dropout: false, partBytes: 1);
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        foreach ((int batch, int parts) in ((int, int)[])[(33, 1), (16, 1), (32, 2), (48, 2), (96, 4)])
        {
            int made = 0;
            model.Executor.Engine.Invoke(() => { made = model.Executor.PlanFor(PlanMode.Train, batch).Parts; });
            Assert.That(made, Is.EqualTo(parts), $"a batch of {batch}");
        }
    }

    [TestCase("none", 4)]
    [TestCase("slice", 1)]
    [TestCase("pad", 1)]
    [TestCase("concatenate", 1)]
    [TestCase("transpose", 1)]
    public void An_op_that_mixes_samples_keeps_the_batch_whole(string mixing, int parts)
    {
        // Two rows to a sample: what follows still has a multiple of the batch along its first axis.
        var graph = new GraphBuilder { Training = true };
        Value input = graph.AddInput(new Shape(Batch, 2, 64), DataType.Float32, "x");
        Value rows = graph.Emit(new ReshapeOp(DataFormat.ChannelsFirst, DataFormat.ChannelsFirst, new Shape(2 * Batch, 64)), input)[0];
        Value last = mixing switch
        {
            "slice" => graph.Emit(new SliceOp([0, 0], new Shape(Batch, 64)), rows)[0],
            "pad" => graph.Emit(new PadOp([Batch, 0], [0, 0]), rows)[0],
            "concatenate" => graph.Emit(new ConcatenateOp(0), rows, rows)[0],
            "transpose" => graph.Emit(new TransposeOp([1, 0]), rows)[0],
            _ => rows,
        };
        graph.Emit(new ActivationOp(Activation.Relu, 0), last);
        var plan = new PlanGraph
        {
            Graph = graph,
            Inputs = [(input, Layout.RowMajor(input.Shape, DataType.Float32))],
            Outputs = [],
            Parameters = new Dictionary<Parameter, Value>(),
            ForwardNodes = graph.Nodes.Count,
        };
        Assert.That(BatchSplit.Parts(plan, Batch, sizeof(float), new PlanOptions { PartBytes = 1 }), Is.EqualTo(parts));
    }

    private Model Plain(bool dropout, long partBytes)
    {
        SymbolicTensor input = new Input(12, 12, 3).Output;
        SymbolicTensor x = new Conv2D(16, 3) { Padding = Padding.Same, Activation = Activation.Relu }.Apply(input);
        x = new MaxPooling2D(2).Apply(x);
        x = dropout ? new Dropout(0.25f).Apply(x) : x;
        x = new GlobalAveragePooling2D().Apply(new Conv2D(16, 3) { Activation = Activation.Relu }.Apply(x));
        return new Model(input, new Dense(4) { Activation = Activation.Softmax }.Apply(
            x)) { Options = new ModelOptions { Backend = backend, Seed = 5, Plans = new PlanOptions { PartBytes = partBytes } } };
    }

    private static (float[] Gradients, double Loss, long Bytes) Step(Model model, int parts)
    {
        using Model owned = model;
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        TensorsOf(out Tensor x, out Tensor y);
        var gradients = new List<float>();
        double loss = 0;
        long bytes = 0;
        ModelExecutor executor = model.Executor;
        executor.Engine.Invoke(() =>
        {
            Plan plan = executor.PlanFor(PlanMode.Train, Batch);
            Assert.That(plan.Parts, Is.EqualTo(parts));
            executor.Run(plan, [x], [y]);
            loss = plan.Output<float>(0).ToArray().Average();
            bytes = plan.ArenaBytes;
            foreach (Parameter parameter in model.Parameters.Where(p => !p.IsStatistic))
            {
                Tensor gradient = new(parameter.Shape);
                executor.Store.Read(parameter, executor.Store.Gradients, gradient);
                gradients.AddRange(gradient.AsSpan<float>().ToArray());
            }
        });
        return ([.. gradients], loss, bytes);
    }

    private static void TensorsOf(out Tensor x, out Tensor y)
    {
        var random = new Random(4);
        x = new Tensor(new Shape(Batch, 12, 12, 3));
        foreach (ref float value in x.AsSpan<float>())
        {
            value = random.NextSingle();
        }

        y = Tensor.From([.. Enumerable.Range(0, Batch).Select(_ => random.Next(4))], Batch);
    }
}
