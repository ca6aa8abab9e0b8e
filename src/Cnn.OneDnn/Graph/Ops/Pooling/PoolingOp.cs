using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// Pooling over the spatial axes. Input: (N, C, spatial). Outputs: the pooled tensor and, for maxima in training, a workspace that says which
/// element won; its type and layout are the kernel's business.
/// </summary>
internal sealed record PoolingOp(PoolingKind Kind, Window Window, ImmutableArray<int> Kernel, bool Training) : Op
{
    public override string Name => Kind == PoolingKind.Max ? "max_pooling" : "average_pooling";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes =>
    [
        new("count_include_pad", Kind == PoolingKind.AverageIncludingPadding),
        new("kernel", Kernel),
        .. Window.Attributes,
        new("training", Training),
    ];

    public override OpFamily Family => OpFamily.Pooling;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public bool HasWorkspace => Training && Kind == PoolingKind.Max;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.Activation : OperandTraits.Workspace;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(0, Kernel.Aggregate((long)outputs[0].ElementCount, (product, size) => product * size));

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Shape source = inputs[0];
        Expect(source.Rank >= 3, $"Pooling expects (batch, channels, spatial...), received {source}.");
        for (int i = 0; i < Kernel.Length && i < Window.SpatialRank; i++)
        {
            int effective = Window.Effective(Kernel[i], Window.Dilations[i]);
            Expect(Window.PadsBefore[i] < effective && Window.PadsAfter[i] < effective,
                $"Pooling expects padding smaller than its window of {effective}, received {Window.PadsBefore[i]} and {Window.PadsAfter[i]}.");
        }

        Shape result = Window.OutputShape("Pooling", source, source[1], Kernel.AsSpan());
        return HasWorkspace ? [result, result] : [result];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 1 ? DataType.UInt8 : inputs[0];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        var op = new PoolingBackwardOp(Kind, Window, Kernel, node.Inputs[0].Shape);
        Value[] inputs = HasWorkspace ? [gradients[0]!, node.Outputs[1]] : [gradients[0]!];
        return [graph.Emit(op, inputs)[0]];
    }

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Kind = {Kind}, Window = {Window}, Kernel = {Text(Kernel)}, Training = {Training}");
        return true;
    }
}
