using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using static Cnn.OneDnn.Tests.OneDnn.KernelRun;

namespace Cnn.OneDnn.Tests.OneDnn;

[Category(OtherLibraryTests.Category)]
internal sealed class ElementwiseTests : OneDnnFixture
{
    private static readonly Shape Image = new(2, 5, 3, 4);

    [TestCase(Activation.Relu, 0f)]
    [TestCase(Activation.LeakyRelu, 0.2f)]
    [TestCase(Activation.LeakyRelu, -0.2f)]
    [TestCase(Activation.Relu6, 0f)]
    [TestCase(Activation.Elu, 1f)]
    [TestCase(Activation.Elu, 0.5f)]
    [TestCase(Activation.Gelu, 0f)]
    [TestCase(Activation.GeluTanh, 0f)]
    [TestCase(Activation.Sigmoid, 0f)]
    [TestCase(Activation.HardSigmoid, 0f)]
    [TestCase(Activation.Tanh, 0f)]
    [TestCase(Activation.Softplus, 0f)]
    [TestCase(Activation.Silu, 0f)]
    [TestCase(Activation.Mish, 0f)]
    [TestCase(Activation.Exponential, 0f)]
    public void An_activation_and_its_gradient_follow_the_definition(ActivationKind activation, float alpha) => OnEngine(() =>
    {
        // Steps of a third cross every region and avoid the kinks themselves, where the derivative is a matter of convention.
        double[] x = [.. Enumerable.Range(0, Image.ElementCount).Select(i => (double)(float)(((i - 60) / 9.0) + 0.01))], dy = Reals(Image, 1);
        bool fromOutput = ActivationOp.FromOutput(activation, alpha);
        Operand values = new(Layout.ChannelsLast(Image, DataType.Float32));
        using KernelRun forward = Run(Layered, new ActivationOp(activation, alpha), [Source.Of(values, x)], values);
        using KernelRun backward = Run(
            Layered, new ActivationBackwardOp(activation, alpha, fromOutput),
            [Source.Of(values, dy), fromOutput ? Source.Of(forward.Outputs[0]) : Source.Of(values, x)], values);
        Assert.That(forward.Outputs[0].ToDoubles(), Is.EqualTo(x.Select(v => ReferenceActivation.Apply(activation, alpha, v))).Using<double>(Near(2e-5)));
        Assert.That(backward.Outputs[0].ToDoubles(), Is.EqualTo(x.Select((v, i) => dy[i] * Slope(activation, alpha, v))).Using<double>(Near(2e-4)));
    });

    [Test]
    public void A_gradient_may_overwrite_the_gradient_it_came_from() => OnEngine(() =>
    {
        Operand values = new(Layout.ChannelsLast(Image, DataType.Float32));
        using Kernel kernel = Layered.TryCreate(new KernelRequest(new ActivationBackwardOp(Activation.Relu, 0, true), [values, values], [values]))!;
        Assert.That(kernel.InPlaceInput(0), Is.Zero);
    });

    [TestCase(Activation.Relu)]
    [TestCase(Activation.Tanh)]
    [TestCase(Activation.Sigmoid)]
    [TestCase(Activation.Gelu)]
    public void Bfloat16_loses_only_its_own_rounding(ActivationKind activation) => OnEngine(() =>
    {
        Operand values = new(Layout.ChannelsLast(Image, DataType.BFloat16));
        double[] x = KernelBuffer.Rounded(values.Layout!, Reals(Image, 1));
        using KernelRun run = Run(Layered, new ActivationOp(activation), [Source.Of(values, x)], values);
        Assert.That(run.Outputs[0].ToDoubles(), Is.EqualTo(x.Select(v => ReferenceActivation.Apply(activation, 0, v))).Using<double>(Near(1.0 / 128)));
    });

    [Test]
    public void An_affine_function_scales_and_shifts() => OnEngine(() =>
    {
        double[] x = WholeNumbers(Image, 1);
        using KernelRun run = Run(Layered, new AffineOp(3, -0.5f), [Source.Of(Image, x)], new Operand(Image, DataType.Float32, null));
        Assert.That(run.Outputs[0].ToDoubles(), Is.EqualTo(x.Select(v => (3 * v) - 0.5)));
    });

    [Test]
    public void Softmax_and_its_gradient_follow_the_definition([Values] bool logarithm) => OnEngine(() =>
    {
        Shape rows = new(3, 10);
        double[] x = Reals(rows, 1, -5, 5), dy = Reals(rows, 2), y = new double[30], dx = new double[30];
        for (int r = 0; r < 3; r++)
        {
            int[] row = [.. Enumerable.Range(r * 10, 10)];
            double total = row.Sum(i => Math.Exp(x[i]));
            foreach (int i in row)
            {
                y[i] = logarithm ? x[i] - Math.Log(total) : Math.Exp(x[i]) / total;
            }

            double weighted = row.Sum(i => dy[i] * (logarithm ? 1 : y[i]));
            foreach (int i in row)
            {
                dx[i] = logarithm ? dy[i] - (Math.Exp(y[i]) * weighted) : y[i] * (dy[i] - weighted);
            }
        }

        using KernelRun forward = Run(Layered, new SoftmaxOp(logarithm), [Source.Of(rows, x)], new Operand(rows, DataType.Float32, null));
        using KernelRun backward = Run(
            Layered, new SoftmaxBackwardOp(logarithm), [Source.Of(rows, dy), Source.Of(forward.Outputs[0])], new Operand(rows, DataType.Float32, null));
        Assert.That(forward.Outputs[0].ToDoubles(), Is.EqualTo(y).Using<double>(Near(1e-5)));
        Assert.That(backward.Outputs[0].ToDoubles(), Is.EqualTo(dx).Using<double>(Near(1e-5)));
    });

    [TestCase(BinaryKind.Add)]
    [TestCase(BinaryKind.Subtract)]
    [TestCase(BinaryKind.Multiply)]
    [TestCase(BinaryKind.Divide)]
    [TestCase(BinaryKind.Maximum)]
    [TestCase(BinaryKind.Minimum)]
    public void A_function_of_two_tensors_broadcasts_the_second(object kind) => OnEngine(() =>
    {
        double[] a = WholeNumbers(Image, 1, 9), whole = [.. WholeNumbers(Image, 2, 9).Select(v => v + 9.5)],
            perChannel = [.. WholeNumbers(new Shape(5), 3, 9).Select(v => v + 9.5)];
        Shape channels = new(1, 5, 1, 1);
        Operand values = new(Layout.ChannelsLast(Image, DataType.Float32));
        using KernelRun same = Run(Layered, new BinaryOp((BinaryKind)kind), [Source.Of(values, a), Source.Of(values, whole)], values);
        using KernelRun broadcast = Run(
            Layered, new BinaryOp((BinaryKind)kind, Activation.Relu), [Source.Of(values, a), Source.Of(channels, perChannel)], values);
        Assert.That(same.Outputs[0].ToDoubles(), Is.EqualTo(a.Select((v, i) => Apply((BinaryKind)kind, v, whole[i]))).Using<double>(Near(1e-6)));
        Assert.That(broadcast.Outputs[0].ToDoubles(),
            Is.EqualTo(a.Select((v, i) => Math.Max(0, Apply((BinaryKind)kind, v, perChannel[i / 12 % 5])))).Using<double>(Near(1e-6)));
    });

    private static double Slope(ActivationKind activation, double alpha, double x) =>
        (ReferenceActivation.Apply(activation, alpha, x + 1e-5) - ReferenceActivation.Apply(activation, alpha, x - 1e-5)) / 2e-5;

    private static double Apply(BinaryKind kind, double a, double b) => kind switch
    {
        BinaryKind.Add => a + b,
        BinaryKind.Subtract => a - b,
        BinaryKind.Multiply => a * b,
        BinaryKind.Divide => a / b,
        BinaryKind.Maximum => Math.Max(a, b),
        _ => Math.Min(a, b),
    };
}
