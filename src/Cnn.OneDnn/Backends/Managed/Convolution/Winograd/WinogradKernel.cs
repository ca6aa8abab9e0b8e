namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Many tiles: all weights are transformed and packed first; then each thread takes a range of tiles, a block at a time, from their pixels to their
/// results.
/// </summary>
internal sealed unsafe class WinogradKernel : WinogradProductKernel
{
    // As many as keep pixels and products of narrow layers near, and use each panel of wide ones often enough.
    private const int BlockTiles = 96;

    public WinogradKernel(string name, WorkTeam team, WinogradShape shape, ConvolutionResult result, Layout[] inputs, Layout output)
        : base(name, team, shape, BlockTiles, result, inputs, output, ScratchSize(team, shape, inputs[1]))
    {
    }

    public override void Execute(int thread, int threads)
    {
        if (Phase == 0)
        {
            (long first, long last) = WorkTeam.Share(Panels.Units, thread, threads);
            for (long unit = first; unit < last; unit++)
            {
                (int panel, int depth) = Math.DivRem((int)unit, Panels.Depths);
                Panels.Pack((float*)In(1), panel, depth, (float*)Scratch + Panels.Offset(panel, depth), (nint)Panels.Stride);
            }

            return;
        }

        var block = (float*)((byte*)Scratch + PanelBytes(Shape, Panels) + (thread * ThreadBytes(Block)));
        Floats.Clear(block, Shape.Inputs);
        (long start, long end) = WorkTeam.Share(Shape.Tiles, thread, threads, Micro.Rows);
        for (long tile = start; tile < end; tile += BlockTiles)
        {
            int count = (int)Math.Min(BlockTiles, end - tile);
            TransformPixels((int)tile, 0, count, block);
            for (int position = 0; position < WinogradTwoByTwo.Positions; position++)
            {
                for (int part = 0; part < Block.Parts; part++)
                {
                    for (int panel = 0; panel < Panels.Count; panel++)
                    {
                        float* weights = (float*)Scratch + (position * Panels.Stride) + Panels.Offset(panel, part * RowsFirst.Depth / ConvolutionShape.Block);
                        Multiply(block, count, position, part, panel, weights);
                    }
                }
            }

            TransformProducts((int)tile, 0, count, block);
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        RunPhase(1);
    }

    private static long PanelBytes(WinogradShape shape, WinogradPanels panels) => Arena.Align(WinogradTwoByTwo.Positions * panels.Stride * sizeof(float));

    private static long ThreadBytes(WinogradBlock block) => Arena.Align(block.Size * sizeof(float));

    private static long ScratchSize(WorkTeam team, WinogradShape shape, Layout weights)
    {
        MicroKernel micro = MicroKernel.For(shape.Outputs);
        return PanelBytes(shape, new WinogradPanels(shape, weights, micro.Columns)) + (team.Threads * ThreadBytes(new WinogradBlock(shape, micro, BlockTiles)));
    }
}
