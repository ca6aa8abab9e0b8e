using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// m += (g - m)(1 - beta1), v += (g^2 - v)(1 - beta2), w -= m * rate * sqrt(1 - beta2^t) / (1 - beta1^t) / (sqrt(v) + epsilon): Kingma and Ba,
/// "Adam" (2014), as Keras's Adam. AMSGrad (Reddi et al., 2018) divides by the largest v so far.
/// </summary>
public class Adam : Optimizer
{
    private readonly double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.001 if null.</param>
    /// <param name="beta1">The decay of the gradients' average.</param>
    /// <param name="beta2">The decay of the squares' average.</param>
    /// <param name="epsilon">Added to the root.</param>
    /// <param name="amsgrad">Whether to divide by the largest average of squares so far.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <param name="useEma">Whether an average of the weights over the steps is kept: <see cref="Optimizer.UseEma"/>.</param>
    /// <param name="emaMomentum">How much of that average stays in a step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public Adam(
        LearningRateArgument? learningRate = null,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-7,
        bool amsgrad = false,
        double? weightDecay = null,
        double? clipNorm = null,
        double? clipValue = null,
        double? globalClipNorm = null,
        bool useEma = false,
        double emaMomentum = 0.99)
        : base(0.001, learningRate, weightDecay, clipNorm, clipValue, globalClipNorm)
    {
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
        AmsGrad = amsgrad;
        UseEma = useEma;
        EmaMomentum = emaMomentum;
    }

    internal Adam(ConfigReader config, double? weightDecay = null)
        : base(config, 0.001, weightDecay)
    {
        Beta1 = config.Number("beta_1", beta1);
        Beta2 = config.Number("beta_2", beta2);
        Epsilon = config.Number("epsilon", epsilon);
        AmsGrad = config.Bool("amsgrad", false);
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

    /// <summary>Added to the root, 1e-7 by default; the paper's "epsilon hat".</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Epsilon
    {
        get => epsilon;
        init => epsilon = NotNegative(value, nameof(Epsilon));
    }

    /// <summary>Whether to divide by the largest average of squares so far.</summary>
    public bool AmsGrad { get; init; }

    private protected override int RuleSlots => AmsGrad ? 3 : 2;

    private protected override OptimizerStep Prepare(OptimizerStep step)
    {
        // In single precision, as Keras has it: the first steps' 1 - beta2^t differ in the fifth digit from the exact ones.
        float correction = MathF.Sqrt(1 - MathF.Pow((float)beta2, step.Iteration)) / (1 - MathF.Pow((float)beta1, step.Iteration));
        return step with { First = step.LearningRate * correction };
    }

    internal override OptimizerStep Scale(OptimizerStep step, float multiplier) => base.Scale(step, multiplier) with { First = step.First * multiplier };

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["beta_1"] = Beta1,
        ["beta_2"] = Beta2,
        ["epsilon"] = Epsilon,
        ["amsgrad"] = AmsGrad,
    };

    /// <inheritdoc/>
    protected internal override void Update(
        in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
    {
        if (AmsGrad)
        {
            ElementLoop.Run(new AmsGradRule(step.First, beta1, beta2, epsilon), weights, gradients, slot0, slot1, slot2);
        }
        else
        {
            ElementLoop.Run(new Rule(step.First, beta1, beta2, epsilon), weights, gradients, slot0, slot1, default);
        }
    }

    private readonly struct Rule(float rate, double beta1, double beta2, double epsilon) : IElementRule
    {
        private readonly Vector<float> rate = new(rate), rest1 = new((float)(1 - beta1)), rest2 = new((float)(1 - beta2)), epsilon = new((float)epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            slot0 += (gradients - slot0) * rest1;
            slot1 += ((gradients * gradients) - slot1) * rest2;
            weights -= slot0 * rate / (Vector.SquareRoot(slot1) + epsilon);
        }
    }

    private readonly struct AmsGradRule(float rate, double beta1, double beta2, double epsilon) : IElementRule
    {
        private readonly Vector<float> rate = new(rate), rest1 = new((float)(1 - beta1)), rest2 = new((float)(1 - beta2)), epsilon = new((float)epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            slot0 += (gradients - slot0) * rest1;
            slot1 += ((gradients * gradients) - slot1) * rest2;
            slot2 = Vector.Max(slot2, slot1);
            weights -= slot0 * rate / (Vector.SquareRoot(slot2) + epsilon);
        }
    }
}
