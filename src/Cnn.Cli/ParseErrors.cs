using System.CommandLine;

namespace Cnn.Cli;

/// <summary>The parser's errors in the words of this command.</summary>
internal static class ParseErrors
{
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
            return $"Expected a command: {string.Join(", ", command.Subcommands.Select(c => c.Name))}. See 'cnn --help'.";
        }

        return $"{parsed.Errors[0].Message.TrimEnd('.')}. See 'cnn {command.Name} --help'.";
    }
}
