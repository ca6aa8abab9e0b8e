using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Gradients of ops that the golden cases leave out, against central differences of the op itself.</summary>
[TestFixtureSource(typeof(BackendFactory), nameof(BackendFactory.All))]
[NonParallelizable]
public class DifferenceTests(BackendFactory factory)
{
    private const float Step = 1f / 64;
    private IBackend backend = null!;

    public static IEnumerable<TestCaseData> Ops
    {
        get
        {
            foreach (BinaryKind kind in Enum.GetValues<BinaryKind>())
            {
                // A divisor near zero has no useful differences.
                HostTensor Second(params int[] dims) => kind == BinaryKind.Divide ? AwayFromZero(Apart(2, dims)) : Apart(2, dims);
                yield return Case($"{kind}", new BinaryOp(kind), Apart(1, 3, 4, 2, 5), Second(3, 4, 2, 5));
                yield return Case($"{kind} per channel", new BinaryOp(kind), Apart(1, 3, 4, 2, 5), Second(1, 4, 1, 1));
                yield return Case($"{kind} per pixel", new BinaryOp(kind), Apart(1, 3, 4, 2, 5), Second(3, 1, 2, 5));
                yield return Case($"{kind} with a number", new BinaryOp(kind), Apart(1, 3, 4), Second(1, 1));
            }

            yield return Case("prelu per channel", new PReluOp(), Apart(1, 3, 4, 2, 5), Apart(2, 1, 4, 1, 1));
            yield return Case("prelu per element", new PReluOp(), Apart(1, 3, 4, 2), Apart(2, 1, 4, 2));
            yield return Case("affine", new AffineOp(-1.5f, 0.25f), Apart(1, 3, 7));
            yield return Case("sum", new SumOp(), Apart(1, 3, 7), Apart(2, 3, 7), Apart(3, 3, 7));
            yield return Case("reduce", new ReduceSumOp(new Shape(1, 4, 1)), Apart(1, 3, 4, 5));
            yield return Case("pad", new PadOp([0, 1, 2, 0], [1, 0, 3, 2]), Apart(1, 2, 3, 4, 5));
            yield return Case("slice", new SliceOp([0, 1, 2, 1], new Shape(2, 2, 1, 3)), Apart(1, 2, 3, 4, 5));
            yield return Case("concatenate rows", new ConcatenateOp(0), Apart(1, 2, 3), Apart(2, 1, 3));
            yield return Case("resize bilinear", new ResizeOp(Bilinear: true, [2, 3]), Apart(1, 2, 3, 4, 5));
            yield return Case("resize nearest in one axis", new ResizeOp(Bilinear: false, [3]), Apart(1, 2, 3, 4));
            yield return Case("resize nearest in three axes", new ResizeOp(Bilinear: false, [1, 2, 3]), Apart(1, 2, 3, 2, 2, 2));
            yield return Case("softmax", new SoftmaxOp(Logarithm: false), Apart(1, 3, 11));
            yield return Case("log softmax", new SoftmaxOp(Logarithm: true), Apart(1, 3, 11));
            yield return Case("relu6", new ActivationOp(Activation.Relu6), Apart(1, 3, 11));
            yield return Case("leaky relu, negative slope", new ActivationOp(Activation.LeakyRelu, -0.5f), Apart(1, 3, 11));
            yield return Case("elu, negative alpha", new ActivationOp(Activation.Elu, -0.5f), Apart(1, 3, 11));
            yield return Case("average pooling with padding counted",
                new PoolingOp(PoolingKind.AverageIncludingPadding, Padded, [3, 3], Training: true), Apart(1, 2, 3, 5, 6));
            yield return Case(
                "average pooling with dilation", new PoolingOp(PoolingKind.AverageExcludingPadding, Dilated, [3], Training: true), Apart(1, 2, 3, 9));
            yield return Case("layer normalization without parameters", new LayerNormalizationOp(1e-3f, Scale: false, Shift: false), Apart(1, 4, 9));
            yield return Case("layer normalization with an offset", new LayerNormalizationOp(1e-3f, Scale: false, Shift: true), Apart(1, 4, 9), Apart(2, 9));
            yield return Case("group normalization without parameters", new GroupNormalizationOp(3, 1e-3f, Scale: false, Shift: false), Apart(1, 2, 6, 3, 2));
            yield return Case(
                "group normalization with a scale", new GroupNormalizationOp(2, 1e-3f, Scale: true, Shift: false), Apart(1, 2, 6, 5), Apart(2, 6));
            yield return Case("batch normalization without parameters", new BatchNormalizationOp(1e-3f, Scale: false, Shift: false), Apart(1, 3, 5, 2, 3));
            yield return Case("batch normalization with a scale", new BatchNormalizationOp(1e-3f, Scale: true, Shift: false), Apart(1, 7, 5), Apart(2, 5));
            yield return Case("local response normalization, even size", new LocalResponseNormalizationOp(4, 0.5f, 0.75f, 1), Apart(1, 2, 7, 2));
        }
    }

    private static Window Padded => Window.Create([2, 1], [1, 1], [1, 0], [1, 2]);

    private static Window Dilated => Window.Create([1], [2], [2], [1]);

    [OneTimeSetUp]
    public void MakeBackend() => backend = factory.Make();

    [OneTimeTearDown]
    public void DisposeBackend() => backend.Dispose();

    [TestCaseSource(nameof(Ops))]
    public void Gradients_are_the_slopes_of_the_op(object op, object inputs) => Check((Op)op, (HostTensor[])inputs);

    [Test]
    public void A_loss_has_the_slope_that_its_gradient_says([Values] LossKindName kind, [Values] bool weighted)
    {
        var op = new LossOp(Enum.Parse<LossKind>(kind.ToString()), kind == LossKindName.Huber ? 0.7f : 0, weighted);
        HostTensor predictions = Predictions(op.Kind), targets = Targets(op.Kind);
        HostTensor[] inputs = weighted ? [predictions, targets, new HostTensor([0.5f, 2, 0, 1], 4)] : [predictions, targets];
        if (KernelRunner.Run(backend, op, inputs) is not { } outputs)
        {
            Assert.That(factory.Complete, Is.False, "the backend lacks a kernel");
            return;
        }

        double[] expected = Slopes(predictions, moved =>
        {
            float[] losses = KernelRunner.Run(backend, op, [moved, .. inputs[1..]])![0].Values;
            return losses.Select((l, row) => (double)l * (weighted ? inputs[2].Values[row] : 1)).Sum() / losses.Length;
        });
        Approximately.Check("gradient", outputs[1].Values, expected, absolute: 2e-3, relative: 2e-2);
    }

    private static TestCaseData Case(string name, object op, params HostTensor[] inputs) => new TestCaseData(op, inputs).SetArgDisplayNames(name);

    // Distinct values that keep away from the kinks of relu, maximum and the like: odd multiples of 1 / 16, in a random order.
    private static HostTensor Apart(int seed, params int[] dims)
    {
        var random = new Random(seed);
        int count = dims.Aggregate(1, (a, b) => a * b);
        float[] values = [.. Enumerable.Range(0, count).Select(i => (((i % 24) * 4) + (seed % 2 * 2) - 47) / 16f)];
        random.Shuffle(values);
        return new HostTensor(values, dims);
    }

    private static HostTensor AwayFromZero(HostTensor tensor) => tensor with { Values = Array.ConvertAll(tensor.Values, v => v + Math.Sign(v)) };

    private static HostTensor Predictions(LossKind kind)
    {
        HostTensor logits = Apart(1, 4, 5);
        bool probabilities =
            kind is LossKind.BinaryCrossEntropy or LossKind.CategoricalCrossEntropy or LossKind.SparseCategoricalCrossEntropy or LossKind.KullbackLeibler;
        return probabilities ? logits with { Values = Array.ConvertAll(logits.Values, v => 0.15f + (0.7f / (1 + MathF.Exp(-v)))) } : logits;
    }

    private static HostTensor Targets(LossKind kind) => kind switch
    {
        LossKind.SparseCategoricalCrossEntropy => new HostTensor([3, 0, 4, 1]),
        LossKind.MeanSquaredError or LossKind.MeanAbsoluteError or LossKind.Huber => Apart(2, 4, 5),
        LossKind.KullbackLeibler => new HostTensor([.. Enumerable.Repeat(0.2f, 20)], 4, 5),
        _ => new HostTensor([.. Enumerable.Range(0, 20).Select(i => i % 6 == 2 ? 1f : 0)], 4, 5),
    };

    private static double[] Slopes(HostTensor at, Func<HostTensor, double> function)
    {
        double[] result = new double[at.Values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            float[] up = [.. at.Values], down = [.. at.Values];
            up[i] += Step;
            down[i] -= Step;
            result[i] = (function(at with { Values = up }) - function(at with { Values = down })) / (2 * Step);
        }

        return result;
    }

    private void Check(Op op, HostTensor[] inputs)
    {
        var runner = new GraphRunner();
        Value[] values = Array.ConvertAll(inputs, runner.Input);
        Value y = runner.Graph.Emit(op, values)[0];
        HostTensor seed = Apart(5, y.Shape.ToArray());
        Dictionary<Value, Value> gradients = runner.Differentiate(y, seed, values);
        if (!runner.TryRun(backend))
        {
            Assert.That(factory.Complete, Is.False, "the backend lacks a kernel");
            return;
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            int operand = i;
            double[] expected = Slopes(inputs[i], moved =>
            {
                HostTensor[] all = [.. inputs];
                all[operand] = moved;
                return KernelRunner.Run(backend, op, all)![0].Values.Zip(seed.Values, (a, b) => (double)a * b).Sum();
            });
            Approximately.Check($"gradient of input {i}", runner[gradients[values[i]]].Values, expected, absolute: 5e-3, relative: 1e-2, peak: 2e-3);
        }
    }
}
