using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using static Cnn.OneDnn.Tests.OneDnn.KernelRun;

namespace Cnn.OneDnn.Tests.OneDnn;

[Category(OtherLibraryTests.Category)]
internal sealed class NormalizationTests : OneDnnFixture
{
    private const float Epsilon = 1e-3f;

    [Test]
    public void Layer_normalization_follows_the_definition([Values] bool scale, [Values] bool shift) => OnEngine(() =>
    {
        const int Rows = 4, Columns = 10;
        Shape shape = new(Rows, Columns), vector = new(Columns);
        double[] x = Reals(shape, 1), gamma = Reals(vector, 2), beta = Reals(vector, 3), dy = Reals(shape, 4);
        double[] y = new double[x.Length], dx = new double[x.Length], dgamma = new double[Columns], dbeta = new double[Columns];
        for (int r = 0; r < Rows; r++)
        {
            int[] row = [.. Enumerable.Range(r * Columns, Columns)];
            double mean = row.Average(i => x[i]), deviation = Math.Sqrt(row.Average(i => (x[i] - mean) * (x[i] - mean)) + Epsilon);
            double G(int i) => scale ? gamma[i % Columns] : 1;
            double Normal(int i) => (x[i] - mean) / deviation;
            double first = row.Average(i => dy[i] * G(i)), second = row.Average(i => dy[i] * G(i) * Normal(i));
            foreach (int i in row)
            {
                y[i] = (Normal(i) * G(i)) + (shift ? beta[i % Columns] : 0);
                dx[i] = ((dy[i] * G(i)) - first - (Normal(i) * second)) / deviation;
                dgamma[i % Columns] += dy[i] * Normal(i);
                dbeta[i % Columns] += dy[i];
            }
        }

        Operand values = new(Layout.RowMajor(shape, DataType.Float32)), statistics = new(new Shape(Rows), DataType.Float32, null),
            parameter = new(vector, DataType.Float32, null);
        Source[] scales = scale ? [Source.Of(vector, gamma)] : [], shifts = shift ? [Source.Of(vector, beta)] : [];
        using KernelRun forward = Run(
            Backend, new LayerNormalizationOp(Epsilon, scale, shift), [Source.Of(values, x), .. scales, .. shifts], values, statistics, statistics);
        using KernelRun backward = Run(
            Backend, new LayerNormalizationBackwardOp(Epsilon, scale, shift),
            [Source.Of(values, x), Source.Of(forward.Outputs[1]), Source.Of(forward.Outputs[2]), .. scales, Source.Of(values, dy)],
            [values, .. Enumerable.Repeat(parameter, scales.Length + shifts.Length)]);
        Assert.That(forward.Outputs[0].ToDoubles(), Is.EqualTo(y).Using<double>(Near(1e-5)));
        Assert.That(backward.Outputs[0].ToDoubles(), Is.EqualTo(dx).Using<double>(Near(1e-5)));
        if (scale)
        {
            Assert.That(backward.Outputs[1].ToDoubles(), Is.EqualTo(dgamma).Using<double>(Near(1e-5)));
        }

        if (shift)
        {
            Assert.That(backward.Outputs[^1].ToDoubles(), Is.EqualTo(dbeta).Using<double>(Near(1e-5)));
        }
    });

    [Test]
    public void Local_response_normalization_follows_the_definition([Values(5, 16, 32)] int channels, [Values] bool blocked) => OnEngine(() =>
    {
        const int Size = 5;
        const float Alpha = 0.5f, Beta = 0.75f, K = 2;
        Shape shape = new(2, channels, 3, 4);
        double[] x = Reals(shape, 1), dy = Reals(shape, 2), y = new double[x.Length], dx = new double[x.Length];
        int Channel(int i) => i / 12 % channels;
        IEnumerable<int> Neighbours(int i) =>
            Enumerable.Range(-(Size / 2), Size).Where(d => Channel(i) + d >= 0 && Channel(i) + d < channels).Select(d => i + (d * 12));
        double Base(int i) => K + (Alpha / Size * Neighbours(i).Sum(n => x[n] * x[n]));
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * Math.Pow(Base(i), -Beta);
            dx[i] += dy[i] * Math.Pow(Base(i), -Beta);
            foreach (int n in Neighbours(i))
            {
                dx[n] -= dy[i] * x[i] * Beta * Math.Pow(Base(i), -Beta - 1) * 2 * Alpha / Size * x[n];
            }
        }

        Operand values = new(blocked ? Blocked(shape) : Layout.ChannelsLast(shape, DataType.Float32));
        using KernelRun? forward = TryRun(Backend, new LocalResponseNormalizationOp(Size, Alpha, Beta, K), [Source.Of(values, x)], values);
        using KernelRun? backward = TryRun(
            Backend, new LocalResponseNormalizationBackwardOp(Size, Alpha, Beta, K), [Source.Of(values, x), Source.Of(values, dy)], values);
        TestContext.Out.WriteLine($"{forward?.Implementation} {backward?.Implementation}");
        Assert.That(forward?.Outputs[0].ToDoubles() ?? y, Is.EqualTo(y).Using<double>(Near(1e-5)));
        Assert.That(backward?.Outputs[0].ToDoubles() ?? dx, Is.EqualTo(dx).Using<double>(Near(1e-5)));
    });

    [Test]
    public void Group_normalization_follows_the_definition() => OnEngine(() =>
    {
        const int Groups = 2;
        Shape shape = new(2, 8, 3, 3), vector = new(8);
        double[] x = Reals(shape, 1), gamma = Reals(vector, 2), beta = Reals(vector, 3), y = new double[x.Length];
        for (int g = 0; g < 2 * Groups; g++)
        {
            int[] group = [.. Enumerable.Range(g * 36, 36)];
            double mean = group.Average(i => x[i]), deviation = Math.Sqrt(group.Average(i => (x[i] - mean) * (x[i] - mean)) + Epsilon);
            Array.ForEach(group, i => y[i] = ((x[i] - mean) / deviation * gamma[i / 9 % 8]) + beta[i / 9 % 8]);
        }

        Operand values = new(Layout.ChannelsLast(shape, DataType.Float32)), statistics = new(new Shape(2, Groups), DataType.Float32, null);
        using KernelRun run = Run(Backend, new GroupNormalizationOp(Groups, Epsilon, true, true),
            [Source.Of(values, x), Source.Of(vector, gamma), Source.Of(vector, beta)], values, statistics, statistics);
        Assert.That(run.Outputs[0].ToDoubles(), Is.EqualTo(y).Using<double>(Near(1e-5)));
    });
}
