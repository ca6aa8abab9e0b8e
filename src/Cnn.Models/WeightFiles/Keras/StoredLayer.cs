namespace Cnn.Models.WeightFiles.Keras;

/// <summary>The weights of one layer in a file, in the order in which Keras keeps them.</summary>
/// <param name="Path">Where they lie in the file: the layer's name, or "layers/conv2d_1" where files count layers of one class.</param>
/// <param name="Name">What the layer is called.</param>
/// <param name="Tensors">The weights.</param>
internal sealed record StoredLayer(string Path, string Name, IReadOnlyList<TensorEntry> Tensors);
