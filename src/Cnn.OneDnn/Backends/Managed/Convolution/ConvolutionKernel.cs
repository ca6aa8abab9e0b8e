using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A convolution or dense layer, forward or towards its source, as products of patches with packed weights: for a block of rows and of depth, a tile of
/// patches is copied to the nearest cache and multiplied with all panels of the weights. Bias and activation follow while the rows are still there.
/// </summary>
internal sealed unsafe class ConvolutionKernel : ManagedKernel
{
    private readonly MicroKernel micro = MicroKernel.Best;
    private readonly ConvolutionShape shape;
    private readonly ConvolutionPass[] passes;
    private readonly bool backward, bias;
    private readonly delegate*<float*, float*, long, float, void> activation;
    private readonly float alpha;
    private readonly int columns, blockRows;
    private readonly long groupPanels;
    private readonly int source, weights;

    public ConvolutionKernel(
        string name, WorkTeam team, ConvolutionShape shape, bool backward, Layout[] inputs, Layout output, bool bias, Activation activation, float alpha)
        : this(name, team, shape, backward ? ConvolutionPass.Backward(shape) : [ConvolutionPass.Forward(shape)], backward, inputs, output, bias, activation, alpha)
    {
    }

    private ConvolutionKernel(
        string name, WorkTeam team, ConvolutionShape shape, ConvolutionPass[] passes, bool backward, Layout[] inputs, Layout output, bool bias, Activation activation, float alpha)
        : base(name, team, inputs, [output], shape.MultiplyAdds / 4, ScratchSize(team, shape, passes, backward))
    {
        this.shape = shape;
        this.passes = passes;
        this.backward = backward;
        this.bias = bias;
        this.alpha = alpha;
        this.activation = activation == Activation.Linear ? null : ActivationTable.Forward(activation);
        columns = backward ? shape.Inputs : shape.Outputs;
        groupPanels = GroupPanels(shape, passes, backward);
        source = backward ? shape.Outputs : shape.Inputs;
        weights = shape.Taps * shape.Inputs * shape.Outputs;

        // The rows of a block times all columns stay in the second-level cache while the depth is walked through.
        blockRows = Math.Max(1, Math.Min(32, 65536 / columns / micro.Rows)) * micro.Rows;
    }

    public override void Execute(int thread, int threads)
    {
        if (Phase == 0)
        {
            PackWeights(thread, threads);
            return;
        }

        long panels = 0;
        foreach (ConvolutionPass pass in passes)
        {
            for (int group = 0; group < shape.Groups; group++)
            {
                Multiply(pass, group, panels, thread, threads);
            }

            panels += PanelPacking.Size(pass.Patches.Columns, columns, micro.Columns);
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        RunPhase(1);
    }

    private static long GroupPanels(ConvolutionShape shape, ConvolutionPass[] passes, bool backward)
    {
        long size = 0;
        foreach (ConvolutionPass pass in passes)
        {
            size += PanelPacking.Size(pass.Patches.Columns, backward ? shape.Inputs : shape.Outputs, MicroKernel.Best.Columns);
        }

        return size;
    }

    private static long ScratchSize(WorkTeam team, ConvolutionShape shape, ConvolutionPass[] passes, bool backward) =>
        Arena.Align(shape.Groups * GroupPanels(shape, passes, backward) * sizeof(float)) + (team.Threads * ThreadBytes());

    private static long ThreadBytes() => Arena.Align((((long)MicroKernel.Best.Rows * RowsFirst.Pitch) + Tile.Size) * sizeof(float));

    private float* Panels(int group) => (float*)Scratch + (group * groupPanels);

    // A unit of packing is one tap of one panel of one pass of one group.
    private void PackWeights(int thread, int threads)
    {
        int width = micro.Columns, panelCount = (columns + width - 1) / width;
        for (int group = 0; group < shape.Groups; group++)
        {
            float* panels = Panels(group), own = (float*)In(1) + ((long)group * weights);
            foreach (ConvolutionPass pass in passes)
            {
                int depth = pass.Patches.Columns;
                (long start, long end) = WorkTeam.Share((long)panelCount * pass.Taps.Length, thread, threads);
                for (long unit = start; unit < end; unit++)
                {
                    int panel = (int)(unit / pass.Taps.Length), tap = (int)(unit % pass.Taps.Length), column = panel * width;
                    float* matrix = own + ((long)pass.Taps[tap] * shape.Inputs * shape.Outputs);
                    float* to = panels + ((((long)panel * depth) + ((long)tap * source)) * width);
                    int count = Math.Min(width, columns - column);
                    if (backward)
                    {
                        PanelPacking.PackTransposed(matrix + ((long)column * shape.Outputs), shape.Outputs, source, count, to, width);
                    }
                    else
                    {
                        PanelPacking.Pack(matrix + column, shape.Outputs, source, count, to, width);
                    }
                }

                panels += PanelPacking.Size(depth, columns, width);
            }
        }
    }

    private void Multiply(ConvolutionPass pass, int group, long panelOffset, int thread, int threads)
    {
        float* tile = (float*)((byte*)Scratch + Arena.Align(shape.Groups * groupPanels * sizeof(float)) + (thread * ThreadBytes()));
        float* image = (float*)In(0) + ((long)group * source), panels = Panels(group) + panelOffset;
        long* offsets = stackalloc long[micro.Rows];
        (long start, long end) = WorkTeam.Share(shape.Batch * pass.Patches.PositionsPerImage, thread, threads, micro.Rows);
        for (long block = start; block < end; block += blockRows)
        {
            long stop = Math.Min(block + blockRows, end);
            int depth = pass.Patches.Columns;
            for (int k = 0; k < depth || k == 0; k += RowsFirst.Depth)
            {
                int part = Math.Min(RowsFirst.Depth, depth - k);
                for (long row = block; row < stop; row += micro.Rows)
                {
                    int rows = (int)Math.Min(micro.Rows, stop - row);
                    for (int i = 0; i < rows; i++)
                    {
                        offsets[i] = (pass.Pixel(row + i) * shape.Groups * columns) + ((long)group * columns);
                    }

                    if (part > 0)
                    {
                        pass.Patches.Copy(image, row, rows, k, part, tile, RowsFirst.Pitch);
                    }

                    Panel(pass, tile, panels, k, part, rows, offsets);
                    if (k + RowsFirst.Depth >= depth)
                    {
                        Finish(offsets, rows, group);
                    }
                }
            }
        }
    }

    private void Panel(ConvolutionPass pass, float* tile, float* panels, int k, int part, int rows, long* offsets)
    {
        float* output = (float*)Out(0), edge = tile + ((long)micro.Rows * RowsFirst.Pitch);
        int width = micro.Columns, depth = pass.Patches.Columns;
        for (int column = 0; column < columns; column += width)
        {
            int count = Math.Min(width, columns - column);
            float* panel = panels + (((long)column / width * depth) + k) * width;
            if (part == 0)
            {
                for (int i = 0; i < rows; i++)
                {
                    Floats.Clear(output + offsets[i] + column, count);
                }
            }
            else if (rows == micro.Rows && count == width && pass.IsDense)
            {
                micro.RowsFirst(tile, 1, panel, part, output + offsets[0] + column, (nint)(offsets[1] - offsets[0]), k > 0);
            }
            else
            {
                micro.RowsFirst(tile, 1, panel, part, edge, width, false);
                Tile.Scatter(edge, width, output + column, offsets, rows, count, k > 0);
            }
        }
    }

    private void Finish(long* offsets, int rows, int group)
    {
        if (!bias && activation == null)
        {
            return;
        }

        for (int i = 0; i < rows; i++)
        {
            float* row = (float*)Out(0) + offsets[i];
            if (bias)
            {
                Floats.Add((float*)In(2) + ((long)group * columns), row, columns);
            }

            if (activation != null)
            {
                activation(row, row, columns, alpha);
            }
        }
    }
}
