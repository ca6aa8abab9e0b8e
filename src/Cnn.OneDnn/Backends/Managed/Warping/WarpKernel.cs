using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="WarpOp"/>: rows of the results are shared among the threads.</summary>
internal sealed unsafe class WarpKernel : ManagedKernel
{
    private readonly WarpOp op;
    private readonly int samples, channels, height, width;
    private readonly long[] from, to;

    private WarpKernel(WorkTeam team, WarpOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, outputs[0].Shape.ElementCount)
    {
        this.op = op;
        (samples, channels, height, width) = (inputs[0].Shape[0], inputs[0].Shape[1], inputs[0].Shape[2], inputs[0].Shape[3]);
        (from, to) = (inputs[0].Strides.ToArray(), outputs[0].Strides.ToArray());
    }

    public static Kernel? TryCreate(WorkTeam team, WarpOp op, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) && inputs.Append(outputs[0]).All(l => l.Type == DataType.Float32)
            && (!op.Moves || inputs[1].Equals(Layout.RowMajor(inputs[1].Shape, DataType.Float32)))
                ? new WarpKernel(team, op, inputs, outputs)
                : null;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share((long)samples * op.Height, thread, threads);
        long* places = stackalloc long[WarpPlaces.Most];
        float* shares = stackalloc float[WarpPlaces.Most];
        for (long line = start; line < end; line++)
        {
            (long sample, int row) = (line / op.Height, (int)(line % op.Height));
            var where = new WarpPlaces(op, height, width, op.Moves ? (float*)In(1) + (sample * WarpOp.Numbers) : null);
            float* source = (float*)In(0) + (sample * from[0]), result = (float*)Out(0) + (sample * to[0]) + (row * to[2]);
            for (int column = 0; column < op.Width; column++, result += to[3])
            {
                int count = where.Find(row, column, places, shares);
                for (int i = 0; i < count; i++)
                {
                    Add(source, places[i], shares[i], result, i == 0);
                }
            }
        }
    }

    private void Add(float* source, long place, float share, float* result, bool first)
    {
        float* pixel = place < 0 ? null : source + (place / width * from[2]) + (place % width * from[3]);
        for (int c = 0; c < channels; c++)
        {
            float part = share == 0 ? 0 : share * (pixel is null ? op.FillValue : pixel[c * from[1]]);
            result[c * to[1]] = first ? part : result[c * to[1]] + part;
        }
    }
}
