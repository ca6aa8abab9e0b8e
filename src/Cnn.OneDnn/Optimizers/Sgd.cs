using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// Gradient descent: w -= rate * g. With momentum v = momentum * v - rate * g and w += v; with Nesterov's w += momentum * v - rate * g.
/// Keras's SGD, which <see cref="SGD"/> spells as there.
/// </summary>
public class Sgd : Optimizer
{
    private readonly double momentum;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="learningRate">A number, or a schedule; 0.01 if null.</param>
    /// <param name="momentum">How much of the last step is repeated, in [0, 1).</param>
    /// <param name="nesterov">Whether the gradient counts as taken after the momentum step.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <param name="useEma">Whether an average of the weights over the steps is kept: <see cref="Optimizer.UseEma"/>.</param>
    /// <param name="emaMomentum">How much of that average stays in a step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public Sgd(
        LearningRateArgument? learningRate = null,
        double momentum = 0,
        bool nesterov = false,
        double? weightDecay = null,
        double? clipNorm = null,
        double? clipValue = null,
        double? globalClipNorm = null,
        bool useEma = false,
        double emaMomentum = 0.99)
        : base(0.01, learningRate, weightDecay, clipNorm, clipValue, globalClipNorm)
    {
        Momentum = momentum;
        Nesterov = nesterov;
        UseEma = useEma;
        EmaMomentum = emaMomentum;
    }

    internal Sgd(ConfigReader config)
        : base(config, 0.01)
    {
        Momentum = config.Number("momentum", momentum);
        Nesterov = config.Bool("nesterov", false);
    }

    /// <summary>How much of the last step is repeated, in [0, 1); 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Momentum
    {
        get => momentum;
        init => momentum = Fraction(value, nameof(Momentum));
    }

    /// <summary>Whether the gradient counts as taken after the momentum step.</summary>
    public bool Nesterov { get; init; }

    private protected override int RuleSlots => momentum > 0 ? 1 : 0;

    private protected override string KerasName => "SGD";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["momentum"] = Momentum, ["nesterov"] = Nesterov };

    /// <inheritdoc/>
    protected internal override void Update(
        in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
    {
        if (momentum > 0)
        {
            ElementLoop.Run(new MomentumRule(step.LearningRate, (float)momentum, Nesterov), weights, gradients, slot0, default, default);
        }
        else
        {
            ElementLoop.Run(new PlainRule(step.LearningRate), weights, gradients, default, default, default);
        }
    }

    private readonly struct PlainRule(float rate) : IElementRule
    {
        private readonly Vector<float> rate = new(rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2) =>
            weights -= rate * gradients;
    }

    private readonly struct MomentumRule(float rate, float momentum, bool nesterov) : IElementRule
    {
        private readonly Vector<float> rate = new(rate), momentum = new(momentum);
        private readonly bool nesterov = nesterov;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2)
        {
            Vector<float> descent = rate * gradients;
            slot0 = (momentum * slot0) - descent;
            weights += nesterov ? (momentum * slot0) - descent : slot0;
        }
    }
}
