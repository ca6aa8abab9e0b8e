using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradient of weights and bias: the transposed patches times the gradient of the destination, a block of pixels at a time. Where the weights have
/// enough rows the threads share those; else each takes a part of the pixels, and the parts are added in the order of the threads. The result lies in
/// rows of output channels, or in blocks of channels as the native library's other passes like them.
/// </summary>
internal sealed unsafe class ConvolutionWeightsKernel : ManagedKernel
{
    private const int BlockPixels = 256, BlockTiles = 8;
    private readonly MicroKernel micro;
    private readonly ConvolutionShape shape;
    private readonly PatchRows patches;
    private readonly bool sharesPixels, blocked;
    private readonly long weights;

    public ConvolutionWeightsKernel(string name, WorkTeam team, ConvolutionShape shape, Layout[] inputs, Layout[] outputs)
        : base(name, team, inputs, outputs, shape.MultiplyAdds / ProductsPerElement, team.Threads * ThreadBytes(shape, SharesPixels(team, shape)))
    {
        this.shape = shape;
        micro = MicroKernel.For(shape.Outputs);
        patches = ConvolutionPass.Forward(shape).Patches;
        sharesPixels = SharesPixels(team, shape);
        weights = WeightCount(shape);
        blocked = !outputs[0].IsPlain;
    }

    /// <summary>Whether the gradient can be written in blocks of channels.</summary>
    public static bool CanBlock(WorkTeam team, ConvolutionShape shape) =>
        !SharesPixels(team, shape) && MicroKernel.For(shape.Outputs).Columns % Vector<float>.Count == 0;

    public override void Execute(int thread, int threads)
    {
        if (Phase == 0)
        {
            (long start, long end) = WorkTeam.Share(shape.DestinationPixels, thread, threads);
            BiasPart(thread, start, end);
            (long first, long last) = (0, patches.Columns);
            float* target = (float*)Out(0);
            if (sharesPixels && threads > 1)
            {
                target = Partial(thread);
            }
            else
            {
                (first, last) = WorkTeam.Share(patches.Columns, thread, threads, micro.Rows);
                (start, end) = (0, shape.DestinationPixels);
            }

            for (int group = 0; group < shape.Groups; group++)
            {
                Multiply(group, thread, start, end, (int)first, (int)last, target + (group * (weights / shape.Groups)));
            }
        }
        else
        {
            (long start, long end) = WorkTeam.Share(weights, thread, threads, WorkTeam.CacheLine / sizeof(float));
            Floats.Copy(Partial(0) + start, (float*)Out(0) + start, (nint)(end - start));
            for (int t = 1; t < threads; t++)
            {
                Floats.Add(Partial(t) + start, (float*)Out(0) + start, (nint)(end - start));
            }
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        if (sharesPixels && Threads > 1)
        {
            RunPhase(1);
        }

        if (Outputs.Length > 1)
        {
            BiasGradient.Add(BiasSums(0), ThreadBytes(shape, sharesPixels), Threads, shape.Groups * shape.Outputs, (float*)Out(1));
        }
    }

    private static bool SharesPixels(WorkTeam team, ConvolutionShape shape) =>
        shape.Taps * (long)shape.Inputs < (long)WorkTeam.EvenParts * team.Threads * MicroKernel.For(shape.Outputs).Rows
        && shape.DestinationPixels > BlockPixels;

    private static long WeightCount(ConvolutionShape shape) => (long)shape.Groups * shape.Taps * shape.Inputs * shape.Outputs;

    private static long BiasBytes(ConvolutionShape shape) => Arena.Align(BiasGradient.Size(shape.Groups * shape.Outputs) * sizeof(double));

    private static long BlockBytes(ConvolutionShape shape) => Arena.Align(
        sizeof(float)
        * (PanelPacking.Size(BlockPixels, shape.Outputs, MicroKernel.For(shape.Outputs).Columns) + ((long)BlockPixels * BlockPitch(shape)) + Tile.Size));

    // A tile may be read past the columns that exist; the block has room for it.
    private static int BlockPitch(ConvolutionShape shape) => BlockTiles * MicroKernel.For(shape.Outputs).Rows;

    private static long ThreadBytes(ConvolutionShape shape, bool sharesPixels) =>
        BiasBytes(shape) + BlockBytes(shape) + (sharesPixels ? Arena.Align(WeightCount(shape) * sizeof(float)) : 0);

    private byte* ThreadScratch(int thread) => (byte*)Scratch + (thread * ThreadBytes(shape, sharesPixels));

    private double* BiasSums(int thread) => (double*)ThreadScratch(thread);

    private float* Partial(int thread) => (float*)(ThreadScratch(thread) + BiasBytes(shape) + BlockBytes(shape));

    private void BiasPart(int thread, long start, long end)
    {
        if (Outputs.Length > 1)
        {
            BiasGradient.Sum<SingleElement>((void*)In(1), shape.Groups * shape.Outputs, start, end, BiasSums(thread));
        }
    }

    private void Multiply(int group, int thread, long start, long end, int first, int last, float* target)
    {
        int width = micro.Columns, outputs = shape.Outputs, pitch = BlockPitch(shape);
        float* panels = (float*)(ThreadScratch(thread) + BiasBytes(shape)), block = panels + PanelPacking.Size(BlockPixels, outputs, width);
        float* edge = block + ((long)BlockPixels * pitch), image = (float*)In(0) + ((long)group * shape.Inputs);
        long gradientPitch = (long)shape.Groups * outputs;
        if (start == end)
        {
            Floats.Clear(target + ((long)first * outputs), (nint)(last - first) * outputs);
        }

        for (long pixel = start; pixel < end; pixel += BlockPixels)
        {
            int pixels = (int)Math.Min(BlockPixels, end - pixel);
            float* gradient = (float*)In(1) + (pixel * gradientPitch) + ((long)group * outputs);
            for (int column = 0; column < outputs && first < last; column += width)
            {
                PanelPacking.Pack(gradient + column, gradientPitch, pixels, Math.Min(width, outputs - column), panels + ((long)column * BlockPixels), width);
            }

            for (int row = first; row < last; row += pitch)
            {
                int rows = Math.Min(pitch, last - row);
                patches.Copy(image, pixel, pixels, row, rows, block, pitch, (float*)(In(0) + (nint)Inputs[0].ByteSize));
                for (int tile = 0; tile < rows; tile += micro.Rows)
                {
                    Tiles(block + tile, panels, pixels, target, row + tile, Math.Min(micro.Rows, rows - tile), edge, pixel > start);
                }
            }
        }
    }

    private void Tiles(float* block, float* panels, int pixels, float* target, int first, int rows, float* edge, bool accumulate)
    {
        int width = micro.Columns, outputs = shape.Outputs;
        for (int column = 0; column < outputs; column += width)
        {
            float* panel = panels + ((long)column * BlockPixels);
            int count = Math.Min(width, outputs - column);
            if (!blocked && rows == micro.Rows && count == width)
            {
                float* c = target + ((long)first * outputs) + column;
                micro.DepthFirst(block, BlockPitch(shape), panel, pixels, c, outputs, accumulate ? c : null, outputs, false);
                continue;
            }

            micro.DepthFirst(block, BlockPitch(shape), panel, pixels, edge, width, null, 0, false);
            if (blocked)
            {
                StoreBlocked(edge, target, first, rows, column, count, accumulate);
                continue;
            }

            for (int row = 0; row < rows; row++)
            {
                float* to = target + ((long)(first + row) * outputs) + column;
                if (accumulate)
                {
                    Floats.Add(edge + (row * width), to, count);
                }
                else
                {
                    Floats.Copy(edge + (row * width), to, count);
                }
            }
        }
    }

    // Rows are kernel positions and input channels, as in the plain layout. Columns of a tile start and end where vectors do.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StoreBlocked(float* tile, float* target, int first, int rows, int column, int count, bool accumulate)
    {
        const int Block = ConvolutionShape.Block;
        int inputs = shape.Inputs, taps = shape.Taps, width = micro.Columns, tap = first / inputs, input = first % inputs;
        for (int row = 0; row < rows; row++)
        {
            float* from = tile + (row * width);
            float* to = target + ((((long)(input / Block) * taps) + tap) * Block * Block) + (input % Block * Block);
            for (int c = 0; c < count; c += Vector<float>.Count)
            {
                float* place = to + ((long)((column + c) / Block) * inputs * taps * Block) + ((column + c) % Block);
                Vector<float> value = Vector.Load(from + c);
                Vector.Store(accumulate ? value + Vector.Load(place) : value, place);
            }

            if (++input == inputs)
            {
                (input, tap) = (0, tap + 1);
            }
        }
    }
}
