using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>What is asked for of a convolution or a dense layer, and what has to be known of it to choose a kernel.</summary>
internal sealed class ConvolutionProblem
{
    private readonly Shape weights;
    private readonly int groups;
    private readonly Lazy<ConvolutionPlan> plan;
    private readonly Lazy<WinogradShape?> tiles;
    private readonly Lazy<ConvolutionOperands?> channelsLast, transformed;

    private ConvolutionProblem(
        WorkTeam team, IBFloat16Products? products, KernelRequest request, Propagation propagation, ConvolutionShape shape, Shape weights, int groups,
        ConvolutionResult result)
    {
        (Team, Products, Request, Propagation, Shape, Result) = (team, products, request, propagation, shape, result);
        (this.weights, this.groups) = (weights, groups);
        plan = new(() => new ConvolutionPlan(Shape, Propagation == Propagation.BackwardData, Result));
        tiles = new(() => Winograd.TilesOf(Shape, Propagation == Propagation.BackwardData, Type, Products));
        channelsLast = new(() => Propagation == Propagation.BackwardWeights ? GradientOperands(Image) : ProductOperands());
        transformed = new(() => Tiles is null ? null : Propagation == Propagation.BackwardWeights
            ? GradientOperands(o => WinogradImage.LayoutOf(o, Type))
            : TransformedOperands());
    }

    public WorkTeam Team { get; }

    /// <summary>What multiplies bfloat16 fast, if anything does.</summary>
    public IBFloat16Products? Products { get; }

    public KernelRequest Request { get; }

    public Propagation Propagation { get; }

    public ConvolutionShape Shape { get; }

    public ConvolutionResult Result { get; }

    public string Name => Request.Op.Name;

    public DataType Type => Request.Inputs[0].Type;

    /// <summary>The products of patches that it is; not for gradients of weights.</summary>
    public ConvolutionPlan Plan => plan.Value;

    /// <summary>The tiles of two by two results that it can be cut into; null where it cannot.</summary>
    public WinogradShape? Tiles => tiles.Value;

    /// <summary>Floats, images channels-last, weights [group][kernel][input][output]; null where something else is asked for.</summary>
    public ConvolutionOperands? ChannelsLast => channelsLast.Value;

    /// <summary>
    /// For what is transformed into tiles: images and weights in blocks of channels too, and images of either type. Null where something else is asked for.
    /// </summary>
    public ConvolutionOperands? Transformed => transformed.Value;

    /// <summary>What a request is; null where it is something else, or its activation is none that kernels apply on the way to memory.</summary>
    public static ConvolutionProblem? TryCreate(WorkTeam team, IBFloat16Products? products, KernelRequest request)
    {
        var none = new ConvolutionResult(Bias: false, ActivationKind.Linear, 0);
        return request.Op switch
        {
            ConvolutionOp o when Knows(o.Activation) => Make(
                Propagation.Forward, ConvolutionShape.Create(o.Window, o.Groups, Read(0), Read(1)), Read(1), o.Groups,
                new ConvolutionResult(o.Bias, o.Activation, o.Alpha)),
            ConvolutionBackwardDataOp o =>
                Make(Propagation.BackwardData, ConvolutionShape.Create(o.Window, o.Groups, o.Source, Read(1)), Read(1), o.Groups, none),
            ConvolutionBackwardWeightsOp o =>
                Make(Propagation.BackwardWeights, ConvolutionShape.Create(o.Window, o.Groups, Read(0), o.Weights), o.Weights, o.Groups, none),
            DenseOp o when Knows(o.Activation) => Dense(Propagation.Forward, Read(1), new ConvolutionResult(o.Bias, o.Activation, o.Alpha)),
            DenseBackwardDataOp => Dense(Propagation.BackwardData, Read(1), none),
            DenseBackwardWeightsOp => Dense(Propagation.BackwardWeights, new Shape(Read(1)[1], Read(0)[1]), none),
            _ => null,
        };

        Shape Read(int input) => request.Inputs[input].Shape;

        ConvolutionProblem Make(Propagation propagation, ConvolutionShape shape, Shape weights, int groups, ConvolutionResult result) =>
            new(team, products, request, propagation, shape, weights, groups, result);

        ConvolutionProblem Dense(Propagation propagation, Shape weights, ConvolutionResult result) =>
            Make(propagation, ConvolutionShape.Dense(Read(0)[0], weights[1], weights[0]), weights, groups: 1, result);
    }

    private static bool Knows(ActivationKind activation) => activation is not (ActivationKind.Softmax or ActivationKind.LogSoftmax);

    private static Layout? Image(Operand operand) => operand.Type == DataType.Float32 ? LayoutQueries.ChannelsLast(operand) : null;

    private static Layout? Exactly(Operand operand, Layout layout) =>
        operand.Type == DataType.Float32 && (operand.Layout is null || operand.Layout.Equals(layout)) ? layout : null;

    private ConvolutionOperands? ProductOperands() =>
        Image(Request.Outputs[0]) is { } output && Exactly(Request.Inputs[1], ConvolutionShape.WeightsLayout(weights, groups)) is { } kernel
            && Image(Request.Inputs[0]) is { } source
            ? WithBias(source, kernel, output)
            : null;

    // Weights that are transformed anyway are read as they lie, and as floats whatever type the pixels have.
    private ConvolutionOperands? TransformedOperands()
    {
        Layout? kernel = ConvolutionShape.BlockedWeightsLayout(weights, groups) is { } blocked && Request.Inputs[1].Layout is { } asked && asked.Equals(blocked)
            ? blocked
            : Exactly(Request.Inputs[1], ConvolutionShape.WeightsLayout(weights, groups));
        return kernel is not null && WinogradImage.LayoutOf(Request.Inputs[0], Type) is { } source
            && WinogradImage.LayoutOf(Request.Outputs[0], Type) is { } output
            ? WithBias(source, kernel, output)
            : null;
    }

    private ConvolutionOperands? WithBias(Layout source, Layout kernel, Layout output)
    {
        if (Request.Inputs.Length <= 2)
        {
            return new([source, kernel], [output]);
        }

        return Image(Request.Inputs[2]) is { } bias ? new([source, kernel, bias], [output]) : null;
    }

    private ConvolutionOperands? GradientOperands(Func<Operand, Layout?> image)
    {
        Layout gradient = GradientLayout();
        if (LayoutQueries.All(Request.Inputs, image) is not { } inputs || Exactly(Request.Outputs[0], gradient) is null)
        {
            return null;
        }

        if (Request.Outputs.Length < 2)
        {
            return new(inputs, [gradient]);
        }

        return Image(Request.Outputs[1]) is { } bias ? new(inputs, [gradient, bias]) : null;
    }

    private Layout GradientLayout() =>
        Request.Op is ConvolutionBackwardWeightsOp && Request.Outputs[0].Layout is { IsPlain: false }
        && (ConvolutionChoice.PrefersTiles(Shape, DataType.Float32, null) || ConvolutionWeightsKernel.CanBlock(Team, Shape))
            && ConvolutionShape.BlockedWeightsLayout(weights, groups) is { } blocked
            ? blocked
            : ConvolutionShape.WeightsLayout(weights, groups);
}
