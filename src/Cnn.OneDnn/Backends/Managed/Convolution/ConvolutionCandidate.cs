namespace Cnn.OneDnn.Backends.Managed;

/// <summary>A kernel that may compute a convolution or one of its gradients.</summary>
/// <param name="Name">Its algorithm.</param>
/// <param name="Kernel">Its class.</param>
/// <param name="Operands">The layouts that it would read and write; null where others are asked for.</param>
/// <param name="Suits">Where it can run and is preferred to the candidates after it.</param>
/// <param name="Reason">Why it wins there.</param>
/// <param name="TryCreate">Makes it; null where it lacks something that only making it tells.</param>
internal sealed record ConvolutionCandidate(
    string Name,
    Type Kernel,
    Func<ConvolutionProblem, ConvolutionOperands?> Operands,
    Func<ConvolutionProblem, ConvolutionOperands, bool> Suits,
    string Reason,
    Func<ConvolutionProblem, ConvolutionOperands, Kernel?> TryCreate);
