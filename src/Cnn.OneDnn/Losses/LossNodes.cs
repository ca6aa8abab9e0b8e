using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>What a loss has added to a graph.</summary>
/// <param name="PerRow">The loss of each row, not weighted: (rows).</param>
/// <param name="GradientOf">The value whose gradient is known: the prediction, or what a softmax before it was given.</param>
/// <param name="Gradient">Its gradient, of the mean over the rows of weighted losses.</param>
/// <param name="Probabilities">The rows as probabilities, where the loss computes them: (rows, C).</param>
internal sealed record LossNodes(Value PerRow, Value GradientOf, Value Gradient, Value? Probabilities);
