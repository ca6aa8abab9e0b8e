using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// What a weight must be after each step: Keras's MaxNorm, NonNeg, UnitNorm and MinMaxNorm, or one of your own, a record that derives from this and overrides
/// <see cref="Apply"/>.
/// </summary>
public abstract record Constraint
{
    /// <summary>Those that are built in; each reads and writes its options itself.</summary>
    internal static KnownClasses<Constraint> Known { get; } = new(
        "constraint",
        (["max_norm"], c => new MaxNorm(c)),
        (["non_neg"], _ => new NonNeg()),
        (["unit_norm"], c => new UnitNorm(c)),
        (["min_max_norm"], c => new MinMaxNorm(c)));

    // As Keras: a norm is never divided by zero.
    private protected const float Epsilon = 1e-7f;

    /// <summary>The constraint that Keras gives this name, such as max_norm or NonNeg, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">There is no such constraint.</exception>
    public static implicit operator Constraint(string kerasName) => Parse(kerasName);

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static Constraint Parse(string kerasName) => Known.Parse(kerasName);

    /// <summary>The weight as it must be: the one method of a constraint of your own. Called after each step that changes the weight.</summary>
    /// <param name="weights">The weight in Keras's shape, (space..., in, out) of a kernel.</param>
    /// <returns>A tensor of the same shape; it may be the given one, changed.</returns>
    public abstract Tensor Apply(Tensor weights);

    /// <summary>The options, from which it is made again; see <see cref="CustomObjects"/>.</summary>
    public virtual JsonObject GetConfig() => [];

    private protected static PerAxis Axes(ConfigReader config) => config.OptionalInts("axis") is { Length: > 0 } axes ? new PerAxis(axes) : 0;

    /// <summary>Scales what lies along some axes by a factor that follows from its Euclidean norm.</summary>
    private protected static Tensor Scale(Tensor weights, PerAxis axes, Func<float, float> factor)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Tensor factors = axes.Distinct().Aggregate(weights.Square(), (sums, axis) => sums.Sum(axis, keepDims: true)).Sqrt();
        foreach (ref float norm in factors.AsSpan<float>())
        {
            norm = factor(norm);
        }

        return weights * factors;
    }

    private protected static float NotNegative(double value, string name) => double.IsFinite(value) && value >= 0
        ? (float)value
        : throw new ArgumentOutOfRangeException(name, value, "Expected zero or a positive, finite number.");
}
