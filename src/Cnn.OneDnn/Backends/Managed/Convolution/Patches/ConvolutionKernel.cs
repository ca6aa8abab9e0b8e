namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Products with many rows: all weights are packed first, then each thread takes a range of rows. For a block of rows and of depth a tile of patches is
/// copied to the nearest cache and multiplied with all panels.
/// </summary>
internal sealed unsafe class ConvolutionKernel : PatchProductKernel
{
    private readonly int blockRows;
    private readonly long groupPanels;

    public ConvolutionKernel(string name, WorkTeam team, ConvolutionPlan plan, Layout[] inputs, Layout output)
        : base(name, team, plan, inputs, output, PanelBytes(plan) + (team.Threads * ThreadBytes))
    {
        groupPanels = GroupPanels(plan);

        // The rows of a block times all columns stay near while the depth is walked through; sixteen tiles at least, since every block streams all panels.
        blockRows = Math.Clamp(65536 / Columns / Micro.Rows, 16, 32) * Micro.Rows;
    }

    private static long ThreadBytes => Arena.Align((((long)Tile.MaximumRows * RowsFirst.Pitch) + Tile.Size) * sizeof(float));

    public override void Execute(int thread, int threads)
    {
        for (int group = 0; group < Plan.Shape.Groups; group++)
        {
            float* panels = (float*)Scratch + (group * groupPanels);
            foreach (ConvolutionPass pass in Plan.Passes)
            {
                if (Phase == 0)
                {
                    Pack(pass, group, panels, thread, threads);
                }
                else
                {
                    Multiply(pass, group, panels, thread, threads);
                }

                panels += PanelPacking.Size(pass.Patches.Columns, Columns, Micro.Columns);
            }
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        RunPhase(1);
    }

    private static long GroupPanels(ConvolutionPlan plan)
    {
        long size = 0;
        foreach (ConvolutionPass pass in plan.Passes)
        {
            size += PanelPacking.Size(pass.Patches.Columns, plan.Columns, plan.Micro.Columns);
        }

        return size;
    }

    private static long PanelBytes(ConvolutionPlan plan) => Arena.Align(plan.Shape.Groups * GroupPanels(plan) * sizeof(float));

    private void Pack(ConvolutionPass pass, int group, float* panels, int thread, int threads)
    {
        int depth = pass.Patches.Columns, parts = (depth + RowsFirst.Depth - 1) / RowsFirst.Depth;
        (long start, long end) = WorkTeam.Share((long)Plan.Panels * parts, thread, threads);
        for (long unit = start; unit < end; unit++)
        {
            int panel = (int)(unit / parts), k = (int)(unit % parts) * RowsFirst.Depth;
            float* to = panels + ((((long)panel * depth) + k) * Micro.Columns);
            PackPanel(pass, group, panel * Micro.Columns, k, Math.Min(RowsFirst.Depth, depth - k), to);
        }
    }

    private void Multiply(ConvolutionPass pass, int group, float* panels, int thread, int threads)
    {
        float* tile = (float*)((byte*)Scratch + PanelBytes(Plan) + (thread * ThreadBytes)), edge = tile + ((long)Tile.MaximumRows * RowsFirst.Pitch);
        long* offsets = stackalloc long[Tile.MaximumRows];
        int depth = pass.Patches.Columns, step = ConvolutionPlan.PartOf(depth);
        (long start, long end) = WorkTeam.Share(Plan.Shape.Batch * pass.Patches.PositionsPerImage, thread, threads, Micro.Rows);
        for (long block = start; block < end; block += blockRows)
        {
            long stop = Math.Min(block + blockRows, end);
            for (int k = 0; k < depth || k == 0; k += step)
            {
                int part = Math.Min(step, depth - k);
                for (long row = block; row < stop; row += Micro.Rows)
                {
                    int rows = (int)Math.Min(Micro.Rows, stop - row);
                    FindRows(pass, group, row, rows, offsets);
                    if (part > 0)
                    {
                        CopyPatches(pass, group, row, rows, k, part, tile);
                    }

                    for (int column = 0; column < Columns; column += Micro.Columns)
                    {
                        float* panel = panels + (((long)column / Micro.Columns * depth) + k) * Micro.Columns;
                        Multiply(tile, panel, part, offsets, rows, column, group, k == 0, k + step >= depth, edge);
                    }
                }
            }
        }
    }
}
