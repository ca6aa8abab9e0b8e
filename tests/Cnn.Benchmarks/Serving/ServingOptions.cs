using System.Globalization;

namespace Cnn.Benchmarks.Serving;

/// <summary>What the command serve was asked for.</summary>
internal sealed record ServingOptions
{
    /// <summary>A network of the zoo.</summary>
    public string Model { get; init; } = "resnet18";

    /// <summary>Rows and columns of its images; the network's own if null.</summary>
    public int? Side { get; init; }

    /// <summary>How many threads ask.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>How long each part lasts.</summary>
    public double Seconds { get; init; } = 10;

    /// <summary>The largest batch.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Instances of the predictor; its own choice if null.</summary>
    public int? Instances { get; init; }

    /// <summary>Whether requests have from 1 to the largest batch's samples.</summary>
    public bool Mixed { get; init; }

    /// <exception cref="ArgumentException">An option is unknown or has no number.</exception>
    public static ServingOptions Parse(string[] args)
    {
        var options = new ServingOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => i + 1 < args.Length ? args[++i] : throw new ArgumentException($"{args[i]} needs a value.");
            options = args[i] switch
            {
                "--model" => options with { Model = Value() },
                "--side" => options with { Side = Count(Value()) },
                "--clients" => options with { Clients = Count(Value()) },
                "--seconds" => options with { Seconds = Count(Value()) },
                "--batch" => options with { Batch = Count(Value()) },
                "--instances" => options with { Instances = Count(Value()) },
                "--mixed" => options with { Mixed = true },
                string other =>
                    throw new ArgumentException($"Unknown option {other}: expected --model, --side, --clients, --seconds, --batch, --instances or --mixed."),
            };
        }

        return options;
    }

    private static int Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
        ? number
        : throw new ArgumentException($"Expected a whole number above zero, received '{text}'.");
}
