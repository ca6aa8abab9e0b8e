using System.Runtime.CompilerServices;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>Layers by themselves, called on numbers that are there.</summary>
public static class LayerExtensions
{
    // Gone with the layer: a network refers to its layers, and this table does not keep them.
    private static readonly ConditionalWeakTable<Layer, OwnNetwork> Networks = [];

    /// <summary>
    /// What the layer makes of a batch, computed at once, as Keras's <c>layer(x)</c>: <c>Tensor y = new Dense(4).Call(x)</c>. The first call makes its weights,
    /// which <see cref="Layer.GetWeights"/> and <see cref="Layer.SetWeights"/> read and set from then on, and which a model that has the layer later has too.
    /// It computes as in predictions: nothing is dropped, and batch normalization takes its averages.
    /// </summary>
    /// <remarks>Weights and plans are the layer's own, until it is collected, or <see cref="Backend.ClearSession"/> frees them; with them go weights that no
    /// model has. A layer inside of another layer cannot be called so.</remarks>
    /// <param name="layer">The layer.</param>
    /// <param name="x">The batch, (n, ...).</param>
    /// <exception cref="ShapeException">The batch does not fit the layer.</exception>
    /// <exception cref="InvalidOperationException">The layer is a part of another layer.</exception>
    public static Tensor Call(this Layer layer, Tensor x) => Apply(layer, [x]);

    /// <summary>The same under the name that calls on symbolic tensors have; on several tensors for a layer that merges them.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The batches, (n, ...), with one n.</param>
    /// <inheritdoc cref="Call"/>
    public static Tensor Apply(this Layer layer, params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor[] batches = [.. inputs.Select(t => t.ToFloat32())];
        if (batches.Length == 0 || batches.Any(b => b.Shape.Rank < 2 || b.Shape[0] != batches[0].Shape[0] || b.Shape[0] == 0))
        {
            throw new ShapeException(
                $"Layer '{layer.Name}' is called on batches (n, ...) with at least one sample, received {string.Join(" and ", batches.Select(b => b.Shape))}.");
        }

        return Networks.GetOrCreateValue(layer).Run(layer, batches);
    }

    /// <summary>Frees what layers have that were called by themselves.</summary>
    internal static void Free()
    {
        foreach ((_, OwnNetwork network) in Networks)
        {
            network.Free();
        }

        Networks.Clear();
    }

    // The network of the last sizes of samples alone: weights are handed on to the next.
    private sealed class OwnNetwork
    {
        private readonly Lock turn = new();
        private Model? model;

        public Tensor Run(Layer layer, Tensor[] inputs)
        {
            lock (turn)
            {
                Shape[] sizes = [.. inputs.Select(t => new Shape(t.Shape.AsSpan()[1..]))];
                if (model is not null && model.Inputs.Select(i => i.Shape).SequenceEqual(sizes))
                {
                    return Compute(model, inputs);
                }

                SymbolicTensor[] symbols = [.. sizes.Select(s => new Input(s).Output)];
                var made = new Model(symbols, [layer.ApplyAlone(symbols)]);
                Tensor result = Compute(made, inputs);
                model?.Dispose();
                model = made;
                return result;
            }
        }

        public void Free()
        {
            lock (turn)
            {
                model?.Dispose();
                model = null;
            }
        }

        private static Tensor Compute(Model model, Tensor[] inputs) => model.Predict(inputs, batchSize: inputs[0].Shape[0])[0];
    }
}
