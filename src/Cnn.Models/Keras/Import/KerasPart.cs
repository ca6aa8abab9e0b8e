using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Keras.Import;

/// <summary>A layer of a network, or a network in its place.</summary>
/// <param name="Name">What the file calls it, unique in its network.</param>
/// <param name="ClassName">Its class.</param>
/// <param name="Config">Its options.</param>
/// <param name="Network">The network that stands in its place; null for a layer.</param>
/// <param name="Calls">The tensors that it is called on, each time; in a sequential network none.</param>
internal sealed record KerasPart(string Name, string ClassName, JsonObject Config, KerasNetwork? Network, IReadOnlyList<TensorRef[]> Calls)
{
    public const string InputClass = "InputLayer";

    public bool IsInput => ClassName == InputClass;

    /// <summary>The layer, once it was called.</summary>
    public Layer? Layer { get; set; }

    /// <summary>What follows it where its activation is one that only Keras 2 has.</summary>
    public IReadOnlyList<Layer> After { get; set; } = [];
}
