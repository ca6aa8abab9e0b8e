using Cnn.Models.WeightFiles.Keras;

namespace Cnn.Models.Keras.Import;

/// <summary>Where the weights of a layer lie in files of weights.</summary>
/// <param name="Part">The layer.</param>
/// <param name="Top">The name of the layer of the whole network that it is or is in: Keras 2's files are ordered by these.</param>
/// <param name="Path">The layers counted by class, "layers/conv2d_1", as Keras 3's files have them.</param>
internal sealed record KerasSlot(KerasPart Part, string Top, string Path)
{
    /// <summary>All layers, those of networks inside of the network too, in Keras's order.</summary>
    public static IReadOnlyList<KerasSlot> List(KerasNetwork network) => [.. Walk(network, null, "")];

    private static IEnumerable<KerasSlot> Walk(KerasNetwork network, string? top, string prefix)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (KerasPart part in network.Parts)
        {
            string path = prefix + KerasVariables.PathOf(part.ClassName == "Model" ? "Functional" : part.ClassName, counts);
            if (part.Network is not { } inner)
            {
                yield return new KerasSlot(part, top ?? part.Name, path);
                continue;
            }

            foreach (KerasSlot slot in Walk(inner, top ?? part.Name, $"{path}/"))
            {
                yield return slot;
            }
        }
    }
}
