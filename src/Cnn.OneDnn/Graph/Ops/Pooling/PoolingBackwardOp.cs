using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of pooling. Inputs: gradient of the pooled tensor, workspace for maxima. Output: gradient of the source.</summary>
internal sealed record PoolingBackwardOp(PoolingKind Kind, Window Window, ImmutableArray<int> Kernel, Shape Source) : Op
{
    public override string Name => Kind == PoolingKind.Max ? "max_pooling_backward" : "average_pooling_backward";

    public override OpFamily Family => OpFamily.Pooling;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 0 ? OperandTraits.Activation : OperandTraits.Workspace;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this with { Source = Source.With(0, count) };

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, inputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [Source];

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Kind = {Kind}, Window = {Window}, Kernel = {Text(Kernel)}, Source = {Source}");
        return true;
    }
}
