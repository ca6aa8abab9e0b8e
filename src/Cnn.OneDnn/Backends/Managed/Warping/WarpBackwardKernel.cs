using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="WarpBackwardOp"/>: each thread has whole samples, so that sums do not depend on the number of threads.</summary>
internal sealed unsafe class WarpBackwardKernel : ManagedKernel
{
    private readonly WarpOp op;
    private readonly int samples, channels, height, width;
    private readonly long[] from, to;

    private WarpBackwardKernel(WorkTeam team, WarpBackwardOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, outputs[0].Shape.ElementCount)
    {
        this.op = op.Forward;
        (samples, channels, height, width) = (op.Source[0], op.Source[1], op.Source[2], op.Source[3]);
        (from, to) = (inputs[0].Strides.ToArray(), outputs[0].Strides.ToArray());
    }

    public static Kernel? TryCreate(WorkTeam team, WarpBackwardOp op, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) && inputs.Append(outputs[0]).All(l => l.Type == DataType.Float32)
            && (!op.Forward.Moves || inputs[1].Equals(Layout.RowMajor(inputs[1].Shape, DataType.Float32)))
                ? new WarpBackwardKernel(team, op, inputs, outputs)
                : null;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(samples, thread, threads);
        long* places = stackalloc long[WarpPlaces.Most];
        float* shares = stackalloc float[WarpPlaces.Most];
        for (long sample = start; sample < end; sample++)
        {
            float* sums = (float*)Out(0) + (sample * to[0]);
            Clear(sums);
            var where = new WarpPlaces(op, height, width, op.Moves ? (float*)In(1) + (sample * WarpOp.Numbers) : null);
            for (int row = 0; row < op.Height; row++)
            {
                float* gradient = (float*)In(0) + (sample * from[0]) + (row * from[2]);
                for (int column = 0; column < op.Width; column++, gradient += from[3])
                {
                    int count = where.Find(row, column, places, shares);
                    for (int i = 0; i < count; i++)
                    {
                        Add(gradient, places[i], shares[i], sums);
                    }
                }
            }
        }
    }

    private void Clear(float* sums)
    {
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                for (int c = 0; c < channels; c++)
                {
                    sums[(row * to[2]) + (column * to[3]) + (c * to[1])] = 0;
                }
            }
        }
    }

    private void Add(float* gradient, long place, float share, float* sums)
    {
        if (place < 0 || share == 0)
        {
            return;
        }

        float* pixel = sums + (place / width * to[2]) + (place % width * to[3]);
        for (int c = 0; c < channels; c++)
        {
            pixel[c * to[1]] += share * gradient[c * from[1]];
        }
    }
}
