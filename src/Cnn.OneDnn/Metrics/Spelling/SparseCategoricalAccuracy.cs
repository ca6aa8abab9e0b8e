using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The share of rows whose largest column is their integer label: <see cref="Accuracy"/> under Keras's name for labels.</summary>
public sealed class SparseCategoricalAccuracy : Accuracy
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="name">Under which it stands in logs; "sparse_categorical_accuracy" if null.</param>
    public SparseCategoricalAccuracy(string? name = null)
        : base(name: name)
    {
    }

    internal SparseCategoricalAccuracy(ConfigReader config)
        : this(config.Text("name"))
    {
    }

    internal override string ConfigName => "sparse_categorical_accuracy";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Described([]);
}
