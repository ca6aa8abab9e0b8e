using System.Numerics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A convolution with few output channels. Copying patches for a product would cost more than the product, and its panels would be half empty: here vectors
/// of output channels are summed straight from the lines of the source, and stored once, with bias and relu.
/// </summary>
internal sealed unsafe class DirectKernel : ManagedKernel
{
    private readonly ConvolutionPlan plan;
    private readonly SourceLines lines;
    private readonly delegate*<float*, float*, long, float, void> activation;
    private readonly int blocks, rows;
    private readonly long threadBytes;

    public DirectKernel(string name, WorkTeam team, ConvolutionPlan plan, Layout[] inputs, Layout output)
        : base(name + "_direct", team, inputs, [output], plan.Shape.MultiplyAdds / ProductsPerElement, team.Threads * ThreadBytes(plan.Shape))
    {
        this.plan = plan;
        rows = RowsFor(plan.Shape);
        lines = new SourceLines(plan.Shape, rows);
        blocks = Blocks(plan.Shape);
        threadBytes = ThreadBytes(plan.Shape);
        activation = plan.Activation is ActivationKind.Linear or ActivationKind.Relu ? null : ActivationTable.Forward(plan.Activation);
    }

    /// <summary>Whether this is forward and of one group: nothing else is computed.</summary>
    public static bool CanRun(ConvolutionPlan plan) => !plan.Backward && plan.Shape.Groups == 1;

    /// <summary>Elements of the packed weights.</summary>
    public static long WeightsSize(ConvolutionShape shape) => PanelPacking.Size((long)shape.Taps * shape.Inputs, shape.Outputs, Vector<float>.Count);

    /// <summary>Elements of the lines that are copied at a time.</summary>
    public static long LinesSize(ConvolutionShape shape) => new SourceLines(shape, RowsFor(shape)).Size;

    public override void Execute(int thread, int threads)
    {
        ConvolutionShape shape = plan.Shape;
        int outputs = shape.Outputs, width = shape.Destination[2];
        float* weights = (float*)((byte*)Scratch + (thread * threadBytes)), bias = weights + WeightsSize(shape);
        float* edge = bias + (blocks * Vector<float>.Count), buffer = edge + EdgeSize(shape);
        Pack(weights, bias);
        lines.Clear(buffer);
        (long start, long end) = WorkTeam.Share((long)shape.Batch * shape.Destination[0] * shape.Destination[1], thread, threads);
        float* limit = (float*)Out(0) + (end * width * outputs) - Vector<float>.Count;
        for (long line = start; line < end; line++)
        {
            lines.Load((float*)In(0), line, buffer);
            float* target = (float*)Out(0) + (line * width * outputs);
            for (int w = 0; w < width; w += rows)
            {
                // Vectors that reach into the next tile are put right by it; where none follows in this thread's part, only what exists is stored.
                float* to = target + ((long)w * outputs);
                if (w + rows <= width && to + (rows * outputs) <= limit)
                {
                    Multiply(buffer + ((long)w * lines.Step), weights, bias, to);
                }
                else
                {
                    Multiply(buffer + ((long)w * lines.Step), weights, bias, edge);
                    Floats.Copy(edge, to, Math.Min(rows, width - w) * (nint)outputs);
                }
            }

            if (activation != null)
            {
                activation(target, target, (long)width * outputs, plan.Alpha);
            }
        }
    }

    private static int RowsFor(ConvolutionShape shape) => DirectTile.RowsFor(shape.Destination[2]);

    private static int Blocks(ConvolutionShape shape) => (shape.Outputs + Vector<float>.Count - 1) / Vector<float>.Count;

    private static long EdgeSize(ConvolutionShape shape) => ((long)DirectTile.MaximumRows * shape.Outputs) + Vector<float>.Count;

    private static long ThreadBytes(ConvolutionShape shape) => Arena.Align(
        (WeightsSize(shape) + (Blocks(shape) * Vector<float>.Count) + EdgeSize(shape) + LinesSize(shape)) * sizeof(float));

    private void Pack(float* weights, float* bias)
    {
        ConvolutionShape shape = plan.Shape;
        long depth = (long)shape.Taps * shape.Inputs;
        Floats.Clear(bias, blocks * Vector<float>.Count);
        if (plan.Bias)
        {
            Floats.Copy((float*)In(2), bias, shape.Outputs);
        }

        for (int column = 0; column < shape.Outputs; column += Vector<float>.Count)
        {
            int count = Math.Min(Vector<float>.Count, shape.Outputs - column);
            PanelPacking.Pack((float*)In(1) + column, shape.Outputs, depth, count, weights + (column * depth), Vector<float>.Count);
        }
    }

    // The last channels first: what their vectors store too much is then put right by the first ones.
    private void Multiply(float* patch, float* weights, float* bias, float* target)
    {
        long depth = (long)plan.Shape.Taps * plan.Shape.Inputs;
        fixed (long* segments = lines.Segments)
        {
            for (int column = (blocks - 1) * Vector<float>.Count; column >= 0; column -= Vector<float>.Count)
            {
                DirectTile.Run(
                    rows, patch, lines.Step, segments, lines.Segments.Length, lines.Run, weights + (column * depth), bias + column, target + column,
                    plan.Shape.Outputs, plan.Activation == ActivationKind.Relu);
            }
        }
    }
}
