namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Products with few rows and many weights, such as dense layers: the weights are the larger operand, so each thread takes panels of them, packs one part
/// of a panel at a time into its cache and multiplies it with all rows. No weight is read from memory twice.
/// </summary>
internal sealed unsafe class FewRowsKernel : PatchProductKernel
{
    public FewRowsKernel(string name, WorkTeam team, ConvolutionPlan plan, Layout[] inputs, Layout output)
        : base(name + "_few_rows", team, plan, inputs, output, team.Threads * ThreadBytes(plan))
    {
    }

    /// <summary>Whether a convolution is one product.</summary>
    public static bool CanRun(ConvolutionPlan plan) => plan.Shape.Groups == 1 && plan.Passes.Length == 1;

    /// <summary>Rows of the product.</summary>
    public static long Rows(ConvolutionPlan plan) => plan.Shape.Batch * plan.Passes[0].Patches.PositionsPerImage;

    public override void Execute(int thread, int threads)
    {
        float* tiles = (float*)((byte*)Scratch + (thread * ThreadBytes(Plan)));
        float* panel = tiles + (Tiles(Plan) * Tile.MaximumRows * RowsFirst.Pitch), edge = panel + ((long)RowsFirst.Depth * Micro.Columns);
        long* offsets = stackalloc long[Tile.MaximumRows];
        ConvolutionPass pass = Plan.Passes[0];
        int depth = pass.Patches.Columns, step = ConvolutionPlan.PartOf(depth);
        long total = Rows(Plan);
        (long start, long end) = WorkTeam.Share(Plan.Panels, thread, threads);
        for (int k = 0; k < depth; k += step)
        {
            int part = Math.Min(step, depth - k);
            for (long row = 0; row < total && start < end; row += Micro.Rows)
            {
                CopyPatches(pass, 0, row, (int)Math.Min(Micro.Rows, total - row), k, part, tiles + (row * RowsFirst.Pitch));
            }

            for (long unit = start; unit < end; unit++)
            {
                int column = (int)unit * Micro.Columns;
                PackPanel(pass, 0, column, k, part, panel);
                for (long row = 0; row < total; row += Micro.Rows)
                {
                    int rows = (int)Math.Min(Micro.Rows, total - row);
                    FindRows(pass, 0, row, rows, offsets);
                    Multiply(tiles + (row * RowsFirst.Pitch), panel, part, offsets, rows, column, 0, k == 0, k + step >= depth, edge);
                }
            }
        }
    }

    private static long Tiles(ConvolutionPlan plan) => (Rows(plan) + plan.Micro.Rows - 1) / plan.Micro.Rows;

    private static long ThreadBytes(ConvolutionPlan plan) => Arena.Align(
        ((Tiles(plan) * Tile.MaximumRows * RowsFirst.Pitch) + ((long)RowsFirst.Depth * plan.Micro.Columns) + Tile.Size) * sizeof(float));
}
