using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>A layer, what it is called on, and what Keras's documentation says that it gives.</summary>
public sealed record LayerCase(string Name, Func<Layer> Make, int[][] Inputs, int[] Output)
{
    /// <summary>Name and Keras shape of each weight, in Keras's order.</summary>
    public (string Name, int[] Shape)[] Parameters { get; init; } = [];

    /// <summary>How many of them are statistics.</summary>
    public int Statistics { get; init; }

    /// <summary>Inputs are whole numbers below this one; null for numbers of any kind.</summary>
    public int? WholeBelow { get; init; }

    public override string ToString() => Name;
}
