using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradient of 3x3 weights over transformed tiles: for each position the product of pixels and gradients, summed over all tiles a block at a time,
/// then transformed back. Where the sums are small each thread takes a range of tiles and has sums of its own; else the threads share the tiles of a
/// block while they transform them, then the products' rows.
/// </summary>
internal sealed unsafe class WinogradWeightsKernel : ManagedKernel
{
    // Tiles of a block that stays in a thread's cache beside its sums, and of one that threads share; rows and columns of micro kernels whose products stay in a thread's cache until they are transformed back.
    private const int OwnTiles = 48, SharedTiles = 256, NearGroups = 4, NearPanels = 4;

    // Elements of sums that stay in a thread's cache.
    private const long OwnSums = 3 << 16;
    private readonly WinogradShape shape;
    private readonly WinogradImage source, gradient;
    private readonly MicroKernel micro;
    private readonly WinogradGradientBlock block;
    private readonly WeightsIndex index;
    private readonly bool separate;
    private int first;

    public WinogradWeightsKernel(string name, WorkTeam team, WinogradShape shape, Layout[] inputs, Layout[] outputs)
        : base(name, team, inputs, outputs, shape.MultiplyAdds / 8, ScratchSize(team, shape))
    {
        this.shape = shape;
        source = new WinogradImage(inputs[0]);
        gradient = new WinogradImage(inputs[1]);
        micro = MicroKernel.For(shape.Outputs);
        separate = IsSeparate(team, shape);
        block = BlockOf(team, shape);
        index = new WeightsIndex(outputs[0], shape.Inputs, shape.Outputs);
    }

    private enum Part
    {
        Own,
        Add,
        Transform,
        Multiply,
        Finish,
        MultiplyAndFinish,
    }

    public override void Execute(int thread, int threads)
    {
        float* common = Region(0);
        int count = Math.Min(block.Tiles, shape.Tiles - first);
        switch ((Part)Phase)
        {
            case Part.Own:
                (long start, long end) = WorkTeam.Share(shape.Tiles, thread, threads);
                SumOwn(Region(thread), (int)start, (int)end);
                break;
            case Part.Add:
                (start, end) = WorkTeam.Share(WinogradTwoByTwo.Positions * (long)block.SumStride, thread, threads, ConvolutionShape.Block);
                for (int other = 1; other < threads; other++)
                {
                    Floats.Add(Region(other) + block.SumOffset + start, common + block.SumOffset + start, (nint)(end - start));
                }

                break;
            case Part.Transform:
                (start, end) = WorkTeam.Share(count, thread, threads);
                Transform(common, first, (int)start, (int)end);
                break;
            case Part.Multiply:
                (start, end) = WorkTeam.Share((long)WinogradTwoByTwo.Positions * block.Groups, thread, threads);
                for (long unit = start; unit < end; unit++)
                {
                    int group = (int)(unit % block.Groups);
                    Multiply(common, (int)(unit / block.Groups), (group, group + 1), (0, block.Panels), count, first == 0);
                }

                break;
            case Part.Finish:
                (start, end) = WorkTeam.Share(shape.Inputs, thread, threads);
                Finish(common, ((int)start, (int)end), (0, shape.Outputs));
                break;
            default:
                MultiplyAndFinish(common, count, thread, threads);
                break;
        }

        if (Outputs.Length > 1 && Phase is (int)Part.Finish or (int)Part.MultiplyAndFinish)
        {
            (long start, long end) = WorkTeam.Share((long)shape.Batch * shape.TargetHeight * shape.TargetWidth, thread, threads);
            BiasGradient.Sum<SingleElement>((void*)In(1), gradient, start, end, Bias(thread));
        }
    }

    protected override void Compute()
    {
        first = 0;
        if (separate)
        {
            RunPhase((int)Part.Own);
            RunPhase((int)Part.Add);
            RunPhase((int)Part.Finish);
        }
        else if (shape.Tiles <= block.Tiles)
        {
            Floats.Clear(Region(0) + block.OutsideOffset, block.Outside);
            RunPhase((int)Part.Transform);
            RunPhase((int)Part.MultiplyAndFinish);
        }
        else
        {
            Floats.Clear(Region(0) + block.OutsideOffset, block.Outside);
            for (; first < shape.Tiles; first += block.Tiles)
            {
                RunPhase((int)Part.Transform);
                RunPhase((int)Part.Multiply);
            }

            RunPhase((int)Part.Finish);
        }

        if (Outputs.Length > 1)
        {
            BiasGradient.Add(Bias(0), BiasGradient.Size(shape.Outputs) * sizeof(double), Threads, shape.Outputs, (float*)Out(1));
        }
    }

    private static bool IsSeparate(WorkTeam team, WinogradShape shape)
    {
        var sizes = new WinogradGradientBlock(shape, MicroKernel.For(shape.Outputs), OwnTiles);
        return WinogradTwoByTwo.Positions * (long)sizes.SumStride <= OwnSums && shape.Tiles >= 4 * team.Threads * OwnTiles;
    }

    private static WinogradGradientBlock BlockOf(WorkTeam team, WinogradShape shape) => new(shape, MicroKernel.For(shape.Outputs), IsSeparate(team, shape) ? OwnTiles : SharedTiles);

    private static long RegionBytes(WinogradGradientBlock block) => Arena.Align(block.Size * sizeof(float));

    private static long Regions(WorkTeam team, WinogradShape shape) => IsSeparate(team, shape) ? team.Threads : 1;

    private static long ScratchSize(WorkTeam team, WinogradShape shape) =>
        (Regions(team, shape) * RegionBytes(BlockOf(team, shape))) + (team.Threads * BiasGradient.Size(shape.Outputs) * sizeof(double));

    private float* Region(int thread) => (float*)((byte*)Scratch + (separate ? thread * RegionBytes(block) : 0));

    private double* Bias(int thread) => (double*)((byte*)Scratch + (Regions(Team, shape) * RegionBytes(block))) + (thread * BiasGradient.Size(shape.Outputs));

    private void SumOwn(float* region, int start, int end)
    {
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform(float* region, int tile, int start, int end)
    {
        float** pixels = stackalloc float*[WinogradTwoByTwo.Positions];
        float* outside = region + block.OutsideOffset;
        for (int i = start; i < end; i++)
        {
            float* row = region + ((long)i * block.Pitch);
            WinogradTiles.Source(shape, source, (float*)In(0), tile + i, outside, pixels);
            for (int channel = 0; channel < shape.Inputs; channel += source.Run)
            {
                WinogradTwoByTwo.Pixels(pixels, 0, source.Run, row + channel, block.PixelStride);
                if (source.IsBlocked)
                {
                    WinogradTiles.Next(source, WinogradTwoByTwo.Positions, outside, pixels);
                }
            }

            WinogradTiles.Target(shape, gradient, (float*)In(1), tile + i, outside, pixels);
            TransformGradient(pixels, outside, region + block.GradientOffset + ((long)i * micro.Columns));
        }
    }

    private void TransformGradient(float** pixels, float* outside, float* row)
    {
        int run = Math.Min(gradient.Run, micro.Columns);
        for (int channel = 0; channel < shape.Outputs; channel += run)
        {
            float* place = row + ((long)(channel / micro.Columns) * block.Tiles * micro.Columns) + (channel % micro.Columns);
            WinogradTwoByTwo.Gradient(pixels, gradient.IsBlocked ? 0 : channel, Math.Min(run, shape.Outputs - channel), place, block.GradientStride);
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

                Finish(region, (group * micro.Rows, Math.Min((group + groups) * micro.Rows, shape.Inputs)), (panel * micro.Columns, Math.Min((panel + panels) * micro.Columns, shape.Outputs)));
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
                micro.DepthFirst(a + (group * micro.Rows), block.Pitch, b + ((long)panel * block.Tiles * micro.Columns), count, sum, block.Columns, isFirst ? null : sum, block.Columns, false);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(float* region, (int Start, int End) inputs, (int Start, int End) outputs)
    {
        for (int input = inputs.Start; input < inputs.End; input++)
        {
            float* sums = region + block.SumOffset + ((long)input * block.Columns);
            for (int output = outputs.Start; output < outputs.End; output += Vector<float>.Count)
            {
                WinogradTwoByTwo.Weights(sums + output, block.SumStride, (float*)Out(0) + index.Offset(input, output), index.Tap);
            }
        }
    }
}
