namespace Cnn.OneDnn;

/// <summary>A function of each element, or of each row, of a tensor: those of <see cref="Activations"/>.</summary>
/// <param name="x">Numbers of any shape.</param>
/// <returns>As many, of the same shape.</returns>
public delegate Tensor ActivationFunction(Tensor x);
