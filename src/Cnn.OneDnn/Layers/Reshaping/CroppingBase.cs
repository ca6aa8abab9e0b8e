using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>A layer that removes positions before and after each spatial axis.</summary>
public abstract class CroppingBase : BorderLayer
{
    private protected CroppingBase(params ReadOnlySpan<(int Before, int After)> cropping)
        : base("cropping", cropping)
    {
    }

    private protected CroppingBase(int rank, LayerConfig config)
        : base("cropping", rank, config)
    {
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = SpatialInput(context, inputs, Borders.Length, DataFormat);
        int[] dims = source.Value.Shape.ToArray();
        for (int i = 0; i < Borders.Length; i++)
        {
            (int before, int after) = Borders[i];
            if ((long)before + after >= dims[i + 2])
            {
                throw BadShape($"cropping ({before}, {after}) leaves nothing of {dims[i + 2]} positions along spatial axis {i}.");
            }

            dims[i + 2] -= before + after;
        }

        return source with { Value = context.Emit(new SliceOp(Before, new Shape(dims)), source.Value) };
    }
}
