namespace Cnn.OneDnn;

/// <summary><see cref="RmsProp"/> as Keras spells it: one is the other.</summary>
public sealed class RMSprop : RmsProp
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.001 if null.</param>
    /// <param name="rho">The decay of the squares' average.</param>
    /// <param name="momentum">How much of the last step is repeated, in [0, 1).</param>
    /// <param name="epsilon">Added below the root.</param>
    /// <param name="centered">Whether gradients are taken from their average.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <param name="useEma">Whether an average of the weights over the steps is kept: <see cref="Optimizer.UseEma"/>.</param>
    /// <param name="emaMomentum">How much of that average stays in a step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public RMSprop(
        LearningRateArgument? learningRate = null,
        double rho = 0.9,
        double momentum = 0,
        double epsilon = 1e-7,
        bool centered = false,
        double? weightDecay = null,
        double? clipNorm = null,
        double? clipValue = null,
        double? globalClipNorm = null,
        bool useEma = false,
        double emaMomentum = 0.99)
        : base(learningRate, rho, momentum, epsilon, centered, weightDecay, clipNorm, clipValue, globalClipNorm, useEma, emaMomentum)
    {
    }
}
