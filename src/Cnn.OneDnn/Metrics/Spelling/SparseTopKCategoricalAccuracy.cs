using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The share of rows whose integer label is among the k best columns: <see cref="TopKCategoricalAccuracy"/> under Keras's name for labels.</summary>
public sealed class SparseTopKCategoricalAccuracy : TopKCategoricalAccuracy
{
    private readonly string? name;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="k">How many columns count.</param>
    /// <param name="name">Under which it stands in logs; "sparse_top_k_categorical_accuracy" if null.</param>
    public SparseTopKCategoricalAccuracy(int k = 5, string? name = null)
        : base(k) => this.name = name;

    internal SparseTopKCategoricalAccuracy(ConfigReader config)
        : this(config.Int("k", 5), config.Text("name"))
    {
    }

    /// <inheritdoc/>
    public override string Name => name ?? ConfigName;

    internal override string ConfigName => "sparse_top_k_categorical_accuracy";

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        if (name is not null)
        {
            config["name"] = name;
        }

        return config;
    }

    internal override Metric Fresh() => new SparseTopKCategoricalAccuracy(K, name).About(Output);
}
