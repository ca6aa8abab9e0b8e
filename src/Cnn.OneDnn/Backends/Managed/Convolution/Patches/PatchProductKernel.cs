namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A convolution or dense layer, forward or towards its source, as products of patches with panels of weights. What is shared here: packing a panel and
/// multiplying a tile of patches with it, with bias and activation on the way to memory. Derived classes choose the order and what is kept packed.
/// </summary>
internal abstract unsafe class PatchProductKernel : ManagedKernel
{
    private readonly delegate*<float*, float*, long, float, void> activation;
    private readonly bool relu;
    private readonly bool bias;
    private readonly float alpha;

    protected PatchProductKernel(string name, WorkTeam team, ConvolutionPlan plan, Layout[] inputs, Layout output, long scratchBytes)
        : base(name, team, inputs, [output], plan.Shape.MultiplyAdds / ProductsPerElement, scratchBytes)
    {
        Plan = plan;
        Micro = plan.Micro;
        Columns = plan.Columns;
        bias = plan.Bias;
        alpha = plan.Alpha;
        relu = plan.Activation == ActivationKind.Relu;
        activation = plan.Activation == ActivationKind.Linear ? null : ActivationTable.Forward(plan.Activation);
    }

    protected ConvolutionPlan Plan { get; }

    protected MicroKernel Micro { get; }

    /// <summary>Columns of a group's product.</summary>
    protected int Columns { get; }

    /// <summary>The image that patches are taken from, at a group's first channel.</summary>
    protected float* Image(int group) => (float*)In(0) + ((long)group * Plan.PatchChannels);

    /// <summary>Copies a tile of patches.</summary>
    protected void CopyPatches(ConvolutionPass pass, int group, long row, int rows, int column, int columns, float* tile) =>
        pass.Patches.Copy(Image(group), row, rows, column, columns, tile, RowsFirst.Pitch, (float*)(In(0) + (nint)Inputs[0].ByteSize));

    /// <summary>Packs depths [k, k + part) of a panel that starts at a column.</summary>
    protected void PackPanel(ConvolutionPass pass, int group, int column, int k, int part, float* panel)
    {
        ConvolutionShape shape = Plan.Shape;
        int channels = Plan.PatchChannels, count = Math.Min(Micro.Columns, Columns - column);
        float* own = (float*)In(1) + ((long)group * shape.Taps * shape.Inputs * shape.Outputs);
        for (int at = k; at < k + part;)
        {
            int channel = at % channels, run = Math.Min(channels - channel, k + part - at);
            float* matrix = own + ((long)pass.Taps[at / channels] * shape.Inputs * shape.Outputs);
            if (Plan.Backward)
            {
                PanelPacking.PackTransposed(matrix + ((long)column * shape.Outputs) + channel, shape.Outputs, run, count, panel, Micro.Columns);
            }
            else
            {
                PanelPacking.Pack(matrix + ((long)channel * shape.Outputs) + column, shape.Outputs, run, count, panel, Micro.Columns);
            }

            panel += (long)run * Micro.Columns;
            at += run;
        }
    }

    /// <summary>Where the rows of a tile go, in elements from the start of the output.</summary>
    protected void FindRows(ConvolutionPass pass, int group, long row, int rows, long* offsets)
    {
        pass.Pixels(row, rows, offsets);
        for (int i = 0; i < rows; i++)
        {
            offsets[i] = ((offsets[i] * Plan.Shape.Groups) + group) * Columns;
        }
    }

    /// <summary>
    /// Output rows of a tile, columns of a panel: stored at the first depth, with the bias, added to at later ones; the activation comes with the last.
    /// </summary>
    protected void Multiply(float* tile, float* panel, int depth, long* offsets, int rows, int column, int group, bool first, bool last, float* edge)
    {
        float* output = (float*)Out(0) + column;
        int count = Math.Min(Micro.Columns, Columns - column);
        float* offset = bias && first ? (float*)In(2) + ((long)group * Columns) + column : null;
        bool rest = last && activation != null;
        if (depth == 0)
        {
            for (int i = 0; i < rows; i++)
            {
                Floats.Clear(output + offsets[i], count);
            }
        }
        else if (rows == Micro.Rows && count == Micro.Columns && EquallySpaced(offsets, rows))
        {
            float* c = output + offsets[0];
            nint pitch = (nint)(offsets[1] - offsets[0]);
            Micro.RowsFirst(tile, 1, panel, depth, c, pitch, first ? offset : c, first ? 0 : pitch, last && relu);
            rest &= !relu;
        }
        else
        {
            Micro.RowsFirst(tile, 1, panel, depth, edge, Micro.Columns, null, 0, false);
            if (first)
            {
                Tile.Scatter(edge, Micro.Columns, output, offsets, rows, count);
            }
            else
            {
                Tile.Add(edge, Micro.Columns, output, offsets, rows, count);
            }

            for (int i = 0; i < rows && offset != null; i++)
            {
                Floats.Add(offset, output + offsets[i], count);
            }
        }

        for (int i = 0; i < rows && rest; i++)
        {
            activation(output + offsets[i], output + offsets[i], count, alpha);
        }
    }

    private static bool EquallySpaced(long* offsets, int rows)
    {
        long pitch = offsets[1] - offsets[0];
        bool equal = true;
        for (int i = 2; i < rows; i++)
        {
            equal &= offsets[i] - offsets[i - 1] == pitch;
        }

        return equal;
    }
}
