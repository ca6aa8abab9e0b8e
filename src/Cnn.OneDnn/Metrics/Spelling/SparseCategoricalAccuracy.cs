using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The share of rows whose largest column is their integer label: <see cref="Accuracy"/> under Keras's name for labels.</summary>
public sealed class SparseCategoricalAccuracy : Accuracy
{
    private readonly string? name;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="name">Under which it stands in logs; "sparse_categorical_accuracy" if null.</param>
    public SparseCategoricalAccuracy(string? name = null)
        : base() => this.name = name;

    internal SparseCategoricalAccuracy(ConfigReader config)
        : this(config.Text("name"))
    {
    }

    /// <inheritdoc/>
    public override string Name => name ?? ConfigName;

    internal override string ConfigName => "sparse_categorical_accuracy";

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = [];
        if (name is not null)
        {
            config["name"] = name;
        }

        return config;
    }

    internal override Metric Fresh() => new SparseCategoricalAccuracy(name).About(Output);
}
