using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>Adds a learned number to each element of a sample: its gradient is the gradient of the layer after it with respect to its input.</summary>
public sealed class TestOffset : Layer
{
    private Parameter? offset;

    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        offset = AddWeight("offset", new Shape(inputs[0].UserShape.AsSpan()[1..]), new Zeros());
    }

    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inputs);
        return context.Add(inputs[0], context.Weight(offset!, inputs[0]));
    }
}
