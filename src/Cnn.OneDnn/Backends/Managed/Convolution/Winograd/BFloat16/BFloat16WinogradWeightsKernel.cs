using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradient of 3x3 weights from images of bfloat16, multiplied by the CPU's instructions for bfloat16 and summed in floats; threads that share a block
/// take rows and columns of its products.
/// </summary>
internal sealed unsafe class BFloat16WinogradWeightsKernel : WinogradGradientKernel<BFloat16Element>
{
    // Tiles of a thread's own block, and the most of one that threads share, of which all have about as many; rows that are multiplied at a time.
    private const int OwnTiles = 64, SharedTiles = 1024, Rows = 32;

    // Floats of sums that a thread may have for itself.
    private const long OwnSums = 1 << 18;
    private const int Positions = WinogradTwoByTwo.Positions;
    private readonly BFloat16WinogradGradientTransform transform;
    private readonly BFloat16WinogradGradientBlock block;
    private readonly BFloat16Product product, adding;
    private readonly int columns;

    private BFloat16WinogradWeightsKernel(
        string name, WorkTeam team, WinogradShape shape, BFloat16WinogradGradientBlock block, BFloat16Product product, BFloat16Product adding,
        Layout[] inputs, Layout[] outputs)
        : base(name, team, shape, new WinogradSums(HasOwnSums(team, shape), block.Tiles, block.SumPitch, block.SumStride), inputs, outputs,
            ScratchSize(team, shape, block))
    {
        this.block = block;
        this.product = product;
        this.adding = adding;
        transform = new BFloat16WinogradGradientTransform(shape, new WinogradImage(inputs[0]), Gradient, block);
        columns = BFloat16WinogradBlock.ColumnsOf(shape.Outputs);
    }

    /// <summary>The kernel, or null where there is no product of its sizes.</summary>
    public static BFloat16WinogradWeightsKernel? TryCreate(
        string name, WorkTeam team, IBFloat16Products products, WinogradShape shape, Layout[] inputs, Layout[] outputs)
    {
        int columns = BFloat16WinogradBlock.ColumnsOf(shape.Outputs);
        bool separate = HasOwnSums(team, shape);
        int blocks = (shape.Tiles + SharedTiles - 1) / SharedTiles;
        BFloat16WinogradGradientBlock block = separate ? new(shape, OwnTiles, shape.Inputs, shape.Outputs)
            : blocks == 1 ? new(shape, shape.Tiles, Rows, columns)
            : new(shape, (shape.Tiles + blocks - 1) / blocks, shape.Inputs, shape.Outputs);
        const int GroupTiles = BFloat16WinogradGradientBlock.GroupTiles;
        var sizes = new BFloat16ProductShape(
            Rows, columns, GroupTiles, GroupTiles, shape.Outputs, block.SumPitch, Adds: false, block.Tiles / GroupTiles, (long)GroupTiles * shape.Inputs,
            (long)GroupTiles / 2 * shape.Outputs);
        BFloat16Product? product = products.TryCreate(sizes), adding = products.TryCreate(sizes with { Adds = true });
        if (product is not null && adding is not null)
        {
            return new BFloat16WinogradWeightsKernel(name, team, shape, block, product, adding, inputs, outputs);
        }

        product?.Dispose();
        adding?.Dispose();
        return null;
    }

    public override void Dispose()
    {
        product.Dispose();
        adding.Dispose();
        base.Dispose();
    }

    protected override float* Sums(int thread) =>
        (float*)(Near(Team.Threads) + ((IsSeparate ? Team.Threads : 1) * block.SumOffset) + (IsSeparate || IsOnce ? thread * block.SumBytes : 0));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void SumOwn(int thread, int start, int end)
    {
        for (int tile = start; tile < end; tile += block.Tiles)
        {
            transform.Run(In(0), In(1), Near(thread), Region(thread), (tile, end), (0, block.Tiles / BFloat16WinogradGradientBlock.GroupTiles));
            for (int position = 0; position < Positions; position++)
            {
                for (int row = 0; row < Shape.Inputs; row += Rows)
                {
                    for (int column = 0; column < Shape.Outputs; column += columns)
                    {
                        Multiply(tile == start ? product : adding, Region(thread), position, row, column,
                            Sums(thread) + (position * block.SumStride) + ((nint)row * block.SumPitch) + column);
                    }
                }
            }
        }
    }

    protected override void TransformShared(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(block.Tiles / BFloat16WinogradGradientBlock.GroupTiles, thread, threads);
        transform.Run(In(0), In(1), Near(thread), Region(0), (First, Shape.Tiles), ((int)start, (int)end));
    }

    protected override void MultiplyShared(int thread, int threads)
    {
        int strips = Shape.Outputs / columns;
        (long start, long end) = WorkTeam.Share((long)Shape.Inputs / Rows * strips, thread, threads);
        for (long unit = start; unit < end; unit++)
        {
            MultiplyStrip(thread, (int)(unit / strips) * Rows, (int)(unit % strips) * columns);
        }
    }

    private static bool HasOwnSums(WorkTeam team, WinogradShape shape) =>
        Positions * (long)shape.Inputs * shape.Outputs <= OwnSums && shape.Tiles >= WorkTeam.EvenParts * team.Threads * OwnTiles;

    private static long ScratchSize(WorkTeam team, WinogradShape shape, BFloat16WinogradGradientBlock block)
    {
        bool separate = HasOwnSums(team, shape), once = !separate && shape.Tiles <= block.Tiles;
        long regions = separate ? team.Threads : 1, sums = separate || once ? team.Threads : 1;
        return (team.Threads * BFloat16WinogradGradientTransform.NearBytes(shape)) + (regions * block.SumOffset) + (sums * block.SumBytes);
    }

    private byte* Near(int thread) => (byte*)Scratch + (thread * BFloat16WinogradGradientTransform.NearBytes(Shape));

    private byte* Region(int thread) => Near(Team.Threads) + (IsSeparate ? thread * block.SumOffset : 0);

    // With all tiles in one block the products of some rows and columns are transformed back while they are near.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyStrip(int thread, int row, int column)
    {
        float* sums = IsOnce ? Sums(thread) : Sums(0) + ((nint)row * block.SumPitch) + column;
        for (int position = 0; position < Positions; position++)
        {
            Multiply(First == 0 ? product : adding, Region(0), position, row, column, sums + (position * block.SumStride));
        }

        if (IsOnce)
        {
            Finish(sums, (row, row + Rows), (column, column + columns));
        }
    }

    private void Multiply(BFloat16Product with, byte* region, int position, int row, int column, float* sums) => with.Run(
        (ushort*)region + (position * block.PixelStride) + ((nint)row * BFloat16WinogradGradientBlock.GroupTiles),
        (uint*)(region + block.GradientOffset) + (position * block.GradientStride) + column, sums);
}
