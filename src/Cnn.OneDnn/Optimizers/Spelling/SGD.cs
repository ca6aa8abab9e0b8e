namespace Cnn.OneDnn;

/// <summary><see cref="Sgd"/> as Keras spells it: one is the other.</summary>
public sealed class SGD : Sgd
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.01 if null.</param>
    /// <param name="momentum">How much of the last step is repeated, in [0, 1).</param>
    /// <param name="nesterov">Whether the gradient counts as taken after the momentum step.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <param name="useEma">Whether an average of the weights over the steps is kept: <see cref="Optimizer.UseEma"/>.</param>
    /// <param name="emaMomentum">How much of that average stays in a step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public SGD(
        LearningRateArgument? learningRate = null,
        double momentum = 0,
        bool nesterov = false,
        double? weightDecay = null,
        double? clipNorm = null,
        double? clipValue = null,
        double? globalClipNorm = null,
        bool useEma = false,
        double emaMomentum = 0.99)
        : base(learningRate, momentum, nesterov, weightDecay, clipNorm, clipValue, globalClipNorm, useEma, emaMomentum)
    {
    }
}
