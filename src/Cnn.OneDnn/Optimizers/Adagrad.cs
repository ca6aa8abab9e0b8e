using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// a += g^2, w -= rate * g / sqrt(a + epsilon): Duchi et al., "Adaptive subgradient methods" (2011), as Keras's Adagrad.
/// </summary>
public sealed class Adagrad : Optimizer
{
    private readonly double initialAccumulatorValue = 0.1, epsilon = 1e-7;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.001 if null.</param>
    /// <param name="initialAccumulatorValue">What the sums of squares start with.</param>
    /// <param name="epsilon">Added below the root.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public Adagrad(
        LearningRateArgument? learningRate = null,
        double initialAccumulatorValue = 0.1,
        double epsilon = 1e-7,
        double? weightDecay = null,
        double? clipNorm = null,
        double? clipValue = null,
        double? globalClipNorm = null)
        : base(0.001, learningRate, weightDecay, clipNorm, clipValue, globalClipNorm)
    {
        InitialAccumulatorValue = initialAccumulatorValue;
        Epsilon = epsilon;
    }

    internal Adagrad(ConfigReader config)
        : base(config, 0.001)
    {
        InitialAccumulatorValue = config.Number("initial_accumulator_value", initialAccumulatorValue);
        Epsilon = config.Number("epsilon", epsilon);
    }

    /// <summary>What the sums of squares start at, 0.1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double InitialAccumulatorValue
    {
        get => initialAccumulatorValue;
        init => initialAccumulatorValue = NotNegative(value, nameof(InitialAccumulatorValue));
    }

    /// <summary>Added below the root, 1e-7 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Epsilon
    {
        get => epsilon;
        init => epsilon = NotNegative(value, nameof(Epsilon));
    }

    private protected override int RuleSlots => 1;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["initial_accumulator_value"] = InitialAccumulatorValue, ["epsilon"] = Epsilon };

    /// <inheritdoc/>
    protected internal override float SlotInitialValue(int slot) => slot == 0 ? (float)initialAccumulatorValue : 0;

    /// <inheritdoc/>
    protected internal override void Update(
        in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2) =>
        ElementLoop.Run(new Rule(step.LearningRate, (float)epsilon), weights, gradients, slot0, default, default);

    private readonly struct Rule(float rate, float epsilon) : IElementRule
    {
        private readonly Vector<float> rate = new(rate), epsilon = new(epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            slot0 += gradients * gradients;
            weights -= rate * gradients / Vector.SquareRoot(slot0 + epsilon);
        }
    }
}
