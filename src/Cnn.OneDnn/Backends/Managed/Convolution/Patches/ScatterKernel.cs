using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradient of the source where it has few channels or is much larger than the destination: the gradient times all weights gives patches, which are
/// added to the image. A thread takes whole images.
/// </summary>
internal sealed unsafe class ScatterKernel : ManagedKernel
{
    private readonly ConvolutionShape shape;
    private readonly PatchRows patches;
    private readonly MicroKernel micro;
    private readonly int panels;

    public ScatterKernel(string name, WorkTeam team, ConvolutionShape shape, Layout[] inputs, Layout output)
        : base(name + "_scatter", team, inputs, [output], shape.MultiplyAdds / ProductsPerElement, PanelBytes(shape) + (team.Threads * ThreadBytes(shape)))
    {
        this.shape = shape;
        patches = ConvolutionPass.Forward(shape).Patches;
        micro = MicroKernel.For(Columns(shape));
        panels = Panels(shape);
    }

    /// <summary>Whether this is the gradient of the source of a convolution of one group.</summary>
    public static bool CanRun(ConvolutionPlan plan) => plan.Backward && plan.Shape.Groups == 1;

    /// <summary>Columns of the product: elements of a patch.</summary>
    public static int Columns(ConvolutionShape shape) => shape.Taps * shape.Inputs;

    /// <summary>Multiplications of this kernel. Adding a patch element costs about as much as ten of them in a tile.</summary>
    public static long ScatterWork(ConvolutionShape shape) =>
        shape.DestinationPixels * (((long)shape.Outputs * Panels(shape) * MicroKernel.For(Columns(shape)).Columns) + (10L * Columns(shape)));

    /// <summary>Multiplications of products of patches of the gradient.</summary>
    public static long GatherWork(ConvolutionPlan plan)
    {
        long work = 0;
        foreach (ConvolutionPass pass in plan.Passes)
        {
            work += plan.Shape.Batch * pass.Patches.PositionsPerImage * pass.Patches.Columns * plan.Panels * plan.Micro.Columns;
        }

        return work;
    }

    public override void Execute(int thread, int threads)
    {
        if (Phase == 0)
        {
            (long first, long last) = WorkTeam.Share(panels, thread, threads);
            for (long panel = first; panel < last; panel++)
            {
                int column = (int)panel * micro.Columns;
                float* weights = (float*)In(1) + ((long)column * shape.Outputs);
                PanelPacking.PackTransposed(
                    weights, shape.Outputs, shape.Outputs, Math.Min(micro.Columns, patches.Columns - column), Panel(panel), micro.Columns);
            }

            return;
        }

        (long start, long end) = WorkTeam.Share(shape.Batch, thread, threads);
        long pixels = shape.SourcePixels / shape.Batch * shape.Inputs;
        NativeMemory.Clear((float*)Out(0) + (start * pixels), (nuint)((end - start) * pixels * sizeof(float)));
        float* tile = (float*)((byte*)Scratch + PanelBytes(shape) + (thread * ThreadBytes(shape))), result = tile + ((long)Tile.MaximumRows * RowsFirst.Pitch);
        for (long row = start * patches.PositionsPerImage; row < end * patches.PositionsPerImage; row += micro.Rows)
        {
            int rows = (int)Math.Min(micro.Rows, (end * patches.PositionsPerImage) - row);
            Multiply(row, rows, tile, result);
            patches.Add(result, panels * micro.Columns, row, rows, (float*)Out(0));
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        RunPhase(1);
    }

    private static int Panels(ConvolutionShape shape) =>
        (Columns(shape) + MicroKernel.For(Columns(shape)).Columns - 1) / MicroKernel.For(Columns(shape)).Columns;

    private static long PanelBytes(ConvolutionShape shape) =>
        Arena.Align(PanelPacking.Size(shape.Outputs, Columns(shape), MicroKernel.For(Columns(shape)).Columns) * sizeof(float));

    private static long ThreadBytes(ConvolutionShape shape) => Arena.Align(
        (long)Tile.MaximumRows * (RowsFirst.Pitch + (Panels(shape) * MicroKernel.For(Columns(shape)).Columns)) * sizeof(float));

    private float* Panel(long index) => (float*)Scratch + (index * shape.Outputs * micro.Columns);

    private void Multiply(long row, int rows, float* tile, float* result)
    {
        nint pitch = panels * micro.Columns;
        int step = ConvolutionPlan.PartOf(shape.Outputs);
        for (int k = 0; k < shape.Outputs; k += step)
        {
            int part = Math.Min(step, shape.Outputs - k);
            for (int i = 0; i < rows; i++)
            {
                Floats.Copy((float*)In(0) + ((row + i) * shape.Outputs) + k, tile + (i * RowsFirst.Pitch), part);
            }

            for (int panel = 0; panel < panels; panel++)
            {
                float* c = result + (panel * micro.Columns);
                micro.RowsFirst(tile, 1, Panel(panel) + ((long)k * micro.Columns), part, c, pitch, k == 0 ? null : c, pitch, false);
            }
        }
    }
}
