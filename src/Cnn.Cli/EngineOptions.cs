using System.Collections.Concurrent;
using System.CommandLine;
using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>The options that every command that computes has.</summary>
internal sealed class EngineOptions
{
    private const int MostThreads = 1024;
    private static readonly string[] Backends = ["auto", "onednn", "managed"];
    private static readonly string[] DataTypes = ["f32", "bf16", "auto"];

    // A program asks for one; who calls the commands in one process again and again has one for each number.
    private static readonly ConcurrentDictionary<int, Engine> Engines = [];

    private readonly Option<string> backend = new("--backend")
    {
        Description = "What computes: onednn, managed, or auto for oneDNN where it loads.",
        HelpName = "auto|onednn|managed",
    };
    private readonly Option<int?> threads = NumberOption.Whole("--threads", "Threads to compute with; default: the cores this process may use.");
    private readonly Option<ulong?> seed = NumberOption.Seed("--seed", "Of weights, dropout and order: the same seed gives the same result.");
    private readonly Option<string> dataType = new("--dtype")
    {
        Description = "Type of activations and of the weights that products read; bf16 needs a CPU that has it, auto takes the faster one.",
        HelpName = "f32|bf16|auto",
    };
    private readonly Option<bool> emulate = new("--emulate-bf16") { Description = "Let bf16 run on a CPU that lacks it: slow, for tests." };

    private readonly Option<bool> deterministic = new("--deterministic")
    {
        Description =
            "Chooses kernels by fixed rules instead of their times: the same seed, threads and CPU give the same bits in every process; steps may take longer.",
    };

    public EngineOptions(Command command, bool withSeed = true)
    {
        backend.CompletionSources.Add(Backends);
        dataType.CompletionSources.Add(DataTypes);
        command.Add(backend);
        command.Add(threads);
        if (withSeed)
        {
            command.Add(seed);
        }

        command.Add(dataType);
        command.Add(emulate);
        command.Add(deterministic);
        command.Add(Json);
    }

    public Option<bool> Json { get; } = new("--json") { Description = "Machine-readable lines on standard output; words go to standard error." };

    /// <summary>The model options that were asked for.</summary>
    public ModelOptions Apply(ParseResult parsed)
    {
        string type = OneOf(parsed, dataType, DataTypes, "f32");
        BackendKind kind = OneOf(parsed, backend, Backends, "auto") switch
        {
            "onednn" => BackendKind.OneDnn,
            "managed" => BackendKind.Managed,
            _ => BackendKind.Auto,
        };
        return new ModelOptions
        {
            Engine = EngineFor(parsed.GetValue(threads)),
            Backend = kind,
            Seed = SeedIn(parsed) ?? 0,
            DataTypePolicy = type switch
            {
                "bf16" => DataTypePolicy.MixedBFloat16,
                "auto" => DataTypePolicy.Auto,
                _ => DataTypePolicy.Float32,
            },
            AllowEmulatedBFloat16 = parsed.GetValue(emulate),
            Deterministic = parsed.GetValue(deterministic),
        };
    }

    /// <summary>The seed that was given; null where none was.</summary>
    public ulong? SeedIn(ParseResult parsed) => parsed.GetResult(seed) is null ? null : parsed.GetValue(seed);

    /// <summary>Whether a number of threads was given.</summary>
    public bool HasThreads(ParseResult parsed) => parsed.GetValue(threads) is not null;

    private static Engine EngineFor(int? count) => count switch
    {
        null => Engine.Default,
        >= 1 and <= MostThreads => Engines.GetOrAdd(count.Value, static number => new Engine(new OneDnn.EngineOptions { Threads = number })),
        _ => throw new UsageException($"--threads expects a number from 1 to {MostThreads}, received {count}."),
    };

    private static string OneOf(ParseResult parsed, Option<string> option, string[] known, string fallback)
    {
        string value = parsed.GetValue(option) ?? fallback;
        return known.FirstOrDefault(k => k.Equals(value, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"{option.Name} expects {string.Join(", ", known)}, received '{value}'.{NearestName.Hint(value, known)}");
    }
}
