using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradient of 3x3 weights from images of floats, multiplied by micro kernels in C#; threads that share a block take positions and rows of its products.
/// </summary>
internal sealed unsafe class WinogradWeightsKernel : WinogradGradientKernel<SingleElement>
{
    // Tiles of a block that stays in a thread's cache beside its sums, and of one that threads share; rows and columns of micro kernels whose products stay in
    // a thread's cache until they are transformed back.
    private const int OwnTiles = 48, SharedTiles = 256, NearGroups = 4, NearPanels = 4;

    // Elements of sums that stay in a thread's cache.
    private const long OwnSums = 3 << 16;
    private readonly WinogradImage source;
    private readonly MicroKernel micro;
    private readonly WinogradGradientBlock block;

    public WinogradWeightsKernel(string name, WorkTeam team, WinogradShape shape, Layout[] inputs, Layout[] outputs)
        : this(name, team, shape, BlockOf(team, shape), inputs, outputs)
    {
    }

    private WinogradWeightsKernel(string name, WorkTeam team, WinogradShape shape, WinogradGradientBlock block, Layout[] inputs, Layout[] outputs)
        : base(
            name, team, shape, new WinogradSums(HasOwnSums(team, shape), block.Tiles, block.Columns, block.SumStride), inputs, outputs,
            (HasOwnSums(team, shape) ? team.Threads : 1) * RegionBytes(block))
    {
        this.block = block;
        source = new WinogradImage(inputs[0]);
        micro = MicroKernel.For(shape.Outputs);
    }

    protected override float* Sums(int thread) => Region(thread) + block.SumOffset;

    protected override void Prepare() => Floats.Clear(Region(0) + block.OutsideOffset, block.Outside);

    protected override void SumOwn(int thread, int start, int end)
    {
        float* region = Region(thread);
        Floats.Clear(region + block.OutsideOffset, block.Outside);
        for (int tile = start; tile < end; tile += block.Tiles)
        {
            int count = Math.Min(block.Tiles, end - tile);
            Transform(region, tile, 0, count);
            for (int position = 0; position < WinogradTwoByTwo.Positions; position++)
            {
                Multiply(region, position, (0, block.Groups), (0, block.Panels), count, tile == start);
            }
        }
    }

    protected override void TransformShared(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(Count(), thread, threads);
        Transform(Region(0), First, (int)start, (int)end);
    }

    protected override void MultiplyShared(int thread, int threads)
    {
        if (IsOnce)
        {
            MultiplyAndFinish(Region(0), Count(), thread, threads);
            return;
        }

        (long start, long end) = WorkTeam.Share((long)WinogradTwoByTwo.Positions * block.Groups, thread, threads);
        for (long unit = start; unit < end; unit++)
        {
            int group = (int)(unit % block.Groups);
            Multiply(Region(0), (int)(unit / block.Groups), (group, group + 1), (0, block.Panels), Count(), First == 0);
        }
    }

    private static bool HasOwnSums(WorkTeam team, WinogradShape shape)
    {
        var sizes = new WinogradGradientBlock(shape, MicroKernel.For(shape.Outputs), OwnTiles);
        return WinogradTwoByTwo.Positions * (long)sizes.SumStride <= OwnSums && shape.Tiles >= WorkTeam.EvenParts * team.Threads * OwnTiles;
    }

    private static WinogradGradientBlock BlockOf(WorkTeam team, WinogradShape shape) =>
        new(shape, MicroKernel.For(shape.Outputs), HasOwnSums(team, shape) ? OwnTiles : SharedTiles);

    private static long RegionBytes(WinogradGradientBlock block) => Arena.Align(block.Size * sizeof(float));

    private float* Region(int thread) => (float*)((byte*)Scratch + (IsSeparate ? thread * RegionBytes(block) : 0));

    // Tiles of the block that threads share.
    private int Count() => Math.Min(block.Tiles, Shape.Tiles - First);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform(float* region, int tile, int start, int end)
    {
        float** pixels = stackalloc float*[WinogradTwoByTwo.Positions];
        float* outside = region + block.OutsideOffset;
        for (int i = start; i < end; i++)
        {
            float* row = region + ((long)i * block.Pitch);
            WinogradTiles.Source(Shape, source, (float*)In(0), tile + i, outside, pixels);
            for (int channel = 0; channel < Shape.Inputs; channel += source.Run)
            {
                WinogradTwoByTwo.Pixels(pixels, 0, source.Run, row + channel, block.PixelStride);
                if (source.IsBlocked)
                {
                    WinogradTiles.Next(source, WinogradTwoByTwo.Positions, outside, pixels);
                }
            }

            WinogradTiles.Target(Shape, Gradient, (float*)In(1), tile + i, outside, pixels);
            TransformGradient(pixels, outside, region + block.GradientOffset + ((long)i * micro.Columns));
        }
    }

    private void TransformGradient(float** pixels, float* outside, float* row)
    {
        WinogradImage gradient = Gradient;
        int run = Math.Min(gradient.Run, micro.Columns);
        for (int channel = 0; channel < Shape.Outputs; channel += run)
        {
            float* place = row + ((long)(channel / micro.Columns) * block.Tiles * micro.Columns) + (channel % micro.Columns);
            WinogradTwoByTwo.Gradient(pixels, gradient.IsBlocked ? 0 : channel, Math.Min(run, Shape.Outputs - channel), place, block.GradientStride);
            if (gradient.IsBlocked)
            {
                WinogradTiles.Next(gradient, WinogradTwoByTwo.Results * WinogradTwoByTwo.Results, outside, pixels);
            }
        }
    }

    // The products of some rows and columns are transformed back while they are near.
    private void MultiplyAndFinish(float* region, int count, int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(block.Groups, thread, threads);
        for (int group = (int)start; group < end; group += NearGroups)
        {
            int groups = (int)Math.Min(NearGroups, end - group);
            for (int panel = 0; panel < block.Panels; panel += NearPanels)
            {
                int panels = Math.Min(NearPanels, block.Panels - panel);
                for (int position = 0; position < WinogradTwoByTwo.Positions; position++)
                {
                    Multiply(region, position, (group, group + groups), (panel, panel + panels), count, isFirst: true);
                }

                int row = group * micro.Rows, column = panel * micro.Columns;
                Finish(
                    Sums(0) + ((long)row * block.Columns) + column, (row, Math.Min((group + groups) * micro.Rows, Shape.Inputs)),
                    (column, Math.Min((panel + panels) * micro.Columns, Shape.Outputs)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(float* region, int position, (int Start, int End) groups, (int Start, int End) panels, int count, bool isFirst)
    {
        float* a = region + (position * block.PixelStride);
        float* b = region + block.GradientOffset + (position * block.GradientStride);
        float* c = region + block.SumOffset + (position * block.SumStride);
        for (int panel = panels.Start; panel < panels.End; panel++)
        {
            for (int group = groups.Start; group < groups.End; group++)
            {
                float* sum = c + ((long)group * micro.Rows * block.Columns) + (panel * micro.Columns);
                micro.DepthFirst(a + (group * micro.Rows), block.Pitch, b + ((long)panel * block.Tiles * micro.Columns), count, sum, block.Columns, isFirst
                    ? null
                    : sum, block.Columns, false);
            }
        }
    }
}
