using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>A network in which each layer follows the one before.</summary>
public sealed class Sequential : Model
{
    /// <summary>A stack of layers; the first one is an <see cref="Input"/>.</summary>
    /// <exception cref="ArgumentException">The first layer is no <see cref="Input"/>, or there is no second one.</exception>
    /// <exception cref="ShapeException">A layer does not fit the one before.</exception>
    public Sequential(params IReadOnlyList<Layer> layers)
        : base([InputOf(layers)], [Stack(layers)], "sequential")
    {
    }

    private static SymbolicTensor InputOf(IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return layers.Count > 1 && layers[0] is Input input
            ? input.Output
            : throw new ArgumentException("A sequential model starts with an Input and has at least one layer after it.", nameof(layers));
    }

    private static SymbolicTensor Stack(IReadOnlyList<Layer> layers)
    {
        SymbolicTensor tensor = InputOf(layers);
        for (int i = 1; i < layers.Count; i++)
        {
            tensor = layers[i].Apply(tensor);
        }

        return tensor;
    }
}
