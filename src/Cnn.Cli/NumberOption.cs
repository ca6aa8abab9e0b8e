using System.CommandLine;
using System.CommandLine.Parsing;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli;

/// <summary>Options that take a number. The parser's own conversions read 0,001 as 1 and pass over blanks; these refuse both.</summary>
internal static class NumberOption
{
    /// <summary>A whole number.</summary>
    public static Option<int?> Whole(string name, string description, string helpName = "N") => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => NumberText.TryWhole(Text(result), out int value)
            ? value
            : Refuse<int?>(result, "a whole number: digits and nothing between them"),
    };

    /// <summary>A whole number of 0 or more, up to 2^64 - 1.</summary>
    public static Option<ulong?> Seed(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => NumberText.TryCount(Text(result), out ulong value)
            ? value
            : Refuse<ulong?>(result, "a whole number of 0 or more: digits and nothing between them"),
    };

    /// <summary>A number with or without decimals.</summary>
    public static Option<double?> Real(string name, string description, string helpName, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => NumberText.TryReal(Text(result), out double value)
            ? value
            : Refuse<double?>(result, "a number: digits with a point for decimals, such as 0.001"),
    };

    private static string Text(ArgumentResult result) => result.Tokens[^1].Value;

    private static T? Refuse<T>(ArgumentResult result, string expected)
    {
        string name = (result.Parent as OptionResult)?.IdentifierToken?.Value ?? result.Argument.Name;
        result.AddError($"Cannot parse argument '{Text(result)}' for option '{name}' as {expected}");
        return default;
    }
}
