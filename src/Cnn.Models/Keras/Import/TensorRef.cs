namespace Cnn.Models.Keras.Import;

/// <summary>A tensor of a network, as configs name it.</summary>
/// <param name="Layer">The layer that gives it.</param>
/// <param name="Node">At which of its calls.</param>
/// <param name="Tensor">Which of its outputs.</param>
internal readonly record struct TensorRef(string Layer, int Node, int Tensor);
