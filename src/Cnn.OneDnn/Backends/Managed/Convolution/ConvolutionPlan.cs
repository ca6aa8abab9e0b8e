namespace Cnn.OneDnn.Backends.Managed;

/// <summary>What a convolution's products are, worked out once.</summary>
internal sealed class ConvolutionPlan
{
    public ConvolutionPlan(ConvolutionShape shape, bool backward, ConvolutionResult result)
    {
        Shape = shape;
        Backward = backward;
        (Bias, Activation, Alpha) = result;
        Columns = backward ? shape.Inputs : shape.Outputs;
        PatchChannels = backward ? shape.Outputs : shape.Inputs;
        Micro = MicroKernel.For(Columns);
        Passes = backward ? ConvolutionPass.Backward(shape) : [ConvolutionPass.Forward(shape)];
    }

    public ConvolutionShape Shape { get; }

    /// <summary>Whether the gradient of the source is computed.</summary>
    public bool Backward { get; }

    public bool Bias { get; }

    public ActivationKind Activation { get; }

    public float Alpha { get; }

    /// <summary>Columns of a group's product.</summary>
    public int Columns { get; }

    /// <summary>Channels of a group that patches have.</summary>
    public int PatchChannels { get; }

    public MicroKernel Micro { get; }

    public ConvolutionPass[] Passes { get; }

    /// <summary>Panels of a group.</summary>
    public int Panels => (Columns + Micro.Columns - 1) / Micro.Columns;

    /// <summary>How a depth is cut into equal parts that fit a tile.</summary>
    public static int PartOf(int depth)
    {
        int parts = Math.Max(1, (depth + RowsFirst.Depth - 1) / RowsFirst.Depth);
        return Math.Max(1, (depth + parts - 1) / parts);
    }
}
