using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of <see cref="WarpOp"/> with respect to the images. Inputs: gradient of the result, the moves where there are any.</summary>
internal sealed record WarpBackwardOp(WarpOp Forward, Shape Source) : Op
{
    public override string Name => Forward.Name + "_backward";

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this with { Source = Source.With(0, count) };

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, inputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [Source];

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Forward = {Forward}, Source = {Source}");
        return true;
    }
}
