using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using static Cnn.OneDnn.Tests.OneDnn.KernelRun;

namespace Cnn.OneDnn.Tests.OneDnn;

[Category(OtherLibraryTests.Category)]
internal sealed class BatchNormalizationTests : OneDnnFixture
{
    private const float Epsilon = 1e-3f;

    [Test]
    public void Both_passes_follow_the_definition([Values(5, 16)] int channels, [Values(2, 4, 5)] int rank, [Values] bool scale, [Values] bool shift,
        [Values] bool relu, [Values(DataType.Float32, DataType.BFloat16)] DataType type) => OnEngine(() =>
    {
        Shape shape = rank switch { 2 => new(12, channels), 4 => new(3, channels, 4, 5), _ => new(2, channels, 3, 2, 3) }, vector = new(channels);
        double[] x = Reals(shape, 1), gamma = Reals(vector, 2, 0.5, 1.5), beta = Reals(vector, 3), dy = Reals(shape, 4);
        Layout layout = Layout.ChannelsLast(shape, type);
        double tolerance = type == DataType.Float32 ? 1e-5 : 3e-2;

        // What bfloat16 can hold, so that only the kernel rounds.
        x = KernelBuffer.Rounded(layout, x);
        dy = KernelBuffer.Rounded(layout, dy);
        List<Source> parameters = [];
        if (scale)
        {
            parameters.Add(Source.Of(vector, gamma));
        }

        if (shift)
        {
            parameters.Add(Source.Of(vector, beta));
        }

        Operand values = new(layout), statistics = new(vector, DataType.Float32, null), mask = new(shape, DataType.UInt8, null);
        using KernelRun? forward = TryRun(Backend, new BatchNormalizationOp(Epsilon, scale, shift, relu), [Source.Of(layout, x), .. parameters], relu
            ? [values, statistics, statistics, mask]
            : [values, statistics, statistics]);
        if (forward is null)
        {
            Assert.That(rank == 2 || type == DataType.BFloat16, "only rows and bfloat16 may be left to the managed backend");
            return;
        }

        double[] y = new double[x.Length], dx = new double[x.Length], dgamma = new double[channels], dbeta = new double[channels], means = new double[channels],
            variances = new double[channels];
        for (int c = 0; c < channels; c++)
        {
            int[] all = [.. Enumerable.Range(0, x.Length).Where(i => i / shape.CountFrom(2) % channels == c)];
            double mean = means[c] = all.Average(i => x[i]), variance = variances[c] = all.Average(i => (x[i] - mean) * (x[i] - mean)),
                deviation = Math.Sqrt(variance + Epsilon);
            double g = scale ? gamma[c] : 1, b = shift ? beta[c] : 0;
            foreach (int i in all)
            {
                y[i] = ((x[i] - mean) / deviation * g) + b;
                dgamma[c] += Passed(i) * (x[i] - mean) / deviation;
                dbeta[c] += Passed(i);
                y[i] = relu ? Math.Max(y[i], 0) : y[i];
            }

            foreach (int i in all)
            {
                double through = relu && y[i] <= 0 ? 0 : dy[i];
                dx[i] = g / deviation * (through - (dbeta[c] / all.Length) - ((x[i] - mean) / deviation * dgamma[c] / all.Length));
            }

            double Passed(int i) => relu && y[i] <= 0 ? 0 : dy[i];
        }

        List<Source> inputs = [Source.Of(layout, x), Source.Of(forward.Outputs[1]), Source.Of(forward.Outputs[2])];
        if (scale)
        {
            inputs.Add(parameters[0]);
        }

        inputs.Add(Source.Of(layout, dy));
        if (relu)
        {
            inputs.Add(Source.Of(forward.Outputs[3]));
        }

        List<Operand> gradients = [values];
        gradients.AddRange(Enumerable.Repeat(statistics, (scale ? 1 : 0) + (shift ? 1 : 0)));
        using KernelRun backward = Run(Backend, new BatchNormalizationBackwardOp(Epsilon, scale, shift, relu), [.. inputs], [.. gradients]);
        Assert.That(forward.Outputs[0].ToDoubles(), Is.EqualTo(y).Using<double>(Near(tolerance)), forward.Implementation);
        Assert.That(forward.Outputs[1].ToDoubles(), Is.EqualTo(means).Using<double>(Near(tolerance)), forward.Implementation);
        Assert.That(forward.Outputs[2].ToDoubles(), Is.EqualTo(variances).Using<double>(Near(tolerance)), forward.Implementation);
        Assert.That(backward.Outputs[0].ToDoubles(), Is.EqualTo(dx).Using<double>(Near(tolerance)), backward.Implementation);
        if (scale)
        {
            Assert.That(backward.Outputs[1].ToDoubles(), Is.EqualTo(dgamma).Using<double>(Near(tolerance)));
        }

        if (shift)
        {
            Assert.That(backward.Outputs[^1].ToDoubles(), Is.EqualTo(dbeta).Using<double>(Near(tolerance)));
        }
    });

    [Test]
    public void Given_statistics_are_used_as_they_are([Values] bool relu) => OnEngine(() =>
    {
        Shape shape = new(2, 6, 3, 3), vector = new(6);
        double[] x = Reals(shape, 1), gamma = Reals(vector, 2), beta = Reals(vector, 3), mean = Reals(vector, 4),
            variance = Reals(vector, 5, 0.5, 2), dy = Reals(shape, 6);
        Source Vector(double[] v) => Source.Of(vector, v);
        Operand values = new(Layout.ChannelsLast(shape, DataType.Float32)), statistics = new(vector, DataType.Float32, null);
        double[] normal = [.. x.Select((v, i) => (v - mean[i / 9 % 6]) / Math.Sqrt(variance[i / 9 % 6] + Epsilon))];
        double[] y = [.. normal.Select((v, i) => (v * gamma[i / 9 % 6]) + beta[i / 9 % 6])];

        using KernelRun forward = Run(Backend, new BatchNormalizationInferenceOp(Epsilon, true, true, relu),
            [Source.Of(values, x), Vector(gamma), Vector(beta), Vector(mean), Vector(variance)], values);
        Assert.That(forward.Outputs[0].ToDoubles(), Is.EqualTo(relu ? y.Select(v => Math.Max(v, 0)) : y).Using<double>(Near(1e-5)));

        using KernelRun backward = Run(
            Backend, new BatchNormalizationInferenceBackwardOp(Epsilon, true, true),
            [Source.Of(values, x), Vector(mean), Vector(variance), Vector(gamma), Source.Of(values, dy)], values, statistics, statistics);
        double[] dx = [.. dy.Select((v, i) => v * gamma[i / 9 % 6] / Math.Sqrt(variance[i / 9 % 6] + Epsilon))];
        double[] dgamma = [.. Enumerable.Range(0, 6).Select(c => Enumerable.Range(0, x.Length).Where(i => i / 9 % 6 == c).Sum(i => dy[i] * normal[i]))];
        Assert.That(backward.Outputs[0].ToDoubles(), Is.EqualTo(dx).Using<double>(Near(1e-5)));
        Assert.That(backward.Outputs[1].ToDoubles(), Is.EqualTo(dgamma).Using<double>(Near(1e-5)));
    });
}
