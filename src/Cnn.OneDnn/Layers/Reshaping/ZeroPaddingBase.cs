using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>A layer that adds zeros before and after each spatial axis.</summary>
public abstract class ZeroPaddingBase : BorderLayer
{
    private protected ZeroPaddingBase(params ReadOnlySpan<(int Before, int After)> padding)
        : base("padding", padding)
    {
    }

    private protected ZeroPaddingBase(int rank, LayerConfig config)
        : base("padding", rank, config)
    {
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = SpatialInput(context, inputs, Borders.Length, DataFormat);
        return source with { Value = context.Emit(new PadOp(Before, After), source.Value) };
    }
}
