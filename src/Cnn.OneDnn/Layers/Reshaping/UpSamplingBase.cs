using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>A layer that enlarges each spatial axis by a whole factor.</summary>
public abstract class UpSamplingBase : Layer
{
    private protected UpSamplingBase(int rank, PerAxis size)
    {
        ArgumentNullException.ThrowIfNull(size);
        Size = size.For(rank, nameof(Size));
    }

    private protected UpSamplingBase(int rank, LayerConfig config)
        : this(rank, config.PerAxis("size", 2)) => DataFormat = config.DataFormat();

    /// <summary>The factor of each spatial axis.</summary>
    public PerAxis Size { get; }

    /// <summary>Where the input and the output have their channels; last by default.</summary>
    public DataFormat DataFormat { get; init; }

    private protected virtual Interpolation Method => Interpolation.Nearest;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["size"] = KerasNames.ToKeras(Size), ["data_format"] = KerasNames.ToKeras(DataFormat) };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = SpatialInput(context, inputs, Size.Count, DataFormat);
        return source with { Value = context.Emit(new ResizeOp(Method == Interpolation.Bilinear, [.. Size]), source.Value) };
    }
}
