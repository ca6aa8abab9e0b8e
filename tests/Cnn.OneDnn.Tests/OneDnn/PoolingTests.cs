using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using static Cnn.OneDnn.Tests.OneDnn.KernelRun;

namespace Cnn.OneDnn.Tests.OneDnn;

[Category(OtherLibraryTests.Category)]
internal sealed class PoolingTests : OneDnnFixture
{
    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (PoolingKind kind in Enum.GetValues<PoolingKind>())
        {
            yield return Case(kind, "2x2", [2, 5, 8, 6], [2, 2], [2, 2], [0, 0], [0, 0]);
            yield return Case(kind, "3x3 s2, uneven padding", [2, 16, 9, 8], [3, 3], [2, 2], [0, 1], [1, 1]);
            yield return Case(kind, "whole image", [2, 7, 5, 4], [5, 4], [1, 1], [0, 0], [0, 0]);
            yield return Case(kind, "window over 255", [1, 3, 20, 18], [17, 16], [1, 2], [0, 0], [0, 0]);
            yield return Case(kind, "1-D", [2, 4, 11], [3], [2], [1], [1]);
            yield return Case(kind, "3-D", [1, 3, 5, 6, 4], [2, 3, 2], [2, 1, 2], [0, 1, 0], [1, 1, 0]);
        }
    }

    private static TestCaseData Case(PoolingKind kind, string name, int[] source, int[] kernel, int[] strides, int[] before, int[] after)
    {
        int[] dense = [.. kernel.Select(_ => 1)];
        return new TestCaseData(kind, new Shape(source), kernel, Window.Create(strides, dense, before, after)).SetArgDisplayNames(kind.ToString(), name);
    }

    [TestCaseSource(nameof(Cases))]
    public void Both_passes_follow_the_definition(object kind, Shape source, int[] kernel, object window) => OnEngine(() =>
        Check((PoolingKind)kind, source, kernel, (Window)window, Layout.ChannelsLast(source, DataType.Float32)));

    [Test]
    public void Blocked_layouts_work_as_well() => OnEngine(() =>
    {
        var source = new Shape(2, 32, 9, 8);
        Layout blocked = Blocked(source);
        Assert.That(blocked.IsPlain, Is.False);
        Check(PoolingKind.Max, source, [3, 3], Window.Create([2, 2], [1, 1], [1, 1], [1, 1]), blocked);
    });

    private void Check(PoolingKind kind, Shape source, int[] kernel, Window window, Layout layout)
    {
        var op = new PoolingOp(kind, window, [.. kernel], Training: true);
        Shape output = op.InferShapes([source])[0];

        // All different, so that every window has one winner.
        double[] x = [.. Enumerable.Range(0, source.ElementCount)];
        new Random(1).Shuffle(x);
        double[] dy = WholeNumbers(output, 2), y = new double[output.ElementCount], dx = new double[x.Length];
        foreach (int[] at in ReferenceConvolution.Indices(output.ToArray()))
        {
            List<int> inside = Positions(window, kernel, source, at);
            int o = ReferenceConvolution.RowMajor(output, at);
            double divisor = kind == PoolingKind.AverageIncludingPadding ? kernel.Aggregate(1, (a, b) => a * b) : inside.Count;
            if (kind == PoolingKind.Max)
            {
                int winner = inside.MaxBy(i => x[i]);
                y[o] = x[winner];
                dx[winner] += dy[o];
                continue;
            }

            y[o] = inside.Sum(i => x[i]) / divisor;
            inside.ForEach(i => dx[i] += dy[o] / divisor);
        }

        Operand[] results = op.HasWorkspace
            ? [new Operand(output, DataType.Float32, null), new Operand(output, DataType.UInt8, null)]
            : [new Operand(output, DataType.Float32, null)];
        using KernelRun forward = Run(Layered, op, [Source.Of(layout, x)], results);
        Source gradient = Source.Of(forward.Outputs[0].Layout!, dy);
        using KernelRun backward = Run(
            Layered, new PoolingBackwardOp(kind, window, [.. kernel], source),
            op.HasWorkspace ? [gradient, Source.Of(forward.Outputs[1])] : [gradient], new Operand(layout));
        Assert.That(forward.Outputs[0].ToDoubles(), Is.EqualTo(y).Using<double>(Near(1e-6)), forward.Implementation);
        Assert.That(backward.Outputs[0].ToDoubles(), Is.EqualTo(dx).Using<double>(Near(1e-5)), backward.Implementation);
    }

    private static List<int> Positions(Window window, int[] kernel, Shape source, int[] at)
    {
        var inside = new List<int>();
        foreach (int[] tap in ReferenceConvolution.Indices(kernel))
        {
            int[] index = [at[0], at[1], .. tap.Select((t, i) => (at[i + 2] * window.Strides[i]) + t - window.PadsBefore[i])];
            if (Enumerable.Range(2, kernel.Length).All(i => index[i] >= 0 && index[i] < source[i]))
            {
                inside.Add(ReferenceConvolution.RowMajor(source, index));
            }
        }

        return inside;
    }
}
