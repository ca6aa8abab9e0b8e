using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// m += (g - m)(1 - beta1), u = max(beta2 u, |g|), w -= rate * m / ((1 - beta1^t)(u + epsilon)): Kingma and Ba, "Adam" (2014), section 7.1, as
/// Keras's Adamax.
/// </summary>
public sealed class Adamax : Optimizer
{
    private readonly double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.001 if null.</param>
    /// <param name="beta1">The decay of the gradients' average.</param>
    /// <param name="beta2">The decay of the largest gradient.</param>
    /// <param name="epsilon">Added to the divisor.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public Adamax(
        LearningRateArgument? learningRate = null,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-7,
        double? weightDecay = null,
        double? clipNorm = null,
        double? clipValue = null,
        double? globalClipNorm = null)
        : base(0.001, learningRate, weightDecay, clipNorm, clipValue, globalClipNorm)
    {
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
    }

    internal Adamax(ConfigReader config)
        : base(config, 0.001)
    {
        Beta1 = config.Number("beta_1", beta1);
        Beta2 = config.Number("beta_2", beta2);
        Epsilon = config.Number("epsilon", epsilon);
    }

    /// <summary>The decay of the gradients' average, 0.9 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Beta1
    {
        get => beta1;
        init => beta1 = Fraction(value, nameof(Beta1));
    }

    /// <summary>The decay of the largest magnitude, 0.999 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Beta2
    {
        get => beta2;
        init => beta2 = Fraction(value, nameof(Beta2));
    }

    /// <summary>Added to the largest magnitude, 1e-7 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Epsilon
    {
        get => epsilon;
        init => epsilon = NotNegative(value, nameof(Epsilon));
    }

    private protected override int RuleSlots => 2;

    private protected override OptimizerStep Prepare(OptimizerStep step) =>
        step with { First = (float)(1 - Math.Pow(beta1, step.Iteration)) };

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["beta_1"] = Beta1,
        ["beta_2"] = Beta2,
        ["epsilon"] = Epsilon,
    };

    /// <inheritdoc/>
    protected internal override void Update(
        in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2) =>
        ElementLoop.Run(new Rule(step.LearningRate, step.First, beta1, beta2, epsilon), weights, gradients, slot0, slot1, default);

    private readonly struct Rule(float rate, float correction, double beta1, double beta2, double epsilon) : IElementRule
    {
        private readonly Vector<float> rate = new(rate), correction = new(correction);
        private readonly Vector<float> rest1 = new((float)(1 - beta1)), beta2 = new((float)beta2), epsilon = new((float)epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            slot0 += (gradients - slot0) * rest1;
            slot1 = Vector.Max(beta2 * slot1, Vector.Abs(gradients));
            weights -= rate * slot0 / (correction * (slot1 + epsilon));
        }
    }
}
