namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Few tiles and many weights: the transformed weights are the largest operand, so each thread takes panels of them, transforms a part of a panel into
/// its cache and multiplies it with all tiles. They are never written to memory.
/// </summary>
internal sealed unsafe class WinogradFewTilesKernel : WinogradProductKernel
{
    public WinogradFewTilesKernel(string name, WorkTeam team, WinogradShape shape, ConvolutionResult result, Layout[] inputs, Layout output)
        : base(name, team, shape, shape.Tiles, result, inputs, output, ScratchSize(team, shape))
    {
    }

    private enum Part
    {
        TransformPixels,
        Multiply,
        TransformProducts,
    }

    // Positions of a panel's part must not share sets of the cache either.
    private static nint PanelStride(MicroKernel micro) => ((nint)RowsFirst.Depth * micro.Columns) + ConvolutionShape.Block;

    public override void Execute(int thread, int threads)
    {
        var block = (float*)Scratch;
        (long start, long end) = WorkTeam.Share(Shape.Tiles, thread, threads);
        switch ((Part)Phase)
        {
            case Part.TransformPixels:
                TransformPixels(0, (int)start, (int)end, block);
                break;
            case Part.Multiply:
                (start, end) = WorkTeam.Share(Panels.Count, thread, threads);
                for (long panel = start; panel < end; panel++)
                {
                    Multiply((int)panel, block, (float*)((byte*)Scratch + Arena.Align(Block.Size * sizeof(float)) + (thread * ThreadBytes(Shape, Micro))));
                }

                break;
            default:
                TransformProducts(0, (int)start, (int)end, block);
                break;
        }
    }

    protected override void Compute()
    {
        Floats.Clear((float*)Scratch, Shape.Inputs);
        RunPhase((int)Part.TransformPixels);
        RunPhase((int)Part.Multiply);
        RunPhase((int)Part.TransformProducts);
    }

    private static long ThreadBytes(WinogradShape shape, MicroKernel micro) => Arena.Align(WinogradTwoByTwo.Positions * PanelStride(micro) * sizeof(float));

    private static long ScratchSize(WorkTeam team, WinogradShape shape)
    {
        MicroKernel micro = MicroKernel.For(shape.Outputs);
        return Arena.Align(new WinogradBlock(shape, micro, shape.Tiles).Size * sizeof(float)) + (team.Threads * ThreadBytes(shape, micro));
    }

    private void Multiply(int panel, float* block, float* weights)
    {
        const int PartDepths = RowsFirst.Depth / ConvolutionShape.Block;
        nint stride = PanelStride(Micro);
        for (int part = 0; part < Block.Parts; part++)
        {
            int first = part * PartDepths, last = Math.Min(first + PartDepths, Panels.Depths);
            for (int depth = first; depth < last; depth++)
            {
                Panels.Pack((float*)In(1), panel, depth, weights + ((nint)(depth - first) * ConvolutionShape.Block * Micro.Columns), stride);
            }

            for (int position = 0; position < WinogradTwoByTwo.Positions; position++)
            {
                Multiply(block, Shape.Tiles, position, part, panel, weights + (position * stride));
            }
        }
    }
}
