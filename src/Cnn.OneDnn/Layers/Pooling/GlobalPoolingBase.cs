using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>A layer that takes one number from each channel.</summary>
public abstract class GlobalPoolingBase : Layer
{
    private readonly PoolingKind kind;
    private readonly int rank;

    private protected GlobalPoolingBase(int rank, PoolingKind kind, DataFormat dataFormat, bool keepDims)
    {
        this.rank = rank;
        this.kind = kind;
        DataFormat = dataFormat;
        KeepDims = keepDims;
    }

    private protected GlobalPoolingBase(int rank, PoolingKind kind, LayerConfig config)
        : this(rank, kind, config.DataFormat(), config.Bool("keepdims", false))
    {
    }

    /// <summary>Where the input has its channels; last by default.</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>Whether the spatial axes stay, with size one; false by default.</summary>
    public bool KeepDims { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["data_format"] = KerasNames.ToKeras(DataFormat), ["keepdims"] = KeepDims };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = SpatialInput(context, inputs, rank, DataFormat);
        ReadOnlySpan<int> spatial = source.Value.Shape.AsSpan()[2..];
        int[] ones = [.. Enumerable.Repeat(1, rank)], zeros = new int[rank];
        var op = new PoolingOp(kind, Window.Create(ones, ones, zeros, zeros), [.. spatial], context.Graph.Differentiable);
        Symbol pooled = source with { Value = context.Emit(op, source.Value) };
        return KeepDims ? pooled : context.Reshape(pooled, new Shape(pooled.Value.Shape[0], pooled.Channels), pooled.Format);
    }
}
