using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using static Cnn.OneDnn.Tests.OneDnn.KernelRun;

namespace Cnn.OneDnn.Tests.OneDnn;

[Category(OtherLibraryTests.Category)]
internal sealed class ConvolutionTests : OneDnnFixture
{
    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (DataType type in (DataType[])[DataType.Float32, DataType.BFloat16])
        {
            foreach (bool channelsLast in (bool[])[true, false])
            {
                yield return Case("plain", [2, 3, 9, 8], 5, [3, 3], [1, 1], [1, 1], [0, 0], [0, 0], 1, type, channelsLast);
                yield return Case("blocks", [2, 32, 7, 6], 48, [3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1, type, channelsLast);
                yield return Case("strided, uneven padding", [2, 16, 9, 11], 16, [3, 2], [2, 3], [1, 1], [0, 1], [1, 0], 1, type, channelsLast);
                yield return Case("dilated", [1, 4, 11, 12], 6, [3, 3], [1, 1], [2, 3], [2, 3], [2, 3], 1, type, channelsLast);
                yield return Case("groups", [2, 8, 6, 6], 12, [3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 4, type, channelsLast);
                yield return Case("depthwise", [2, 16, 7, 7], 16, [3, 3], [2, 2], [1, 1], [1, 1], [1, 1], 16, type, channelsLast);
                yield return Case("pointwise", [2, 20, 5, 5], 12, [1, 1], [1, 1], [1, 1], [0, 0], [0, 0], 1, type, channelsLast);
                yield return Case("1-D", [2, 6, 17], 8, [5], [2], [1], [2], [2], 1, type, channelsLast);
                yield return Case("3-D", [1, 3, 5, 6, 7], 4, [2, 3, 3], [1, 2, 1], [1, 1, 1], [0, 1, 1], [1, 0, 1], 1, type, channelsLast);
            }
        }
    }

    private static TestCaseData Case(string name, int[] source, int outputs, int[] kernel, int[] strides, int[] dilations, int[] before, int[] after,
        int groups, DataType type, bool channelsLast)
    {
        int[] weights = groups > 1 ? [groups, outputs / groups, source[1] / groups, .. kernel] : [outputs, source[1], .. kernel];
        return new TestCaseData(new Shape(source), new Shape(weights), Window.Create(strides, dilations, before, after), groups, type, channelsLast)
            .SetArgDisplayNames(name, type.ToString(), channelsLast ? "channels last" : "free layout");
    }

    [TestCaseSource(nameof(Cases))]
    public void The_three_passes_are_exact_on_whole_numbers(
        Shape source, Shape weights, Window window, int groups, DataType type, bool channelsLast) => OnEngine(() =>
    {
        var forward = new ConvolutionOp(window, groups, Bias: true);
        var bias = new Shape(ConvolutionOp.OutputChannels(weights, groups));
        Shape output = forward.InferShapes([source, weights, bias])[0];
        double[] x = WholeNumbers(source, 1), w = WholeNumbers(weights, 2, 1), b = WholeNumbers(bias, 3), dy = WholeNumbers(output, 4, 1);
        double[] y = new double[output.ElementCount], dx = new double[x.Length], dw = new double[w.Length], db = new double[b.Length];
        int perChannel = output.CountFrom(2);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = b[i / perChannel % b.Length];
            db[i / perChannel % b.Length] += dy[i];
        }

        ReferenceConvolution.Visit(window, groups, source, weights, output, (o, s, k) =>
        {
            y[o] += x[s] * w[k];
            dx[s] += dy[o] * w[k];
            dw[k] += dy[o] * x[s];
        });

        using KernelRun first = Run(Backend, forward, [Activation(source, x), Source.Of(weights, w, type), Source.Of(bias, b)], Open(output));
        using KernelRun data = Run(
            Backend, new ConvolutionBackwardDataOp(window, groups, source), [Activation(output, dy), Source.Of(weights, w, type)], Open(source));
        using KernelRun gradient = Run(
            Backend, new ConvolutionBackwardWeightsOp(window, groups, weights, Bias: true), [Activation(source, x), Activation(output, dy)],
            new Operand(weights, DataType.Float32, null), new Operand(bias, DataType.Float32, null));

        // Only the stores to bfloat16 may round.
        double tolerance = type == DataType.Float32 ? 0 : 1.0 / 256;
        Assert.That(first.Outputs[0].ToDoubles(), Is.EqualTo(y).Using<double>(Near(tolerance)), first.Implementation);
        Assert.That(data.Outputs[0].ToDoubles(), Is.EqualTo(dx).Using<double>(Near(tolerance)), data.Implementation);
        Assert.That(gradient.Outputs[0].ToDoubles(), Is.EqualTo(dw), gradient.Implementation);
        Assert.That(gradient.Outputs[1].ToDoubles(), Is.EqualTo(db), gradient.Implementation);

        Source Activation(Shape shape, double[] values) => channelsLast ? Source.Of(Layout.ChannelsLast(shape, type), values) : Source.Of(shape, values, type);
        Operand Open(Shape shape) => channelsLast ? new Operand(Layout.ChannelsLast(shape, type)) : new Operand(shape, type, null);
    });

    [Test]
    public void Weight_gradients_come_in_any_layout_that_is_asked_for() => OnEngine(() =>
    {
        var window = Window.Create([1, 1], [1, 1], [1, 1], [1, 1]);
        Shape source = new(2, 16, 6, 6), weights = new(32, 16, 3, 3), output = new(2, 32, 6, 6), bias = new(32);
        double[] x = WholeNumbers(source, 1), dy = WholeNumbers(output, 2), dw = new double[weights.ElementCount];
        ReferenceConvolution.Visit(window, 1, source, weights, output, (o, s, k) => dw[k] += dy[o] * x[s]);
        foreach (int[] order in (int[][])[[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 1, 0]])
        {
            using KernelRun run = Run(
                Backend, new ConvolutionBackwardWeightsOp(window, 1, weights, Bias: true),
                [Source.Of(Layout.ChannelsLast(source, DataType.Float32), x), Source.Of(Layout.ChannelsLast(output, DataType.Float32), dy)],
                new Operand(Layout.Permuted(weights, DataType.Float32, order)), new Operand(bias, DataType.Float32, null));
            Assert.That(run.Outputs[0].ToDoubles(), Is.EqualTo(dw), run.Implementation);
            Assert.That(run.Outputs[1].ToDoubles(),
                Is.EqualTo(Enumerable.Range(0, 32).Select(c => Enumerable.Range(0, dy.Length).Where(i => i / 36 % 32 == c).Sum(i => dy[i]))));
        }
    });

    [TestCase(Activation.Relu, 0f)]
    [TestCase(Activation.LeakyRelu, 0.25f)]
    [TestCase(Activation.Relu6, 0f)]
    [TestCase(Activation.Tanh, 0f)]
    [TestCase(Activation.Elu, 1f)]
    [TestCase(Activation.Sigmoid, 0f)]
    public void A_fused_activation_is_applied_to_the_stored_result(ActivationKind activation, float alpha) => OnEngine(() =>
    {
        var window = Window.Create([1, 1], [1, 1], [1, 1], [1, 1]);
        Shape source = new(1, 4, 5, 5), weights = new(6, 4, 3, 3);
        double[] x = Reals(source, 1, -1, 1), w = Reals(weights, 2, -1, 1), y = new double[6 * 25];
        var op = new ConvolutionOp(window, 1, Bias: false, activation, alpha);
        ReferenceConvolution.Visit(window, 1, source, weights, new Shape(1, 6, 5, 5), (o, s, k) => y[o] += x[s] * w[k]);
        Assert.That(Backend.CanFuse(op, new Shape(1, 16, 4), activation, alpha, training: true));
        using KernelRun run = Run(Backend, op, [Source.Of(source, x), Source.Of(weights, w)], new Operand(new Shape(1, 6, 5, 5), DataType.Float32, null));
        Assert.That(run.Outputs[0].ToDoubles(), Is.EqualTo(y.Select(v => ReferenceActivation.Apply(activation, alpha, v))).Using<double>(Near(1e-5)));
    });

    [TestCase(Activation.Gelu, 0f)]
    [TestCase(Activation.Silu, 0f)]
    [TestCase(Activation.LeakyRelu, -0.1f)]
    [TestCase(Activation.Selu, 0f)]
    public void An_activation_whose_gradient_needs_its_argument_is_not_fused(ActivationKind activation, float alpha) =>
        Assert.That(Backend.CanFuse(
            new ConvolutionOp(Window.Create([1], [1], [0], [0]), 1, false), new Shape(1, 16, 4), activation, alpha, training: true), Is.False);
}
