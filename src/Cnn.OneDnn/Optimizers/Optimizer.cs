using System.Text.Json.Nodes;

namespace Cnn.OneDnn;

/// <summary>
/// A rule that turns gradients into new weights, with Keras 3's semantics and defaults. In one step gradients are averaged over
/// <see cref="GradientAccumulationSteps"/>, clipped, the weights decayed, then updated.
/// </summary>
/// <remarks>
/// The object is a choice of settings, and may be given to any number of models: each makes an optimizer of its own from it when it is compiled, with a state
/// of its own, and gives it as
/// <see cref="Model.Optimizer"/>. A learning rate that is set here later goes to all of them; one that is set on a model's own optimizer, as callbacks do, to
/// that model alone. The last one set counts.
/// </remarks>
public abstract partial class Optimizer
{
    private const int MaximumSlots = 3;

    private double learningRate;
    private double? clipValue, clipNorm, globalClipNorm, weightDecay;
    private int? gradientAccumulationSteps;
    private long steps;
    private LearningRateSchedule? schedule;

    // Of a model's own optimizer: what it was made from, and how many changes of its learning rate have been taken over.
    private Optimizer? origin;
    private int changes, taken;

    private protected Optimizer(double fallback, LearningRateArgument? rate, double? weightDecay, double? clipNorm, double? clipValue, double? globalClipNorm)
    {
        learningRate = NotNegative(rate?.Number ?? fallback, nameof(LearningRate));
        Schedule = rate?.Schedule;
        WeightDecay = weightDecay;
        ClipNorm = clipNorm;
        ClipValue = clipValue;
        GlobalClipNorm = globalClipNorm;
    }

    /// <summary>An optimizer of your own, with the settings that all have.</summary>
    /// <param name="learningRate">A number, or a schedule.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="clipNorm">A weight's gradient is scaled down to this norm.</param>
    /// <param name="clipValue">Every element of a gradient is cut to this size.</param>
    /// <param name="globalClipNorm">All gradients together are scaled down to this norm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    protected Optimizer(
        LearningRateArgument learningRate, double? weightDecay = null, double? clipNorm = null, double? clipValue = null, double? globalClipNorm = null)
        : this(0, learningRate, weightDecay, clipNorm, clipValue, globalClipNorm)
    {
    }

    /// <summary>
    /// The learning rate of the next step: of a model's own optimizer with a <see cref="Schedule"/> that of the step where its training is, of any other that
    /// of the first. May be changed while training, unless there is a schedule.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">There is a schedule.</exception>
    public double LearningRate
    {
        get => Schedule?.At(steps) ?? FixedRate;
        set
        {
            if (Schedule is not null)
            {
                throw new InvalidOperationException("The learning rate of this optimizer comes from its Schedule. Leave Schedule out to set LearningRate.");
            }

            double rate = NotNegative(value, nameof(LearningRate));
            Follow();
            learningRate = rate;
            changes++;
        }
    }

    /// <summary>Where the learning rate comes from; null for a fixed one. Evaluated at the number of batches done before.</summary>
    public LearningRateSchedule? Schedule
    {
        get => schedule;
        init => schedule = value;
    }

    /// <summary>Every element of a gradient is cut to [-value, value].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double? ClipValue
    {
        get => clipValue;
        init => clipValue = Positive(value, nameof(ClipValue));
    }

    /// <summary>A weight's gradient is scaled down to this Euclidean norm where it is larger.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double? ClipNorm
    {
        get => clipNorm;
        init => clipNorm = Positive(value, nameof(ClipNorm));
    }

    /// <summary>All gradients together are scaled down to this Euclidean norm where they are larger.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double? GlobalClipNorm
    {
        get => globalClipNorm;
        init => globalClipNorm = Positive(value, nameof(GlobalClipNorm));
    }

    /// <summary>Decoupled weight decay: w loses w * decay * learning rate before each update.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? WeightDecay
    {
        get => weightDecay;
        init => weightDecay = value is null ? null : NotNegative(value.Value, nameof(WeightDecay));
    }

    /// <summary>Over how many batches gradients are averaged before the weights change; null for every batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int? GradientAccumulationSteps
    {
        get => gradientAccumulationSteps;
        init => gradientAccumulationSteps = value is null or >= 2
            ? value
            : throw new ArgumentOutOfRangeException(nameof(GradientAccumulationSteps), value, "Expected null or at least 2.");
    }

    /// <summary>
    /// Flat arrays of the weights' size that it keeps: the rule's own, with gradient accumulation the sum, with averages of the weights those.
    /// </summary>
    internal int SlotCount => RuleSlots + (Accumulation > 1 ? 1 : 0) + (UseEma ? 1 : 0);

    /// <summary>Over how many batches gradients are summed; 1 for none.</summary>
    internal int Accumulation => gradientAccumulationSteps ?? 1;

    /// <summary>The learning rate where no schedule gives it.</summary>
    private protected double FixedRate
    {
        get
        {
            Follow();
            return learningRate;
        }
    }

    /// <summary>State that is no array, for checkpoints.</summary>
    internal double[] ScalarState
    {
        get => ReadScalars();
        set
        {
            CheckScalarState(value);
            WriteScalars(value);
        }
    }

    /// <summary>The scalar state before the first step.</summary>
    private protected virtual double[] InitialScalars => [];

    /// <summary>Slots of the formula itself.</summary>
    private protected virtual int RuleSlots => SlotsPerWeight is >= 0 and <= MaximumSlots
        ? SlotsPerWeight
        : throw new InvalidOperationException($"{GetType().Name} asks for {SlotsPerWeight} slots; an optimizer has at most {MaximumSlots}.");

    /// <summary>
    /// How many numbers are kept for each weight, such as a momentum: 0, unless an optimizer of your own says up to 3. Checkpoints keep them.
    /// </summary>
    protected virtual int SlotsPerWeight => 0;

    /// <summary>
    /// The options that its kind has, from which it is made again; one of your own when it is registered, see <see cref="CustomObjects"/>. Learning rate,
    /// clipping and decay are written besides.
    /// </summary>
    public virtual JsonObject GetConfig() => [];

    /// <summary>The name that configurations have for the class: Keras's.</summary>
    internal string ClassName => CustomObjects.IsOwn(this) ? Known.NameOf(this) : KerasName;

    /// <summary>The name that Keras has for the class.</summary>
    private protected virtual string KerasName => GetType().Name;

    /// <summary>
    /// Updates a part of the weights: the one method of an optimizer of your own. What a part is, and in which order elements lie, is the engine's business, so
    /// that a rule must treat each element for itself; parts are updated by several threads at once. Gradients come averaged and clipped, decay has been done.
    /// </summary>
    /// <param name="step">The number of the update, from 1, and the learning rate.</param>
    /// <param name="weights">The weights, which become new ones. One that is zero and has a zero gradient stays zero, whatever is written: it may be
    /// padding.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="slot0">The first number kept for each weight; empty if there is none.</param>
    /// <param name="slot1">The second one.</param>
    /// <param name="slot2">The third one.</param>
    protected internal abstract void Update(
        in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2);

    /// <summary>What a slot is filled with before the first step.</summary>
    protected internal virtual float SlotInitialValue(int slot) => 0;

    private protected static double Fraction(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a number in [0, 1).");

    private protected static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected zero or a positive, finite number.");

    private static double? Positive(double? value, string name) => value is null || (value > 0 && double.IsFinite(value.Value))
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected null or a positive, finite number.");
}
