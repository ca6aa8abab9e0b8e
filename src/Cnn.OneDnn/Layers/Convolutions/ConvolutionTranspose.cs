using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A transposed convolution: the gradient of a convolution with respect to its input, used to enlarge. The kernel has Keras's shape
/// (kernel..., filters / groups, input channels). Sizes follow Keras: in * stride with same padding, in * stride + max(k - stride, 0) with valid padding,
/// (in - 1) * stride + k - before - after with explicit padding, where k counts the dilated kernel. With <see cref="OutputPadding"/>:
/// (in - 1) * stride + k - 2 * p + output padding, p being k / 2 for same and 0 for valid padding.
/// </summary>
public abstract class ConvolutionTranspose : ConvolutionBase
{
    private protected ConvolutionTranspose(int rank, int filters, PerAxis kernelSize, KernelOptions options)
        : base(rank, filters, kernelSize, options)
    {
    }

    private protected ConvolutionTranspose(int rank, LayerConfig config)
        : base(rank, config)
    {
        OutputPadding = config.OptionalPerAxis("output_padding");
    }

    /// <summary>Positions added to the end of the output, fewer than the stride; by default the size follows from the padding alone.</summary>
    /// <exception cref="ArgumentException">A count is negative, or their number does not fit.</exception>
    public PerAxis? OutputPadding { get; init => field = value?.For(SpatialRank, nameof(OutputPadding), minimum: 0); }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["output_padding"] = OutputPadding is null ? null : KerasNames.ToKeras(OutputPadding);
        return config;
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        int channels = SourceChannels(inputs);
        AddKernel(channels, Filters, channels);
        AddBias(Filters);
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Source(context, inputs);
        Shape shape = source.Value.Shape;
        int[] dims = [shape[0], Filters, .. new int[SpatialRank]];
        int[] before = new int[SpatialRank], after = new int[SpatialRank];
        for (int i = 0; i < SpatialRank; i++)
        {
            (dims[i + 2], before[i], after[i]) = AlongAxis(i, shape[i + 2]);
            if (dims[i + 2] < 1)
            {
                throw BadShape($"the output would have {dims[i + 2]} positions along spatial axis {i} for an input of {shape[i + 2]}; use less padding.");
            }
        }

        var window = Window.Create(Strides.AsSpan(), DilationRate.AsSpan(), before, after);
        Symbol result = source with
        {
            Value = context.Emit(new ConvolutionBackwardDataOp(window, Groups, new Shape(dims)), source.Value, context.Weight(Kernel!)),
        };
        if (Bias is not null)
        {
            result = result with { Value = context.Emit(new BinaryOp(BinaryKind.Add), result.Value, context.ChannelWeight(Bias, result.Rank)) };
        }

        return context.Activate(result, Activation);
    }

    // The padding is that of the convolution whose gradient this is; where Keras's output is larger than any whole number of strides, the rest gets the bias
    // only.
    private (int Size, int Before, int After) AlongAxis(int axis, int input)
    {
        int stride = Strides[axis], kernel = Window.Effective(KernelSize[axis], DilationRate[axis]);
        int? extra = OutputPadding?[axis];
        int whole = checked(((input - 1) * stride) + kernel);
        if (extra >= stride)
        {
            throw BadShape($"output padding must be smaller than the stride of {stride} along spatial axis {axis}, received {extra}.");
        }

        switch (Padding)
        {
            case Padding.ValidPadding:
                return (checked(whole + (extra ?? Math.Max(stride - kernel, 0))), 0, 0);
            case Padding.SamePadding when extra is null:
                int total = Math.Max(kernel - stride, 0);
                return (checked(input * stride), total / 2, total - (total / 2));
            case Padding.SamePadding:
                // Keras pads the dilated input by this much in all, the larger half first.
                int inner = kernel + (kernel % 2) - 2 + extra.Value;
                int start = kernel - 1 - Math.Min((inner / 2) + (inner % 2), kernel - 1);
                return (whole - (2 * (kernel / 2)) + extra.Value, start, Math.Max(0, (2 * (kernel / 2)) - extra.Value - start));
            case Padding.ExplicitPadding pads:
                (int before, int after) = pads.For(SpatialRank)[axis];
                return (checked(whole - before - after + (extra ?? 0)), before, after);
            default:
                throw BadShape("a transposed convolution takes valid, same or explicit padding.");
        }
    }
}
