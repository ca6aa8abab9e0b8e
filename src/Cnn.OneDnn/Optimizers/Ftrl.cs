using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// Follow the regularized leader: n' = n + g^2, z += g + 2 shrinkage w - (n'^p - n^p) w / rate with p = -learning rate power,
/// w = (clip(z, -l1, l1) - z) / (n'^p / rate + 2 l2 + beta / rate). McMahan et al., "Ad click prediction" (2013), as Keras's Ftrl.
/// A step whose learning rate is zero changes nothing.
/// </summary>
public sealed class Ftrl : Optimizer
{
    private readonly double learningRatePower = -0.5, initialAccumulatorValue = 0.1, l1, l2, shrinkage, beta;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.001 if null.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public Ftrl(
        LearningRateArgument? learningRate = null,
        double? weightDecay = null,
        double? clipNorm = null,
        double? clipValue = null,
        double? globalClipNorm = null)
        : base(0.001, learningRate, weightDecay, clipNorm, clipValue, globalClipNorm)
    {
    }

    internal Ftrl(ConfigReader config)
        : base(config, 0.001)
    {
        LearningRatePower = config.Number("learning_rate_power", learningRatePower);
        InitialAccumulatorValue = config.Number("initial_accumulator_value", initialAccumulatorValue);
        L1RegularizationStrength = config.Number("l1_regularization_strength", l1);
        L2RegularizationStrength = config.Number("l2_regularization_strength", l2);
        L2ShrinkageRegularizationStrength = config.Number("l2_shrinkage_regularization_strength", shrinkage);
        Beta = config.Number("beta", beta);
    }

    /// <summary>How the learning rate falls with the sum of squares, zero or negative; -0.5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is positive or not finite.</exception>
    public double LearningRatePower
    {
        get => learningRatePower;
        init => learningRatePower = -NotNegative(-value, nameof(LearningRatePower));
    }

    /// <summary>What the sums of squares start at, 0.1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double InitialAccumulatorValue
    {
        get => initialAccumulatorValue;
        init => initialAccumulatorValue = NotNegative(value, nameof(InitialAccumulatorValue));
    }

    /// <summary>Strength of the penalty on absolute values, 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double L1RegularizationStrength
    {
        get => l1;
        init => l1 = NotNegative(value, nameof(L1RegularizationStrength));
    }

    /// <summary>Strength of the stabilizing penalty on squares, 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double L2RegularizationStrength
    {
        get => l2;
        init => l2 = NotNegative(value, nameof(L2RegularizationStrength));
    }

    /// <summary>Strength of the penalty on the magnitude, 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double L2ShrinkageRegularizationStrength
    {
        get => shrinkage;
        init => shrinkage = NotNegative(value, nameof(L2ShrinkageRegularizationStrength));
    }

    /// <summary>The paper's beta, 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Beta
    {
        get => beta;
        init => beta = NotNegative(value, nameof(Beta));
    }

    private protected override int RuleSlots => 2;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["learning_rate_power"] = LearningRatePower,
        ["initial_accumulator_value"] = InitialAccumulatorValue,
        ["l1_regularization_strength"] = L1RegularizationStrength,
        ["l2_regularization_strength"] = L2RegularizationStrength,
        ["l2_shrinkage_regularization_strength"] = L2ShrinkageRegularizationStrength,
        ["beta"] = Beta,
    };

    /// <inheritdoc/>
    protected internal override float SlotInitialValue(int slot) => slot == 0 ? (float)initialAccumulatorValue : 0;

    /// <inheritdoc/>
    protected internal override void Update(
        in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
    {
        if (step.LearningRate != 0)
        {
            double twiceL2 = (2 * l2) + (beta / step.LearningRate);
            ElementLoop.Run(new Rule(step.LearningRate, -learningRatePower, l1, twiceL2, 2 * shrinkage), weights, gradients, slot0, slot1, default);
        }
    }

    private readonly struct Rule(float rate, double power, double l1, double twiceL2, double twiceShrinkage) : IElementRule
    {
        private readonly Vector<float> rate = new(rate), l1 = new((float)l1), twiceL2 = new((float)twiceL2), twiceShrinkage = new((float)twiceShrinkage);
        private readonly float power = (float)power;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            Vector<float> squares = slot0 + (gradients * gradients);
            Vector<float> after = Power(squares);
            slot1 += gradients + (twiceShrinkage * weights) - ((after - Power(slot0)) / rate * weights);
            Vector<float> numerator = Vector.Max(-l1, Vector.Min(l1, slot1)) - slot1;

            // Zero over zero, where neither a gradient nor an initial value has been: the weight is zero.
            weights = Vector.ConditionalSelect(Vector.Equals(numerator, Vector<float>.Zero), Vector<float>.Zero, numerator / ((after / rate) + twiceL2));
            slot0 = squares;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector<float> Power(Vector<float> values) => power == 0.5f ? Vector.SquareRoot(values) : AnyPower(values);

        private Vector<float> AnyPower(Vector<float> values)
        {
            Span<float> elements = stackalloc float[Vector<float>.Count];
            for (int i = 0; i < elements.Length; i++)
            {
                elements[i] = MathF.Pow(values[i], power);
            }

            return new Vector<float>(elements);
        }
    }
}
