using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli.Commands;

/// <summary>A learning rate that follows the training, by the names that the command line knows.</summary>
/// <param name="Kind">The name.</param>
/// <param name="Numbers">What stands behind it.</param>
internal sealed record ScheduleChoice(string Kind, IReadOnlyList<double> Numbers)
{
    /// <summary>Constant but for the warm-up.</summary>
    public const string Constant = "constant";

    /// <summary>Rises by itself.</summary>
    public const string OneCycle = "one-cycle";

    private const string Known = "cosine[:END], linear[:END], polynomial[:POWER[:END]], exponential[:FACTOR], step:EPOCHS[:FACTOR], one-cycle, constant";
    private const double UsualEpochFactor = 0.95, UsualStepFactor = 0.1, UsualPower = 2;

    // Names with the least and the largest count of numbers.
    private static readonly Dictionary<string, (int Least, int Most)> Kinds = new()
    {
        ["cosine"] = (0, 1), ["linear"] = (0, 1), ["polynomial"] = (0, 2), ["exponential"] = (0, 1), ["step"] = (1, 2),
            [OneCycle] = (0, 0), [Constant] = (0, 0),
    };

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => Kinds.Keys;

    /// <summary>Whether the learning rate falls to an end with the training, and stays there.</summary>
    public bool Ends => Kind is "cosine" or "linear" or "polynomial" or OneCycle;

    /// <summary>Whether that end is a learning rate of nothing, or almost.</summary>
    public bool EndsAtNothing => Kind switch
    {
        "cosine" or "linear" => Number(0, 0) == 0,
        "polynomial" => Number(1, 0) == 0,
        OneCycle => true,
        _ => false,
    };

    /// <summary>The name with its numbers, without those at the end that it has anyway.</summary>
    public string Text
    {
        get
        {
            double[] usual = Kind switch
            {
                "cosine" or "linear" => [0],
                "polynomial" => [UsualPower, 0],
                "exponential" => [UsualEpochFactor],
                "step" => [double.NaN, UsualStepFactor],
                _ => [],
            };
            int count = Numbers.Count;
            while (count > 0 && Numbers[count - 1] == usual[count - 1])
            {
                count--;
            }

            return string.Join(':', Numbers.Take(count).Select(RecipeText.From).Prepend(Kind));
        }
    }

    /// <summary>Reads a name with its numbers.</summary>
    /// <exception cref="UsageException">It is none, or a number is missing, wrong or out of range.</exception>
    public static ScheduleChoice Parse(string text)
    {
        string[] parts = text.Split(':');
        if (!Kinds.TryGetValue(parts[0], out (int Least, int Most) count))
        {
            throw new UsageException($"Unknown schedule '{parts[0]}'.{NearestName.Hint(parts[0], Kinds.Keys)} Known: {Known}.");
        }

        var numbers = new List<double>();
        foreach (string part in parts[1..])
        {
            numbers.Add(NumberText.TryReal(part, out double value) ? value : double.NaN);
        }

        var choice = new ScheduleChoice(parts[0], numbers);
        return numbers.Count >= count.Least && numbers.Count <= count.Most && choice.IsInRange()
            ? choice
            : throw new UsageException(
                $"--schedule '{text}' makes no sense: expected {Known}, with END a share from 0 to 1, FACTOR above 0 and at most 1, POWER and EPOCHS above 0.");
    }

    /// <summary>The schedule of a training.</summary>
    /// <param name="rate">The learning rate at the top.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    /// <param name="epochs">Epochs of the whole training.</param>
    /// <param name="warmup">Epochs of the rise before it.</param>
    /// <exception cref="UsageException">The rise leaves nothing of the training.</exception>
    public LearningRateSchedule Make(double rate, long stepsPerEpoch, int epochs, double warmup)
    {
        long total = stepsPerEpoch * epochs, rising = (long)Math.Round(warmup * stepsPerEpoch), rest = total - rising;
        if (rest < 1)
        {
            throw new UsageException($"--warmup leaves no step of {epochs} epochs to the schedule: give less.");
        }

        LearningRateSchedule falling = Kind switch
        {
            "cosine" => new CosineDecay(rate, rest, Number(0, 0)),
            "linear" => new PolynomialDecay(rate, rest) { EndLearningRate = rate * Number(0, 0), Power = 1 },
            "polynomial" => new PolynomialDecay(rate, rest) { EndLearningRate = rate * Number(1, 0), Power = Number(0, UsualPower) },
            "exponential" => new ExponentialDecay(rate, stepsPerEpoch, Number(0, UsualEpochFactor)),
            "step" => new ExponentialDecay(rate, stepsPerEpoch * Numbers[0], Number(1, UsualStepFactor), staircase: true),
            OneCycle => new OneCycle(rate, Math.Max(2, total)),
            _ => new ConstantLearningRate(rate),
        };
        return rising > 0 ? new LinearWarmup(falling, rising) : falling;
    }

    private double Number(int place, double usual) => Numbers.Count > place ? Numbers[place] : usual;

    private bool IsInRange() => Kind switch
    {
        "cosine" or "linear" => Number(0, 0) is >= 0 and <= 1,
        "polynomial" => Number(0, UsualPower) is > 0 and < double.PositiveInfinity && Number(1, 0) is >= 0 and <= 1,
        "exponential" => Number(0, UsualEpochFactor) is > 0 and <= 1,
        "step" => Numbers[0] is > 0 and < double.PositiveInfinity && Number(1, UsualStepFactor) is > 0 and <= 1,
        _ => true,
    };
}
