namespace Cnn.OneDnn;

/// <summary>What a network gives for samples, and how that would change with what was asked for; all in the user's order, samples first.</summary>
public sealed class ActivationGradients
{
    internal ActivationGradients(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> activations, IReadOnlyList<Tensor> gradients) =>
        (Outputs, Activations, Gradients) = (outputs, activations, gradients);

    /// <summary>The predictions, one tensor for each output of the model.</summary>
    public IReadOnlyList<Tensor> Outputs { get; }

    /// <summary>The values of the chosen tensors, in their order.</summary>
    public IReadOnlyList<Tensor> Activations { get; }

    /// <summary>The gradients of the weighted sum of outputs by the chosen tensors, each in the shape of its tensor.</summary>
    public IReadOnlyList<Tensor> Gradients { get; }
}
