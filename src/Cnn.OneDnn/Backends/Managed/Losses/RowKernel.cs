namespace Cnn.OneDnn.Backends.Managed;

/// <summary>A kernel over rows of floats: rows of another type are staged in buffers of the thread.</summary>
internal abstract unsafe class RowKernel : ManagedKernel
{
    private readonly int buffers;
    private readonly long threadBytes;

    /// <param name="name">What computes it.</param>
    /// <param name="team">The threads to run on.</param>
    /// <param name="inputs">Row-major layouts read.</param>
    /// <param name="outputs">Row-major layouts written.</param>
    /// <param name="shape">(rows, width).</param>
    /// <param name="buffers">How many row buffers a thread needs.</param>
    protected RowKernel(string name, WorkTeam team, Layout[] inputs, Layout[] outputs, Shape shape, int buffers)
        : base(name, team, inputs, outputs, shape.ElementCount * PowerAsElements, team.Threads * ThreadBytes(shape[1], buffers))
    {
        Rows = shape[0];
        Width = shape[1];
        this.buffers = buffers;
        threadBytes = ThreadBytes(Width, buffers);
    }

    protected int Rows { get; }

    protected int Width { get; }

    public override void Execute(int thread, int threads)
    {
        float* buffer = (float*)((byte*)Scratch + (thread * threadBytes));
        (long start, long end) = WorkTeam.Share(Rows, thread, threads);
        for (long row = start; row < end; row++)
        {
            Row(row, buffer);
        }
    }

    protected abstract void Row(long row, float* buffer);

    /// <summary>The floats of a row of an input: in place, or widened to the buffer.</summary>
    protected float* Read(int input, long row, float* buffer)
    {
        byte* place = (byte*)In(input) + (row * Width * Inputs[input].Type.Size());
        if (Inputs[input].Type == DataType.Float32)
        {
            return (float*)place;
        }

        Staging.Load(place, Inputs[input].Type, 1, buffer, Width);
        return buffer;
    }

    /// <summary>Where to write a row of an output: in place, or the buffer, to be followed by <see cref="Commit"/>.</summary>
    protected float* Target(int output, long row, float* buffer) =>
        Outputs[output].Type == DataType.Float32 ? (float*)Out(output) + (row * Width) : buffer;

    protected void Commit(int output, long row, float* values)
    {
        if (Outputs[output].Type != DataType.Float32)
        {
            Staging.Store(values, (byte*)Out(output) + (row * Width * Outputs[output].Type.Size()), Outputs[output].Type, 1, Width);
        }
    }

    /// <summary>A thread's further buffers.</summary>
    protected float* Buffer(float* first, int index) => index < buffers ? first + ((long)index * Width) : null;

    private static long ThreadBytes(int width, int buffers) => Arena.Align((long)width * buffers * sizeof(float));
}
