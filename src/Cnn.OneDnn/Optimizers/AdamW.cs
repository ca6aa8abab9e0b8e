using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// <see cref="Adam"/> with decoupled weight decay, 0.004 by default: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), as Keras's AdamW.
/// </summary>
public sealed class AdamW : Adam
{
    /// <summary>With Keras's defaults: learning rate 0.001, weight decay 0.004.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.001 if null.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="beta1">The decay of the gradients' average.</param>
    /// <param name="beta2">The decay of the squares' average.</param>
    /// <param name="epsilon">Added to the root.</param>
    /// <param name="amsgrad">Whether to divide by the largest average of squares so far.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <param name="useEma">Whether an average of the weights over the steps is kept: <see cref="Optimizer.UseEma"/>.</param>
    /// <param name="emaMomentum">How much of that average stays in a step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public AdamW(LearningRateArgument? learningRate = null, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-7, bool amsgrad = false, double? clipNorm = null, double? clipValue = null, double? globalClipNorm = null,
        bool useEma = false, double emaMomentum = 0.99)
        : base(learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, clipNorm, clipValue, globalClipNorm, useEma, emaMomentum)
    {
    }

    internal AdamW(ConfigReader config)
        : base(config, 0.004)
    {
    }
}
