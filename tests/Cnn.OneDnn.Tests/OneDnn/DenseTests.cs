using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using static Cnn.OneDnn.Tests.OneDnn.KernelRun;

namespace Cnn.OneDnn.Tests.OneDnn;

[Category(OtherLibraryTests.Category)]
internal sealed class DenseTests : OneDnnFixture
{
    [Test]
    public void The_three_passes_are_exact_on_whole_numbers(
        [Values(1, 7, 32)] int rows, [Values(1, 10, 64)] int outputs, [Values(13, 128)] int inputs, [Values] bool half) => OnEngine(() =>
    {
        DataType type = half ? DataType.BFloat16 : DataType.Float32;
        Shape source = new(rows, inputs), weights = new(outputs, inputs), bias = new(outputs), output = new(rows, outputs);
        double[] x = WholeNumbers(source, 1, 1), w = WholeNumbers(weights, 2, 1), b = WholeNumbers(bias, 3), dy = WholeNumbers(output, 4, 1);
        double[] y = new double[rows * outputs], dx = new double[rows * inputs], dw = new double[outputs * inputs], db = new double[outputs];
        for (int r = 0; r < rows; r++)
        {
            for (int o = 0; o < outputs; o++)
            {
                y[(r * outputs) + o] = b[o];
                db[o] += dy[(r * outputs) + o];
                for (int i = 0; i < inputs; i++)
                {
                    y[(r * outputs) + o] += x[(r * inputs) + i] * w[(o * inputs) + i];
                    dx[(r * inputs) + i] += dy[(r * outputs) + o] * w[(o * inputs) + i];
                    dw[(o * inputs) + i] += dy[(r * outputs) + o] * x[(r * inputs) + i];
                }
            }
        }

        Operand from = new(Layout.RowMajor(source, type)), to = new(Layout.RowMajor(output, type)), w32 = new(weights, DataType.Float32, null),
            b32 = new(bias, DataType.Float32, null);
        using KernelRun forward = Run(Backend, new DenseOp(Bias: true), [Source.Of(from, x), Source.Of(weights, w, type), Source.Of(bias, b)], to);
        using KernelRun data = Run(Backend, new DenseBackwardDataOp(), [Source.Of(to, dy), Source.Of(weights, w, type)], from);
        using KernelRun gradient = Run(Backend, new DenseBackwardWeightsOp(Bias: true), [Source.Of(from, x), Source.Of(to, dy)], w32, b32);
        Assert.That(forward.Outputs[0].ToDoubles(), Is.EqualTo(y).Using<double>(Near(half ? 1.0 / 256 : 0)), forward.Implementation);
        Assert.That(data.Outputs[0].ToDoubles(), Is.EqualTo(dx).Using<double>(Near(half ? 1.0 / 256 : 0)), data.Implementation);
        Assert.That(gradient.Outputs[0].ToDoubles(), Is.EqualTo(dw), gradient.Implementation);
        Assert.That(gradient.Outputs[1].ToDoubles(), Is.EqualTo(db), gradient.Implementation);
    });

    [Test]
    public void A_step_allocates_nothing() => OnEngine(() =>
    {
        Operand rows = new(Layout.RowMajor(new Shape(8, 16), DataType.Float32));
        using Kernel kernel = Backend.TryCreate(new KernelRequest(new ActivationOp(Activation.Tanh), [rows], [rows]))!;
        using KernelBuffer buffer = KernelBuffer.Of(rows.Layout!, new double[128]);
        kernel.Bind([buffer.Address], [buffer.Address], 0);
        var context = new StepContext();
        kernel.Run(context);
        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                kernel.Run(context);
            }
        });
        Assert.That(allocated, Is.Zero);
    });
}
