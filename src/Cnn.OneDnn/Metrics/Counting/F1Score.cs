using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// The harmonic mean of precision and recall per class, averaged over the classes, as Keras's F1Score. Without a threshold the largest columns of a row are
/// its predicted classes.
/// </summary>
public sealed class F1Score : FBetaScore
{
    /// <summary>With the defaults of the properties.</summary>
    /// <param name="average">How classes are averaged.</param>
    /// <param name="threshold">What a column must exceed to be predicted; null for the largest of the row.</param>
    /// <param name="name">Its name in logs; "f1_score" if null.</param>
    public F1Score(AveragingArgument average = default, double? threshold = null, string? name = null)
        : base(average, 1, threshold, name)
    {
    }

    internal F1Score(ConfigReader config)
        : this(config.Choice<Averaging>("average"), config.OptionalNumber("threshold"), config.Text("name"))
    {
    }

    internal override string ConfigName => "f1_score";

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config.Remove("beta");
        return config;
    }
}
