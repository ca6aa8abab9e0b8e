using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>A trained network as the trunk of another one.</content>
public partial class Model
{
    /// <summary>
    /// The network without its head, which is the last dense layer or convolution and what follows it: what Keras calls include_top=False where a network ends
    /// so. It gives what enters the head, features of a sample. Its layers, and so the weights, are shared with this network.
    /// </summary>
    /// <exception cref="InvalidOperationException">The network has several outputs, does not know its input yet, or has no such layer on the way from the
    /// output back to where branches join.</exception>
    public Model Headless() => new(Inputs, [Head().Inputs[0]], Name) { Options = Options };

    /// <summary>
    /// The network with a new dense layer in the place of its head, to be trained on other classes: <c>using Model mine = trained.WithHead(5)</c>. All other
    /// weights are shared with this network and keep their values; the new layer has the name of the old one. Features that still have places are averaged over
    /// these.
    /// </summary>
    /// <param name="classes">How many classes are told apart; 1 for one of two.</param>
    /// <param name="activation">What the new layer ends in; softmax if null, for one class a sigmoid.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is not positive.</exception>
    /// <inheritdoc cref="Headless" path="/exception"/>
    public Model WithHead(int classes, ActivationKind? activation = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        SymbolicTensor head = Head(), features = head.Inputs[0];
        Layer? average = features.Shape.Rank switch
        {
            2 => new GlobalAveragePooling1D(features.Format),
            3 => new GlobalAveragePooling2D(features.Format),
            4 => new GlobalAveragePooling3D(features.Format),
            _ => null,
        };
        var dense = new Dense(classes, activation ?? (classes == 1 ? ActivationKind.Sigmoid : ActivationKind.Softmax)) { Name = head.Layer.Name };
        return new Model(Inputs, [dense.Apply(average?.Apply(features) ?? features)], Name) { Options = Options };
    }

    /// <summary>
    /// Freezes all layers before one, which go on to compute as they did and do not learn; normalizations among them use their moving statistics. The others
    /// are left as they are. It counts from the next <see cref="Compile(Optimizer, Loss, IReadOnlyList{Metric})"/> on.
    /// </summary>
    /// <param name="layer">The name of the first layer that still learns, or what stands in it before a dot, an underscore or a slash: "layer4",
    /// "block5".</param>
    /// <returns>How many layers with weights are before it.</returns>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public int FreezeUntil(string layer)
    {
        ArgumentException.ThrowIfNullOrEmpty(layer);
        List<Layer> all = [.. Layers];
        int exact = all.FindIndex(l => l.Name == layer),
            first = exact >= 0 ? exact : all.FindIndex(l => LayerPrefix.IsBefore(layer, l.Name));
        if (first < 0)
        {
            throw NoLayer(layer, nameof(layer));
        }

        foreach (Layer frozen in all.Take(first))
        {
            frozen.Trainable = false;
        }

        return all.Take(first).Count(l => l.Parameters.Count > 0);
    }

    private SymbolicTensor Head()
    {
        SymbolicTensor tensor = Output;
        while (tensor.Layer is not (Dense or ConvolutionBase))
        {
            tensor = tensor.Inputs.Count == 1
                ? tensor.Inputs[0]
                : throw new InvalidOperationException(
                    $"Model '{Name}' has no head: on the way back from its output there is no dense layer or convolution before '{tensor.Layer.Name}'.");
        }

        return tensor;
    }
}
