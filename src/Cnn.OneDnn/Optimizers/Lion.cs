using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// w -= rate * sign(beta1 m + (1 - beta1) g), m = beta2 m + (1 - beta2) g: Chen et al., "Symbolic discovery of optimization algorithms" (2023),
/// as Keras's Lion.
/// </summary>
public sealed class Lion : Optimizer
{
    private readonly double beta1 = 0.9, beta2 = 0.99;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.001 if null.</param>
    /// <param name="beta1">The weight of the average in the step.</param>
    /// <param name="beta2">The decay of the average.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public Lion(
        LearningRateArgument? learningRate = null,
        double beta1 = 0.9,
        double beta2 = 0.99,
        double? weightDecay = null,
        double? clipNorm = null,
        double? clipValue = null,
        double? globalClipNorm = null)
        : base(0.001, learningRate, weightDecay, clipNorm, clipValue, globalClipNorm)
    {
        Beta1 = beta1;
        Beta2 = beta2;
    }

    internal Lion(ConfigReader config)
        : base(config, 0.001)
    {
        Beta1 = config.Number("beta_1", beta1);
        Beta2 = config.Number("beta_2", beta2);
    }

    /// <summary>How much of the step's direction is the average's, 0.9 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Beta1
    {
        get => beta1;
        init => beta1 = Fraction(value, nameof(Beta1));
    }

    /// <summary>The decay of the gradients' average, 0.99 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Beta2
    {
        get => beta2;
        init => beta2 = Fraction(value, nameof(Beta2));
    }

    private protected override int RuleSlots => 1;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["beta_1"] = Beta1, ["beta_2"] = Beta2 };

    /// <inheritdoc/>
    protected internal override void Update(
        in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2) =>
        ElementLoop.Run(new Rule(step.LearningRate, beta1, beta2), weights, gradients, slot0, default, default);

    private readonly struct Rule(float rate, double beta1, double beta2) : IElementRule
    {
        private readonly Vector<float> rate = new(rate), beta1 = new((float)beta1), rest1 = new((float)(1 - beta1));
        private readonly Vector<float> beta2 = new((float)beta2), rest2 = new((float)(1 - beta2));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            Vector<float> direction = (beta1 * slot0) + (rest1 * gradients);
            Vector<float> down = Vector.ConditionalSelect(Vector.GreaterThan(direction, Vector<float>.Zero), rate, Vector<float>.Zero);
            Vector<float> up = Vector.ConditionalSelect(Vector.LessThan(direction, Vector<float>.Zero), rate, Vector<float>.Zero);

            // A direction that is no number passes both comparisons by; the sum keeps it visible in the weights.
            weights = weights - down + up + (direction - direction);
            slot0 = (beta2 * slot0) + (rest2 * gradients);
        }
    }
}
