using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>A learning rate that depends on how many steps have been done. One of your own says it in <see cref="At"/>.</summary>
public abstract class LearningRateSchedule
{
    /// <summary>Those that are built in; each reads and writes its options itself.</summary>
    internal static KnownClasses<LearningRateSchedule> Known { get; } = new(
        "learning rate schedule",
        ([nameof(ExponentialDecay)], c => new ExponentialDecay(c)),
        ([nameof(InverseTimeDecay)], c => new InverseTimeDecay(c)),
        ([nameof(PolynomialDecay)], c => new PolynomialDecay(c)),
        ([nameof(CosineDecayRestarts)], c => new CosineDecayRestarts(c)),
        ([nameof(CosineDecay)], c => new CosineDecay(c)),
        ([nameof(PiecewiseConstantDecay)], c => new PiecewiseConstantDecay(c)),
        ([nameof(ConstantLearningRate)], c => new ConstantLearningRate(c)),
        ([nameof(OneCycle)], c => new OneCycle(c)),
        ([nameof(LinearWarmup)], c => new LinearWarmup(c)));

    /// <summary>The learning rate of the step after <paramref name="step"/> steps.</summary>
    public abstract double At(long step);

    /// <summary>Keras's call of a schedule: <see cref="At"/>.</summary>
    public double Call(long step) => At(step);

    /// <summary>The options of a schedule of your own, from which it is made again when it is registered; see <see cref="CustomObjects"/>.</summary>
    public virtual JsonObject GetConfig() => [];

    /// <summary>As an object with class_name and config, as Keras serializes it.</summary>
    /// <exception cref="UnsupportedException">It is of a class that is not registered, or an option of it is null.</exception>
    internal JsonObject Describe()
    {
        string name = GetType().Name;
        if (CustomObjects.IsOwn(this) && !CustomObjects.Knows(this))
        {
            throw new UnsupportedException(
                $"The schedule {name} has no configuration: a checkpoint can keep only the schedules of this library, and your own when " +
                "CustomObjects.Register was told of them.");
        }

        JsonObject config = GetConfig();
        foreach ((string key, JsonNode? value) in config)
        {
            if (value is null)
            {
                throw new UnsupportedException($"The option {key} of schedule {name} is null.");
            }
        }

        return new JsonObject { [ConfigReader.ClassField] = name, ["config"] = config.Parent is null ? config : config.DeepClone() };
    }

    private protected static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a positive number.");
}
