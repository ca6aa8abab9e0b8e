using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>A dropout that drops whole channels of a sample (Tompson et al. 2014).</summary>
public abstract class SpatialDropoutBase : DropoutBase
{
    private readonly int rank;

    private protected SpatialDropoutBase(int rank, double rate, int? seed)
        : base(rate, seed) => this.rank = rank;

    private protected SpatialDropoutBase(int rank, LayerConfig config)
        : this(rank, config.Number("rate"), config.OptionalInt("seed")) => DataFormat = config.DataFormat();

    /// <summary>Where the channels are; last by default.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["data_format"] = KerasNames.ToKeras(DataFormat);
        return config;
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = SpatialInput(context, inputs, rank, DataFormat);
        Shape shape = source.Value.Shape;
        return Drop(context, source, new Shape([shape[0], shape[1], .. Enumerable.Repeat(1, rank)]));
    }
}
