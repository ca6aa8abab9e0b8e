using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradient of 3x3 weights over transformed tiles: for each position the product of pixels and gradients, summed over all tiles a block at a time,
/// then transformed back. Threads share the tiles of a block while they transform them, then the products' rows.
/// </summary>
internal sealed unsafe class WinogradWeightsKernel : ManagedKernel
{
    private const int BlockTiles = 256, NearGroups = 8;
    private readonly WinogradShape shape;
    private readonly MicroKernel micro;
    private readonly int pitch, panels, width;
    private readonly long pixelStride, gradientStride, sumStride;
    private readonly WeightsIndex index;
    private int block;

    public WinogradWeightsKernel(string name, WorkTeam team, WinogradShape shape, Layout[] inputs, Layout[] outputs)
        : base(name, team, inputs, outputs, shape.MultiplyAdds / 8, new Sizes(shape).Total(team.Threads))
    {
        this.shape = shape;
        micro = MicroKernel.For(shape.Outputs);
        var sizes = new Sizes(shape);
        (pitch, panels, width) = (sizes.Pitch, sizes.Panels, micro.Columns);
        Groups = sizes.Rows / micro.Rows;
        (pixelStride, gradientStride, sumStride) = (sizes.Pixels, sizes.Gradients, sizes.Sums);
        index = new WeightsIndex(outputs[0], shape.Inputs, shape.Outputs);
    }

    private enum Part
    {
        Transform,
        Multiply,
        Finish,
        MultiplyAndFinish,
    }

    /// <summary>Whether one block holds all tiles.</summary>
    private bool IsWhole => shape.Tiles <= BlockTiles;

    private int Groups { get; }

    private float* Pixels => (float*)Scratch;

    private float* Gradients => Pixels + (WinogradShape.Positions * pixelStride);

    private float* Sums => Gradients + (WinogradShape.Positions * gradientStride);

    private float* Zeros => Sums + (WinogradShape.Positions * sumStride);

    public override void Execute(int thread, int threads)
    {
        switch ((Part)Phase)
        {
            case Part.Transform:
                Transform(thread, threads);
                break;
            case Part.Multiply:
                (long start, long end) = WorkTeam.Share((long)WinogradShape.Positions * Groups, thread, threads);
                for (long unit = start; unit < end; unit++)
                {
                    Multiply((int)(unit / Groups), (int)(unit % Groups), 1);
                }

                break;
            case Part.Finish:
                BiasPart(thread, threads);
                (start, end) = WorkTeam.Share(shape.Inputs, thread, threads);
                Finish((int)start, (int)end);
                break;
            default:
                BiasPart(thread, threads);
                MultiplyAndFinish(thread, threads);
                break;
        }
    }

    protected override void Compute()
    {
        Floats.Clear(Zeros, Math.Max(shape.Inputs, shape.Outputs));
        for (block = 0; block < shape.Tiles; block += BlockTiles)
        {
            RunPhase((int)Part.Transform);
            RunPhase(IsWhole ? (int)Part.MultiplyAndFinish : (int)Part.Multiply);
        }

        if (!IsWhole)
        {
            RunPhase((int)Part.Finish);
        }

        if (Outputs.Length > 1)
        {
            BiasGradient.Add(Bias(0), BiasGradient.Size(shape.Outputs) * sizeof(double), Threads, shape.Outputs, (float*)Out(1));
        }
    }

    private double* Bias(int thread) => (double*)((byte*)Scratch + Arena.Align(new Sizes(shape).Floats * sizeof(float))) + (thread * BiasGradient.Size(shape.Outputs));

    private void Transform(int thread, int threads)
    {
        float** pixels = stackalloc float*[WinogradShape.Positions];
        int count = Math.Min(BlockTiles, shape.Tiles - block);
        (long start, long end) = WorkTeam.Share(count, thread, threads);
        for (long i = start; i < end; i++)
        {
            WinogradTiles.Source(shape, (float*)In(0), block + (int)i, Zeros, pixels);
            WinogradTransforms.Pixels(pixels, 0, shape.Inputs, Pixels + (i * pitch), (nint)pixelStride);
            WinogradTiles.Target(shape, (float*)In(1), block + (int)i, Zeros, pixels);
            TransformGradient(pixels, Gradients + (i * width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformGradient(float** pixels, float* row)
    {
        for (int channel = 0; channel < shape.Outputs; channel += Vector<float>.Count)
        {
            WinogradTransforms.Gradient(pixels, channel, row + ((long)(channel / width) * BlockTiles * width) + (channel % width), (nint)gradientStride);
        }
    }

    // The products of some rows are transformed back while they are near.
    private void MultiplyAndFinish(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(Groups, thread, threads);
        for (int group = (int)start; group < end; group += NearGroups)
        {
            int groups = (int)Math.Min(NearGroups, end - group);
            for (int position = 0; position < WinogradShape.Positions; position++)
            {
                Multiply(position, group, groups);
            }

            Finish(group * micro.Rows, Math.Min((group + groups) * micro.Rows, shape.Inputs));
        }
    }

    private void Multiply(int position, int group, int groups)
    {
        int count = Math.Min(BlockTiles, shape.Tiles - block), columns = panels * width;
        float* a = Pixels + (position * pixelStride) + ((long)group * micro.Rows);
        float* c = Sums + (position * sumStride) + ((long)group * micro.Rows * columns);
        float* b = Gradients + (position * gradientStride);
        for (int panel = 0; panel < panels; panel++)
        {
            for (int i = 0; i < groups; i++)
            {
                float* sum = c + ((long)i * micro.Rows * columns);
                micro.DepthFirst(a + (i * micro.Rows), pitch, b, count, sum, columns, block == 0 ? null : sum, columns, false);
            }

            b += BlockTiles * width;
            c += width;
        }
    }

    private void BiasPart(int thread, int threads)
    {
        if (Outputs.Length > 1)
        {
            (long first, long last) = WorkTeam.Share((long)shape.Batch * shape.TargetHeight * shape.TargetWidth, thread, threads);
            BiasGradient.Sum((float*)In(1), shape.Outputs, first, last, Bias(thread));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(int first, int last)
    {
        int columns = panels * width;
        for (int input = first; input < last; input++)
        {
            float* sums = Sums + ((long)input * columns);
            for (int output = 0; output < shape.Outputs; output += Vector<float>.Count)
            {
                WinogradTransforms.Weights(sums + output, (nint)sumStride, (float*)Out(0) + index.Offset(input, output), index.Tap);
            }
        }
    }

    /// <summary>Elements of the parts of scratch memory; strides of positions do not share a set of the cache.</summary>
    private readonly struct Sizes
    {
        public Sizes(WinogradShape shape)
        {
            MicroKernel micro = MicroKernel.For(shape.Outputs);
            Outputs = shape.Outputs;
            Rows = (shape.Inputs + micro.Rows - 1) / micro.Rows * micro.Rows;
            Panels = (shape.Outputs + micro.Columns - 1) / micro.Columns;
            Pitch = Rows + ConvolutionShape.Block - (Rows % ConvolutionShape.Block) + ConvolutionShape.Block;
            Pixels = ((long)BlockTiles * Pitch) + ConvolutionShape.Block;
            Gradients = ((long)BlockTiles * Panels * micro.Columns) + ConvolutionShape.Block;
            Sums = ((long)Rows * Panels * micro.Columns) + ConvolutionShape.Block;
            Floats = (WinogradShape.Positions * (Pixels + Gradients + Sums)) + Math.Max(shape.Inputs, shape.Outputs);
        }

        public int Outputs { get; }

        public int Rows { get; }

        public int Panels { get; }

        public int Pitch { get; }

        public long Pixels { get; }

        public long Gradients { get; }

        public long Sums { get; }

        public long Floats { get; }

        public long Total(int threads) => Arena.Align(Floats * sizeof(float)) + (threads * BiasGradient.Size(Outputs) * sizeof(double));
    }
}
