using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>A loss of one's own as Keras writes it.</content>
public abstract partial class Loss
{
    /// <summary>What <see cref="Compute"/> gives, by operators on symbols and <see cref="Ops"/> alone: Keras's call.</summary>
    /// <exception cref="NotSupportedException">The loss overrides neither.</exception>
    protected virtual Symbol Call(Symbol yTrue, Symbol yPred) =>
        throw new NotSupportedException($"{GetType().Name} computes nothing yet: it has to override Call, or Compute.");
}
