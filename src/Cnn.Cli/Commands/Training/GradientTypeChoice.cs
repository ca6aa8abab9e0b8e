using System.CommandLine;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>As what ranks send gradients to each other, as the command line has it.</summary>
internal static class GradientTypeChoice
{
    private const string Whole = "float32", Half = "bfloat16";

    public static Option<string?> Option()
    {
        var option = new Option<string?>("--gradient-type")
        {
            Description = $"As what several ranks send gradients: {Whole}, the default, or {Half}, half as long and rounded to two or three digits.",
            HelpName = $"{Whole}|{Half}",
        };
        option.CompletionSources.Add(Whole, Half);
        return option;
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static DataType Parse(string? text) => (text?.ToLowerInvariant() ?? Whole) switch
    {
        Whole => DataType.Float32,
        Half => DataType.BFloat16,
        _ => throw new UsageException($"--gradient-type expects {Whole} or {Half}; received '{text}'."),
    };
}
