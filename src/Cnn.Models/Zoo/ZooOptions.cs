using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>How a network of the zoo differs from its default.</summary>
public sealed record ZooOptions
{
    /// <summary>A sample's sizes, channels last, such as (32, 32, 3); the network's own if null.</summary>
    public Shape? InputShape { get; init; }

    /// <summary>The number of classes, at least two; the network's own if null.</summary>
    public int? Classes { get; init; }

    /// <summary>Seed and backend.</summary>
    public ModelOptions Engine { get; init; } = new();
}
