using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of <see cref="ResizeOp"/>. Input: gradient of the enlarged tensor. Output: of the source.</summary>
internal sealed record ResizeBackwardOp(bool Bilinear, ImmutableArray<int> Factors, Shape Source) : Op
{
    public override string Name => Bilinear ? "resize_bilinear_backward" : "resize_nearest_backward";

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this with { Source = Source.With(0, count) };

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, inputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [Source];

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Bilinear = {Bilinear}, Factors = {Text(Factors)}, Source = {Source}");
        return true;
    }
}
