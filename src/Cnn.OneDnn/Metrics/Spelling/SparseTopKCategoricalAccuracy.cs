using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The share of rows whose integer label is among the k best columns: <see cref="TopKCategoricalAccuracy"/> under Keras's name for labels.</summary>
public sealed class SparseTopKCategoricalAccuracy : TopKCategoricalAccuracy
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="k">How many columns count.</param>
    /// <param name="name">Under which it stands in logs; "sparse_top_k_categorical_accuracy" if null.</param>
    public SparseTopKCategoricalAccuracy(int k = 5, string? name = null)
        : base(k, name)
    {
    }

    internal SparseTopKCategoricalAccuracy(ConfigReader config)
        : this(config.Int("k", 5), config.Text("name"))
    {
    }

    internal override string ConfigName => "sparse_top_k_categorical_accuracy";
}
