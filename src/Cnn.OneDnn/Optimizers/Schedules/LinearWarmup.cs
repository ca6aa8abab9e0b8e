using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// A straight rise to a schedule's first rate over so many steps, and then the schedule from its beginning: Goyal et al., "Accurate, large minibatch SGD"
/// (2017), 2.2. The first step's rate is that of one step of the rise, not 0. <see cref="CosineDecay"/> has Keras's own warm-up, which begins at a rate of its
/// choice.
/// </summary>
public sealed class LinearWarmup : LearningRateSchedule
{
    /// <summary>With what follows.</summary>
    /// <param name="next">The schedule after the rise.</param>
    /// <param name="warmupSteps">The number of steps of the rise.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="warmupSteps"/> is less than 1.</exception>
    public LinearWarmup(LearningRateSchedule next, long warmupSteps)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentOutOfRangeException.ThrowIfLessThan(warmupSteps, 1);
        Next = next;
        WarmupSteps = warmupSteps;
    }

    internal LinearWarmup(ConfigReader config)
        : this(
            Known.Read(config.OptionalObject("next") ?? throw config.Bad("next", "a schedule", null)), config.Whole("warmup_steps"))
    {
    }

    /// <summary>The schedule after the rise.</summary>
    public LearningRateSchedule Next { get; }

    /// <summary>The number of steps of the rise.</summary>
    public long WarmupSteps { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["next"] = Next.Describe(), ["warmup_steps"] = WarmupSteps };

    /// <inheritdoc/>
    public override double At(long step) => step < WarmupSteps ? Next.At(0) * (step + 1) / WarmupSteps : Next.At(step - WarmupSteps);
}
