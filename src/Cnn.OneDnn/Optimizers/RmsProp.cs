using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// v = rho v + (1 - rho) g^2, w -= rate * g / sqrt(v + epsilon); centered, the square of the gradients' average is taken off v. With momentum the
/// steps are summed as m = momentum * m + step. Hinton's lecture 6 (2012), as Keras's RMSprop, which <see cref="RMSprop"/> spells as there.
/// </summary>
public class RmsProp : Optimizer
{
    private readonly double rho = 0.9, momentum, epsilon = 1e-7;

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
    public RmsProp(
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
        : base(0.001, learningRate, weightDecay, clipNorm, clipValue, globalClipNorm)
    {
        Rho = rho;
        Momentum = momentum;
        Epsilon = epsilon;
        Centered = centered;
        UseEma = useEma;
        EmaMomentum = emaMomentum;
    }

    internal RmsProp(ConfigReader config)
        : base(config, 0.001)
    {
        Rho = config.Number("rho", rho);
        Momentum = config.Number("momentum", momentum);
        Epsilon = config.Number("epsilon", epsilon);
        Centered = config.Bool("centered", false);
    }

    /// <summary>The decay of the averages, 0.9 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Rho
    {
        get => rho;
        init => rho = Fraction(value, nameof(Rho));
    }

    /// <summary>How much of the last step is repeated, in [0, 1); 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Momentum
    {
        get => momentum;
        init => momentum = Fraction(value, nameof(Momentum));
    }

    /// <summary>Added below the root, 1e-7 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Epsilon
    {
        get => epsilon;
        init => epsilon = NotNegative(value, nameof(Epsilon));
    }

    /// <summary>Whether to divide by the variance of the gradients instead of their mean square.</summary>
    public bool Centered { get; init; }

    private protected override int RuleSlots => 1 + (momentum > 0 ? 1 : 0) + (Centered ? 1 : 0);

    private protected override string KerasName => "RMSprop";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["rho"] = Rho,
        ["momentum"] = Momentum,
        ["epsilon"] = Epsilon,
        ["centered"] = Centered,
    };

    /// <inheritdoc/>
    protected internal override void Update(
        in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
    {
        // The rule's slots are velocity, momentum, average; what is not needed takes no memory, so the average may be the second slot kept.
        Span<float> velocity = momentum > 0 ? slot1 : default;
        Span<float> average = !Centered ? default : momentum > 0 ? slot2 : slot1;
        ElementLoop.Run(new Rule(step.LearningRate, rho, momentum, epsilon, Centered), weights, gradients, slot0, velocity, average);
    }

    private readonly struct Rule(float rate, double rho, double momentum, double epsilon, bool centered) : IElementRule
    {
        private readonly Vector<float> rate = new(rate), rho = new((float)rho), rest = new((float)(1 - rho));
        private readonly Vector<float> momentum = new((float)momentum), epsilon = new((float)epsilon);
        private readonly bool centered = centered;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            slot0 = (rho * slot0) + (rest * (gradients * gradients));
            Vector<float> variance = slot0;
            if (centered)
            {
                slot2 = (rho * slot2) + (rest * gradients);
                variance -= slot2 * slot2;
            }

            // Without momentum the slot comes as zero, so the sum is the step itself.
            slot1 = (momentum * slot1) + (rate * gradients / Vector.SquareRoot(variance + epsilon));
            weights -= slot1;
        }
    }
}
