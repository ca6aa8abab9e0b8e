using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradient of 3x3 weights from images of bfloat16 over transformed tiles, multiplied by the CPU's instructions for bfloat16: for each position the
/// product of pixels and gradients, summed over all tiles in floats, then transformed back. Where the sums are small each thread takes a range of tiles and
/// has sums of its own; else the threads share the tiles of a block while they transform them, then rows and columns of the products.
/// </summary>
internal sealed unsafe class BFloat16WinogradWeightsKernel : ManagedKernel
{
    // Tiles of a thread's own block, and the most of one that threads share, of which all have about as many; rows that are multiplied at a time.
    private const int OwnTiles = 64, SharedTiles = 1024, Rows = 32;

    // Floats of sums that a thread may have for itself.
    private const long OwnSums = 1 << 18;
    private const int Positions = WinogradTwoByTwo.Positions;
    private readonly WinogradShape shape;
    private readonly WinogradImage gradient;
    private readonly BFloat16WinogradGradientTransform transform;
    private readonly WeightsIndex index;
    private readonly BFloat16WinogradGradientBlock block;
    private readonly NarrowProduct product, adding;
    private readonly bool separate, once;
    private readonly int columns;
    private int first;

    private BFloat16WinogradWeightsKernel(string name, WorkTeam team, WinogradShape shape, BFloat16WinogradGradientBlock block, NarrowProduct product, NarrowProduct adding, Layout[] inputs, Layout[] outputs)
        : base(name, team, inputs, outputs, shape.MultiplyAdds / 8, ScratchSize(team, shape, block))
    {
        this.shape = shape;
        this.block = block;
        this.product = product;
        this.adding = adding;
        gradient = new WinogradImage(inputs[1]);
        transform = new BFloat16WinogradGradientTransform(shape, new WinogradImage(inputs[0]), gradient, block);
        index = new WeightsIndex(outputs[0], shape.Inputs, shape.Outputs);
        separate = IsSeparate(team, shape);
        once = !separate && shape.Tiles <= block.Tiles;
        columns = BFloat16WinogradBlock.ColumnsOf(shape.Outputs);
    }

    private enum Part
    {
        Own,
        Add,
        Transform,
        Multiply,
        Finish,
    }

    /// <summary>The kernel, or null where there is no product of its sizes.</summary>
    public static BFloat16WinogradWeightsKernel? TryCreate(string name, WorkTeam team, INarrowProducts products, WinogradShape shape, Layout[] inputs, Layout[] outputs)
    {
        int columns = BFloat16WinogradBlock.ColumnsOf(shape.Outputs);
        bool separate = IsSeparate(team, shape);
        int blocks = (shape.Tiles + SharedTiles - 1) / SharedTiles;
        BFloat16WinogradGradientBlock block = separate ? new(shape, OwnTiles, shape.Inputs, shape.Outputs)
            : blocks == 1 ? new(shape, shape.Tiles, Rows, columns)
            : new(shape, (shape.Tiles + blocks - 1) / blocks, shape.Inputs, shape.Outputs);
        const int GroupTiles = BFloat16WinogradGradientBlock.GroupTiles;
        var sizes = new NarrowProductShape(
            Rows, columns, GroupTiles, GroupTiles, shape.Outputs, block.SumPitch, Adds: false, block.Tiles / GroupTiles, (long)GroupTiles * shape.Inputs, (long)GroupTiles / 2 * shape.Outputs);
        NarrowProduct? product = products.TryCreate(sizes), adding = products.TryCreate(sizes with { Adds = true });
        if (product is not null && adding is not null)
        {
            return new BFloat16WinogradWeightsKernel(name, team, shape, block, product, adding, inputs, outputs);
        }

        product?.Dispose();
        adding?.Dispose();
        return null;
    }

    public override void Execute(int thread, int threads)
    {
        switch ((Part)Phase)
        {
            case Part.Own:
                SumOwn(thread, threads);
                break;
            case Part.Add:
                (long start, long end) = WorkTeam.Share(Positions * (long)block.SumStride, thread, threads, ConvolutionShape.Block);
                for (int other = 1; other < threads; other++)
                {
                    Floats.Add(Sums(other) + start, Sums(0) + start, (nint)(end - start));
                }

                break;
            case Part.Transform:
                (start, end) = WorkTeam.Share(block.Tiles / BFloat16WinogradGradientBlock.GroupTiles, thread, threads);
                transform.Run(In(0), In(1), Near(thread), Region(0), (first, shape.Tiles), ((int)start, (int)end));
                break;
            case Part.Multiply:
                int strips = shape.Outputs / columns;
                (start, end) = WorkTeam.Share((long)shape.Inputs / Rows * strips, thread, threads);
                for (long unit = start; unit < end; unit++)
                {
                    MultiplyShared(thread, (int)(unit / strips) * Rows, (int)(unit % strips) * columns);
                }

                break;
            default:
                (start, end) = WorkTeam.Share(shape.Inputs, thread, threads);
                Finish(Sums(0) + (start * block.SumPitch), (int)start, (int)end, 0, shape.Outputs);
                break;
        }

        if (Outputs.Length > 1 && (Phase == (int)Part.Finish || (once && Phase == (int)Part.Multiply)))
        {
            (long start, long end) = WorkTeam.Share((long)shape.Batch * shape.TargetHeight * shape.TargetWidth, thread, threads);
            BiasGradient.Sum<BFloat16Element>((void*)In(1), gradient, start, end, Bias(thread));
        }
    }

    public override void Dispose()
    {
        product.Dispose();
        adding.Dispose();
        base.Dispose();
    }

    protected override void Compute()
    {
        if (separate)
        {
            RunPhase((int)Part.Own);
            RunPhase((int)Part.Add);
        }
        else
        {
            for (first = 0; first < shape.Tiles; first += block.Tiles)
            {
                RunPhase((int)Part.Transform);
                RunPhase((int)Part.Multiply);
            }
        }

        if (!once)
        {
            RunPhase((int)Part.Finish);
        }

        if (Outputs.Length > 1)
        {
            BiasGradient.Add(Bias(0), BiasGradient.Size(shape.Outputs) * sizeof(double), Threads, shape.Outputs, (float*)Out(1));
        }
    }

    private static bool IsSeparate(WorkTeam team, WinogradShape shape) =>
        Positions * (long)shape.Inputs * shape.Outputs <= OwnSums && shape.Tiles >= 4 * team.Threads * OwnTiles;

    private static long ScratchSize(WorkTeam team, WinogradShape shape, BFloat16WinogradGradientBlock block)
    {
        bool separate = IsSeparate(team, shape), once = !separate && shape.Tiles <= block.Tiles;
        long regions = separate ? team.Threads : 1, sums = separate || once ? team.Threads : 1;
        return (team.Threads * BFloat16WinogradGradientTransform.NearBytes(shape)) + (regions * block.SumOffset) + (sums * block.SumBytes) + (team.Threads * BiasGradient.Size(shape.Outputs) * sizeof(double));
    }

    private byte* Near(int thread) => (byte*)Scratch + (thread * BFloat16WinogradGradientTransform.NearBytes(shape));

    private byte* Region(int thread) => Near(Team.Threads) + (separate ? thread * block.SumOffset : 0);

    private float* Sums(int thread) => (float*)(Near(Team.Threads) + ((separate ? Team.Threads : 1) * block.SumOffset) + (separate || once ? thread * block.SumBytes : 0));

    private double* Bias(int thread) => (double*)((byte*)Sums(0) + ((separate || once ? Team.Threads : 1) * block.SumBytes)) + (thread * BiasGradient.Size(shape.Outputs));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumOwn(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(shape.Tiles, thread, threads);
        for (long tile = start; tile < end; tile += block.Tiles)
        {
            transform.Run(In(0), In(1), Near(thread), Region(thread), ((int)tile, (int)end), (0, block.Tiles / BFloat16WinogradGradientBlock.GroupTiles));
            for (int position = 0; position < Positions; position++)
            {
                for (int row = 0; row < shape.Inputs; row += Rows)
                {
                    for (int column = 0; column < shape.Outputs; column += columns)
                    {
                        Multiply(tile == start ? product : adding, Region(thread), position, row, column, Sums(thread) + (position * block.SumStride) + ((nint)row * block.SumPitch) + column);
                    }
                }
            }
        }
    }

    // With all tiles in one block the products of some rows and columns are transformed back while they are near.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyShared(int thread, int row, int column)
    {
        float* sums = once ? Sums(thread) : Sums(0) + ((nint)row * block.SumPitch) + column;
        for (int position = 0; position < Positions; position++)
        {
            Multiply(first == 0 ? product : adding, Region(0), position, row, column, sums + (position * block.SumStride));
        }

        if (once)
        {
            Finish(sums, row, row + Rows, column, column + columns);
        }
    }

    private void Multiply(NarrowProduct with, byte* region, int position, int row, int column, float* sums) => with.Run(
        (ushort*)region + (position * block.PixelStride) + ((nint)row * BFloat16WinogradGradientBlock.GroupTiles), (uint*)(region + block.GradientOffset) + (position * block.GradientStride) + column, sums);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(float* sums, int firstInput, int lastInput, int firstOutput, int lastOutput)
    {
        for (int input = firstInput; input < lastInput; input++)
        {
            float* row = sums + ((nint)(input - firstInput) * block.SumPitch) - firstOutput;
            for (int output = firstOutput; output < lastOutput; output += Vector<float>.Count)
            {
                WinogradTwoByTwo.Weights(row + output, block.SumStride, (float*)Out(0) + index.Offset(input, output), index.Tap);
            }
        }
    }
}
