using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using static Cnn.OneDnn.Tests.OneDnn.KernelRun;

namespace Cnn.OneDnn.Tests.OneDnn;

[Category(OtherLibraryTests.Category)]
internal sealed class MovementTests : OneDnnFixture
{
    [Test]
    public void A_reorder_keeps_every_element_between_any_two_layouts() => OnEngine(() =>
    {
        var shape = new Shape(2, 32, 5, 3);
        double[] values = WholeNumbers(shape, 1, 100);
        Layout[] layouts =
        [
            Layout.RowMajor(shape, DataType.Float32), Layout.ChannelsLast(shape, DataType.Float32), Layout.ChannelsLast(shape, DataType.BFloat16),
            Blocked(shape), Blocked(shape, DataType.BFloat16), Layout.Permuted(shape, DataType.Float32, [3, 0, 2, 1]),
        ];
        foreach (Layout from in layouts)
        {
            foreach (Layout to in layouts)
            {
                using KernelRun run = Run(Backend, new ReorderOp(), [Source.Of(from, values)], new Operand(to));
                Assert.That(run.Outputs[0].ToDoubles(), Is.EqualTo(values), $"{from} {from.Type} -> {to} {to.Type}");
            }
        }
    });

    [Test]
    public void A_layout_that_another_backend_of_the_library_chose_is_understood() => OnEngine(() =>
    {
        Layout blocked = Blocked(new Shape(2, 32, 5, 3));
        var copy = Layout.Blocked(
            blocked.Shape, blocked.Type, blocked.PaddedDims.ToArray(), blocked.Strides.ToArray(), blocked.Blocks.ToArray(), blocked.ByteSize);
        using var fresh = new Cnn.OneDnn.Backends.OneDnn.Descriptors();
        Assert.That(fresh.Knows(copy));
        Assert.That(fresh.Like(copy, new Shape(3, 48, 7, 7), DataType.Float32).ToString(), Is.EqualTo(blocked.ToString()));
    });

    [Test]
    public void A_layout_that_the_library_has_no_name_for_is_declined() => OnEngine(() =>
    {
        var shape = new Shape(2, 32, 5, 3);
        var odd = Layout.Blocked(shape, DataType.Float32, [2, 33, 5, 3], [495, 45, 9, 3], [(1, 3)], 2 * 495 * 4);
        Assert.That(Backend.TryCreate(
            new KernelRequest(new ReorderOp(), [new Operand(odd)], [new Operand(Layout.ChannelsLast(shape, DataType.Float32))])), Is.Null);
    });

    [Test]
    public void Pixels_become_floats() => OnEngine(() =>
    {
        var shape = new Shape(2, 3, 4, 4);
        double[] pixels = [.. Enumerable.Range(0, shape.ElementCount).Select(i => (double)(i * 37 % 256))];
        using KernelRun run = Run(Backend, new ReorderOp(), [Source.Of(Layout.ChannelsLast(shape, DataType.UInt8), pixels)],
            new Operand(Layout.ChannelsLast(shape, DataType.Float32)));
        Assert.That(run.Outputs[0].ToDoubles(), Is.EqualTo(pixels));
    });

    [Test]
    public void Concatenation_and_slices_undo_each_other([Values(1, 2, 3)] int axis) => OnEngine(() =>
    {
        var whole = new Shape(2, 8, 6, 9);
        double[] values = WholeNumbers(whole, 1, 100);
        Operand source = new(Layout.ChannelsLast(whole, DataType.Float32));
        int[] sizes = axis switch { 1 => [3, 4, 1], 2 => [1, 2, 3], _ => [5, 1, 3] };
        List<Source> parts = [];
        var runs = new List<KernelRun>();
        int[] begin = [0, 0, 0, 0];
        foreach (int size in sizes)
        {
            Shape part = whole.With(axis, size);
            KernelRun run = Run(Backend, new SliceOp([.. begin], part), [Source.Of(source, values)], new Operand(Layout.ChannelsLast(part, DataType.Float32)));
            runs.Add(run);
            double[] expected = [.. ReferenceConvolution.Indices(part.ToArray())
                .Select(at => values[ReferenceConvolution.RowMajor(whole, [.. at.Select((p, i) => p + begin[i])])])];
            Assert.That(run.Outputs[0].ToDoubles(), Is.EqualTo(expected));
            parts.Add(Source.Of(run.Outputs[0]));
            begin[axis] += size;
        }

        using KernelRun joined = Run(Backend, new ConcatenateOp(axis), [.. parts], source);
        Assert.That(joined.Outputs[0].ToDoubles(), Is.EqualTo(values));
        runs.ForEach(r => r.Dispose());
    });

    [Test]
    public void Any_number_of_tensors_is_added([Values(2, 3, 5)] int count, [Values] bool half) => OnEngine(() =>
    {
        DataType type = half ? DataType.BFloat16 : DataType.Float32;
        var shape = new Shape(2, 16, 3, 3);
        Operand values = new(Layout.ChannelsLast(shape, type));
        double[][] terms = [.. Enumerable.Range(0, count).Select(i => WholeNumbers(shape, i, 9))];
        using KernelRun? run = TryRun(Backend, new SumOp(), [.. terms.Select(t => Source.Of(values, t))], values);
        if (run is null)
        {
            Assert.That(count > 2 && !half, "only longer sums of float32 may be left to the managed backend");
            return;
        }

        Assert.That(run.Outputs[0].ToDoubles(), Is.EqualTo(Enumerable.Range(0, shape.ElementCount).Select(i => terms.Sum(t => t[i]))));
    });

    [Test]
    public void Enlarging_repeats_or_interpolates_with_half_pixel_centres([Values] bool bilinear) => OnEngine(() =>
    {
        Shape small = new(1, 2, 3, 2), large = new(1, 2, 6, 6);
        double[] x = WholeNumbers(small, 1, 9), dy = WholeNumbers(large, 2, 9), y = new double[large.ElementCount], dx = new double[small.ElementCount];
        foreach (int[] at in ReferenceConvolution.Indices(large.ToArray()))
        {
            foreach ((int row, double a) in Weights(at[2], 2, 3))
            {
                foreach ((int column, double b) in Weights(at[3], 3, 2))
                {
                    int o = ReferenceConvolution.RowMajor(large, at), i = ReferenceConvolution.RowMajor(small, [0, at[1], row, column]);
                    y[o] += a * b * x[i];
                    dx[i] += a * b * dy[o];
                }
            }
        }

        Operand from = new(Layout.ChannelsLast(small, DataType.Float32)), to = new(Layout.ChannelsLast(large, DataType.Float32));
        using KernelRun forward = Run(Layered, new ResizeOp(bilinear, [2, 3]), [Source.Of(from, x)], to);
        using KernelRun backward = Run(Layered, new ResizeBackwardOp(bilinear, [2, 3], small), [Source.Of(to, dy)], from);
        Assert.That(forward.Outputs[0].ToDoubles(), Is.EqualTo(y).Using<double>(Near(1e-5)));
        Assert.That(backward.Outputs[0].ToDoubles(), Is.EqualTo(dx).Using<double>(Near(1e-5)));

        IEnumerable<(int, double)> Weights(int position, int factor, int size)
        {
            double centre = ((position + 0.5) / factor) - 0.5;
            int low = (int)Math.Floor(centre);
            return bilinear
                ? [(Math.Clamp(low, 0, size - 1), 1 - (centre - low)), (Math.Clamp(low + 1, 0, size - 1), centre - low)]
                : [(position / factor, 1.0)];
        }
    });
}
