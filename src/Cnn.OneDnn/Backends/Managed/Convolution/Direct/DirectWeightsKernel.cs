using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradients of weights and bias of a convolution with few channels on both sides: straight from the lines of the source and of the gradient, nothing
/// packed. A thread takes a part of the lines; sums go over some lines, then over the thread's, then over the threads in their order.
/// </summary>
internal sealed unsafe class DirectWeightsKernel : ManagedKernel
{
    private const int BlockLines = 32;
    private readonly ConvolutionShape shape;
    private readonly SourceLines lines;
    private readonly int rows;
    private readonly long sumsSize, threadBytes;

    public DirectWeightsKernel(string name, WorkTeam team, ConvolutionShape shape, Layout[] inputs, Layout[] outputs)
        : base(name + "_direct", team, inputs, outputs, shape.MultiplyAdds / ProductsPerElement, team.Threads * ThreadBytes(shape))
    {
        this.shape = shape;
        lines = new SourceLines(shape, 1);
        rows = RowsOf(lines);
        sumsSize = SumsSize(shape, lines);
        threadBytes = ThreadBytes(shape);
    }

    /// <summary>Whether there is one group, and its gradient lies in rows of output channels.</summary>
    public static bool CanRun(ConvolutionShape shape, Layout gradient) => shape.Groups == 1 && gradient.IsPlain;

    /// <summary>Elements of the lines that are copied at a time.</summary>
    public static long LinesSize(ConvolutionShape shape) => new SourceLines(shape, 1).Size;

    /// <summary>Sums of a thread.</summary>
    public static long SumsSize(ConvolutionShape shape) => SumsSize(shape, new SourceLines(shape, 1));

    public override void Execute(int thread, int threads)
    {
        float* totals = Totals(thread), sums = totals + sumsSize, tail = sums + sumsSize, buffer = tail + TailSize(shape);
        Floats.Clear(totals, (nint)sumsSize);
        Floats.Clear(sums, (nint)sumsSize);
        lines.Clear(buffer);
        long count = (long)shape.Batch * shape.Destination[0] * shape.Destination[1], pitch = (long)shape.Destination[2] * shape.Outputs;
        (long start, long end) = WorkTeam.Share(count, thread, threads);
        for (long line = start; line < end; line++)
        {
            lines.Load((float*)In(0), line, buffer);
            float* gradient = (float*)In(1) + (line * pitch);
            if (line == count - 1)
            {
                // The vector of the last channels would reach beyond the tensor.
                Floats.Copy(gradient, tail, (nint)pitch);
                gradient = tail;
            }

            AddLine(buffer, gradient, sums);
            if ((line - start) % BlockLines == BlockLines - 1 || line == end - 1)
            {
                Floats.Add(sums, totals, (nint)sumsSize);
                Floats.Clear(sums, (nint)sumsSize);
            }
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        float* weights = (float*)Out(0);
        for (int segment = 0; segment < lines.Segments.Length; segment++)
        {
            for (int k = 0; k < lines.Run; k++, weights += shape.Outputs)
            {
                Store((segment * rows) + k, weights);
            }
        }

        if (Outputs.Length > 1)
        {
            Store(lines.Segments.Length * rows, (float*)Out(1));
        }
    }

    private static int Blocks(ConvolutionShape shape) => (shape.Outputs + Vector<float>.Count - 1) / Vector<float>.Count;

    // Elements of a run as the tiles take them.
    private static int RowsOf(SourceLines lines)
    {
        int rows = 0;
        for (int k = 0; k < lines.Run;)
        {
            int taken = DirectWeightsTile.Rows(lines.Run - k);
            rows += taken;
            k += taken;
        }

        return rows;
    }

    private static long SumsSize(ConvolutionShape shape, SourceLines lines) =>
        Blocks(shape) * ((lines.Segments.Length * (long)RowsOf(lines)) + 1) * Vector<float>.Count;

    private static long TailSize(ConvolutionShape shape) => ((long)shape.Destination[2] * shape.Outputs) + Vector<float>.Count;

    private static long ThreadBytes(ConvolutionShape shape)
    {
        var lines = new SourceLines(shape, 1);
        return Arena.Align(((2 * SumsSize(shape, lines)) + TailSize(shape) + lines.Size) * sizeof(float));
    }

    private float* Totals(int thread) => (float*)((byte*)Scratch + (thread * threadBytes));

    private void AddLine(float* buffer, float* gradient, float* sums)
    {
        for (int column = 0; column < shape.Outputs; column += Vector<float>.Count)
        {
            foreach (long segment in lines.Segments)
            {
                for (int k = 0; k < lines.Run;)
                {
                    int taken = DirectWeightsTile.Rows(lines.Run - k);
                    DirectWeightsTile.Run(taken, buffer + segment + k, lines.Step, gradient + column, shape.Outputs, shape.Destination[2], sums);
                    sums += taken * Vector<float>.Count;
                    k += taken;
                }
            }

            AddBias(gradient + column, sums);
            sums += Vector<float>.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBias(float* gradient, float* sum)
    {
        int pixels = shape.Destination[2], pitch = shape.Outputs;
        Vector<float> s0 = Vector<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (; pixels >= 4; pixels -= 4, gradient += 4 * pitch)
        {
            s0 += Vector.Load(gradient);
            s1 += Vector.Load(gradient + pitch);
            s2 += Vector.Load(gradient + (2 * pitch));
            s3 += Vector.Load(gradient + (3 * pitch));
        }

        for (; pixels > 0; pixels--, gradient += pitch)
        {
            s0 += Vector.Load(gradient);
        }

        Vector.Store(Vector.Load(sum) + (s0 + s1) + (s2 + s3), sum);
    }

    private void Store(int row, float* target)
    {
        for (int c = 0; c < shape.Outputs; c++)
        {
            long at = (((long)(c / Vector<float>.Count) * ((lines.Segments.Length * rows) + 1)) + row) * Vector<float>.Count + (c % Vector<float>.Count);
            double sum = 0;
            for (int t = 0; t < Threads; t++)
            {
                sum += Totals(t)[at];
            }

            target[c] = (float)sum;
        }
    }
}
