using System.CommandLine;

namespace Cnn.Cli.Commands;

/// <summary>cnn help COMMAND: what a command does, as its --help does.</summary>
internal static class HelpCommand
{
    public static Command Create(RootCommand root)
    {
        var command = new Command("help", "Lists the commands, or the options of one.");
        var name = new Argument<string?>("command")
        {
            Description = "A command; without it all are listed.",
            HelpName = "COMMAND",
            Arity = ArgumentArity.ZeroOrOne,
        };
        name.CompletionSources.Add(_ => root.Subcommands.Select(c => new System.CommandLine.Completions.CompletionItem(c.Name)));
        command.Add(name);
        command.SetAction(parsed =>
        {
            string? asked = parsed.GetValue(name);
            string[] names = [.. root.Subcommands.Select(c => c.Name)];
            return asked is null || names.Contains(asked)
                ? root.Parse(asked is null ? ["--help"] : [asked, "--help"]).Invoke(parsed.InvocationConfiguration)
                : throw new UsageException($"Unknown command '{asked}'.{NearestName.Hint(asked, names)} See 'cnn help'.");
        });
        return command;
    }
}
