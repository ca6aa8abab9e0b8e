using System.Globalization;

namespace Cnn.Benchmarks.Comparison;

/// <summary>What to compare and how long.</summary>
internal sealed record ComparisonOptions
{
    private const string Usage = "Usage: compare --program CNN --output DIR [--models a,b] [--dtypes f32,bf16] [--seconds S] [--rounds N] " +
        "[--peer NAME=COMMAND]... [--predictor NAME=COMMAND]...";

    /// <summary>The cnn program, or its cnn.dll.</summary>
    public required string Program { get; init; }

    /// <summary>The folder for table.md and table.json.</summary>
    public required string Output { get; init; }

    public IReadOnlyList<BenchmarkModel> Models { get; init; } = BenchmarkModel.All;

    public IReadOnlyList<string> DataTypes { get; init; } = ["f32", "bf16"];

    /// <summary>How long each run times steps.</summary>
    public double Seconds { get; init; } = 5;

    /// <summary>How often the programs take turns; the best run of each counts.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>Programs that train: they take --models, --modes and --seconds.</summary>
    public IReadOnlyList<Peer> Peers { get; init; } = [];

    /// <summary>Programs that predict: they take --files, --batch and --seconds.</summary>
    public IReadOnlyList<Peer> Predictors { get; init; } = [];

    /// <exception cref="ArgumentException">An option is unknown or has a value that it cannot have.</exception>
    public static ComparisonOptions Parse(IReadOnlyList<string> args)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        List<Peer> peers = [], predictors = [];
        for (int i = 0; i < args.Count; i += 2)
        {
            if (args[i] is not
                ("--program" or "--output" or "--models" or "--dtypes" or "--seconds" or "--rounds" or "--peer" or "--predictor") || i + 1 == args.Count)
            {
                throw new ArgumentException($"'{args[i]}' is not an option with a value. {Usage}");
            }

            given[args[i]] = args[i + 1];
            if (args[i] is "--peer" or "--predictor" && args[i + 1].Length > 0)
            {
                (args[i] == "--peer" ? peers : predictors).Add(Peer.Parse(args[i + 1]));
            }
        }

        string[] types = given.TryGetValue("--dtypes", out string? list) ? list.Split(',', StringSplitOptions.TrimEntries) : ["f32", "bf16"];
        if (types.FirstOrDefault(t => t is not ("f32" or "bf16")) is { } unknown)
        {
            throw new ArgumentException($"--dtypes expects f32 and bf16, received '{unknown}'.");
        }

        return new ComparisonOptions
        {
            Program = given.GetValueOrDefault("--program") ?? throw new ArgumentException($"--program is missing. {Usage}"),
            Output = given.GetValueOrDefault("--output") ?? throw new ArgumentException($"--output is missing. {Usage}"),
            Models = BenchmarkModel.Parse(given.GetValueOrDefault("--models")),
            DataTypes = types,
            Seconds = Positive("--seconds", given, 5),
            Rounds = (int)Math.Ceiling(Positive("--rounds", given, 2)),
            Peers = peers,
            Predictors = predictors,
        };
    }

    private static double Positive(string option, Dictionary<string, string> given, double fallback) =>
        !given.TryGetValue(option, out string? text) ? fallback
        : double.TryParse(text, CultureInfo.InvariantCulture, out double value) && value is > 0 and < 86400 ? value
        : throw new ArgumentException($"{option} expects a number above zero, received '{text}'.");
}
