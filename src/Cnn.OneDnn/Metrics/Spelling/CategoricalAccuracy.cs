using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The share of rows whose largest column is that of their one-hot target: <see cref="Accuracy"/> under Keras's name for one-hot rows.</summary>
public sealed class CategoricalAccuracy : Accuracy
{
    private readonly string? name;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="name">Under which it stands in logs; "categorical_accuracy" if null.</param>
    public CategoricalAccuracy(string? name = null)
        : base() => this.name = name;

    internal CategoricalAccuracy(ConfigReader config)
        : this(config.Text("name"))
    {
    }

    /// <inheritdoc/>
    public override string Name => name ?? ConfigName;

    internal override string ConfigName => "categorical_accuracy";

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

    internal override Metric Fresh() => new CategoricalAccuracy(name).About(Output);
}
