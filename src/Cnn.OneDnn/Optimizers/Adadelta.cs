using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// a = rho a + (1 - rho) g^2, d = g sqrt(e + epsilon) / sqrt(a + epsilon), e = rho e + (1 - rho) d^2, w -= rate * d: Zeiler, "ADADELTA" (2012),
/// as Keras's Adadelta. The paper has rate 1.
/// </summary>
public sealed class Adadelta : Optimizer
{
    private readonly double rho = 0.95, epsilon = 1e-7;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.001 if null.</param>
    /// <param name="rho">The decay of the averages.</param>
    /// <param name="epsilon">Added below the roots.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public Adadelta(
        LearningRateArgument? learningRate = null,
        double rho = 0.95,
        double epsilon = 1e-7,
        double? weightDecay = null,
        double? clipNorm = null,
        double? clipValue = null,
        double? globalClipNorm = null)
        : base(0.001, learningRate, weightDecay, clipNorm, clipValue, globalClipNorm)
    {
        Rho = rho;
        Epsilon = epsilon;
    }

    internal Adadelta(ConfigReader config)
        : base(config, 0.001)
    {
        Rho = config.Number("rho", rho);
        Epsilon = config.Number("epsilon", epsilon);
    }

    /// <summary>The decay of both averages, 0.95 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Rho
    {
        get => rho;
        init => rho = Fraction(value, nameof(Rho));
    }

    /// <summary>Added below both roots, 1e-7 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Epsilon
    {
        get => epsilon;
        init => epsilon = NotNegative(value, nameof(Epsilon));
    }

    private protected override int RuleSlots => 2;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["rho"] = Rho, ["epsilon"] = Epsilon };

    /// <inheritdoc/>
    protected internal override void Update(
        in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2) =>
        ElementLoop.Run(new Rule(step.LearningRate, rho, epsilon), weights, gradients, slot0, slot1, default);

    private readonly struct Rule(float rate, double rho, double epsilon) : IElementRule
    {
        private readonly Vector<float> rate = new(rate), rho = new((float)rho), rest = new((float)(1 - rho)), epsilon = new((float)epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            slot0 = (rho * slot0) + (rest * (gradients * gradients));
            Vector<float> delta = Vector.SquareRoot(slot1 + epsilon) * gradients / Vector.SquareRoot(slot0 + epsilon);
            slot1 = (rho * slot1) + (rest * (delta * delta));
            weights -= rate * delta;
        }
    }
}
