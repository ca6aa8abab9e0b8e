using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The share of rows whose largest column is that of their one-hot target: <see cref="Accuracy"/> under Keras's name for one-hot rows.</summary>
public sealed class CategoricalAccuracy : Accuracy
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="name">Under which it stands in logs; "categorical_accuracy" if null.</param>
    public CategoricalAccuracy(string? name = null)
        : base(name: name)
    {
    }

    internal CategoricalAccuracy(ConfigReader config)
        : this(config.Text("name"))
    {
    }

    internal override string ConfigName => "categorical_accuracy";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Described([]);
}
