using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A layer that takes one number from each window of each channel. The output has floor((in - pool) / stride) + 1 positions along each axis with
/// valid padding, ceil(in / stride) with same padding.
/// </summary>
public abstract class PoolingBase : Layer
{
    private readonly PoolingKind kind;
    private readonly int rank;

    private PoolingBase(int rank, PoolingKind kind, PerAxis poolSize)
    {
        ArgumentNullException.ThrowIfNull(poolSize);
        this.rank = rank;
        this.kind = kind;
        PoolSize = poolSize.For(rank, nameof(PoolSize));
    }

    private protected PoolingBase(int rank, PoolingKind kind, PerAxis? poolSize, PerAxis? strides, Padding? padding, DataFormat dataFormat)
        : this(rank, kind, poolSize ?? 2)
    {
        if (strides is not null)
        {
            Strides = strides;
        }

        Padding = padding ?? Padding;
        DataFormat = dataFormat;
    }

    private protected PoolingBase(int rank, PoolingKind kind, LayerConfig config)
        : this(rank, kind, config.PerAxis("pool_size", 2))
    {
        Strides = config.PerAxis("strides", PoolSize);
        Padding = config.Padding();
        DataFormat = config.DataFormat();
    }

    /// <summary>The window's size along each spatial axis.</summary>
    public PerAxis PoolSize { get; }

    /// <summary>The steps of the window; its size by default.</summary>
    /// <exception cref="ArgumentException">A step is not positive, or their number does not fit.</exception>
    public PerAxis Strides
    {
        get => field ?? PoolSize;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.For(rank, nameof(Strides));
        }
    }

    /// <summary>What happens at the border; padding never wins a maximum and never counts in an average. Only whole windows by default.</summary>
    public Padding Padding { get; init; } = Padding.Valid;

    /// <summary>Where the input and the output have their channels; last by default.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["pool_size"] = KerasNames.ToKeras(PoolSize),
        ["strides"] = KerasNames.ToKeras(Strides),
        ["padding"] = KerasNames.ToKeras(Padding),
        ["data_format"] = KerasNames.ToKeras(DataFormat),
    };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = SpatialInput(context, inputs, rank, DataFormat);
        Window window;
        try
        {
            window = Padding.Over(source.Value.Shape.AsSpan()[2..], PoolSize, Strides, new PerAxis(1).For(rank, nameof(PoolSize)));
        }
        catch (ShapeException e)
        {
            throw BadShape(e.Message);
        }

        return source with { Value = context.Emit(new PoolingOp(kind, window, [.. PoolSize], context.Graph.Differentiable), source.Value) };
    }
}
