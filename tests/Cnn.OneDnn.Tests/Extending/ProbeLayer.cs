using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>A function of the input plus a weight of one sample's shape, whose gradient is so that of the function.</summary>
internal sealed class ProbeLayer(Func<LayerContext, Symbol, Symbol> function) : Layer
{
    private Parameter? offset;

    protected override void Build(IReadOnlyList<Symbol> inputs) => offset = AddWeight("offset", new Shape(inputs[0].UserShape.AsSpan()[1..]), new Zeros());

    protected override Symbol Call(LayerContext context, Symbol input) => function(context, input + context.WeightOf(offset!));
}
