using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// <see cref="Adam"/> with Nesterov's momentum: Dozat, "Incorporating Nesterov momentum into Adam" (2015), as Keras's Nadam. The momentum of step t is
/// u(t) = beta1 (1 - 0.96^t / 2); the averaged gradient is corrected by the product of all momenta so far.
/// </summary>
public sealed class Nadam : Optimizer
{
    private readonly double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7;
    private double momentumProduct = 1;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.001 if null.</param>
    /// <param name="beta1">The decay of the gradients' average.</param>
    /// <param name="beta2">The decay of the squares' average.</param>
    /// <param name="epsilon">Added to the root.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public Nadam(
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

    internal Nadam(ConfigReader config)
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

    /// <summary>The decay of the squares' average, 0.999 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Beta2
    {
        get => beta2;
        init => beta2 = Fraction(value, nameof(Beta2));
    }

    /// <summary>Added to the root, 1e-7 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Epsilon
    {
        get => epsilon;
        init => epsilon = NotNegative(value, nameof(Epsilon));
    }

    private protected override double[] InitialScalars => [1];

    private protected override int RuleSlots => 2;

    private protected override OptimizerStep Prepare(OptimizerStep step)
    {
        double now = MomentumAt(step.Iteration), next = MomentumAt(step.Iteration + 1);

        // The product would reach zero after thousands of steps; below this bound it no longer changes 1 - product.
        momentumProduct = Math.Max(momentumProduct * now, 1e-100);
        return step with
        {
            First = (float)(next / (1 - (momentumProduct * next))),
            Second = (float)((1 - now) / (1 - momentumProduct)),

            // In single precision, as Keras has it: the first steps' values differ in the fifth digit from the exact ones.
            Third = 1 - MathF.Pow((float)beta2, step.Iteration),
        };
    }

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
        ElementLoop.Run(new Rule(step, beta1, beta2, epsilon), weights, gradients, slot0, slot1, default);

    private protected override double[] ReadScalars() => [momentumProduct];

    private protected override void WriteScalars(double[] values) => momentumProduct = values[0];

    private double MomentumAt(long iteration) => beta1 * (1 - (0.5 * Math.Pow(0.96, iteration)));

    private readonly struct Rule(OptimizerStep step, double beta1, double beta2, double epsilon) : IElementRule
    {
        private readonly Vector<float> rate = new(step.LearningRate), average = new(step.First), current = new(step.Second), correction = new(step.Third);
        private readonly Vector<float> rest1 = new((float)(1 - beta1)), rest2 = new((float)(1 - beta2)), epsilon = new((float)epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            slot0 += (gradients - slot0) * rest1;
            slot1 += ((gradients * gradients) - slot1) * rest2;
            Vector<float> ahead = (average * slot0) + (current * gradients);
            weights -= ahead * rate / (Vector.SquareRoot(slot1 / correction) + epsilon);
        }
    }
}
