using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Cnn.Cli;

/// <summary>The parser's errors in the words of this command.</summary>
internal static class ParseErrors
{
    /// <summary>Refuses values without a letter, as a variable that is not set leaves them: a path of that kind would be the current folder.</summary>
    /// <exception cref="UsageException">There is one; the message names its option.</exception>
    public static void RefuseEmptyValues(ParseResult parsed)
    {
        foreach (SymbolResult part in parsed.CommandResult.Children)
        {
            if (part.Tokens.Any(t => t.Value.Length == 0))
            {
                string name = part is OptionResult option ? option.Option.Name : part is ArgumentResult argument
                    ? argument.Argument.HelpName ?? argument.Argument.Name
                    : "the call";
                throw new UsageException($"{name} expects a value and received an empty one. If it comes from a variable, that is not set.");
            }
        }
    }

    public static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<string> names = command.Options.Select(o => o.Name).Concat(command.Subcommands.Select(c => c.Name));
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string token = parsed.UnmatchedTokens[0];
            string what = token.StartsWith('-') ? "option" : command is RootCommand ? "command" : "argument";
            return $"Unknown {what} '{token}'.{NearestName.Hint(token, names)} See 'cnn {(command is RootCommand ? "" : command.Name + " ")}--help'.";
        }

        if (command is RootCommand)
        {
            return $"Expected a command: {string.Join(", ", command.Subcommands.Select(c => c.Name))}. 'cnn help' says what they do.";
        }

        if (parsed.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(o => o.IdentifierTokenCount > 1 && o.Option.Arity.MaximumNumberOfValues <= 1) is { } twice)
        {
            return $"{twice.Option.Name} is given {twice.IdentifierTokenCount.ToString(CultureInfo.InvariantCulture)} times: give it once. See 'cnn " +
                $"{command.Name} --help'.";
        }

        return $"{parsed.Errors[0].Message.TrimEnd('.')}. See 'cnn {command.Name} --help'.";
    }
}
