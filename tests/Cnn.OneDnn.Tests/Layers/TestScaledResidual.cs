using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>A layer as a user writes one: x + scale * gain * tanh(x), with a learned gain per channel.</summary>
public sealed class TestScaledResidual(float scale) : Layer
{
    private Parameter? gain;

    public override JsonObject GetConfig() => new() { ["scale"] = scale };

    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        gain = AddWeight("gain", new Shape(inputs[0].UserShape[-1]), new Ones());
    }

    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inputs);
        Symbol x = inputs[0];
        Symbol bent = context.Multiply(context.Activate(x, Activation.Tanh), context.Weight(gain!, x));
        return context.Add(x, context.Affine(bent, scale, 0));
    }
}
