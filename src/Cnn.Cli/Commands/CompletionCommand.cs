using System.CommandLine;

namespace Cnn.Cli.Commands;

/// <summary>cnn completion SHELL: a script with which a shell completes commands, options and names.</summary>
internal static class CompletionCommand
{
    // Each asks the program itself: [suggest:POSITION] with the line behind the program's name.
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            # cnn completion bash > ~/.local/share/bash-completion/completions/cnn
            _cnn() {
                local line="${COMP_LINE:0:COMP_POINT}" IFS=$'\n'
                local rest="${line#* }"
                COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#rest}]" "$rest" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _cnn cnn
            """,
        ["zsh"] = """
            #compdef cnn
            # cnn completion zsh > a file _cnn in a folder of $fpath; or: source <(cnn completion zsh)
            _cnn() {
                local rest="${(j: :)words[2,CURRENT]}"
                local -a found
                found=(${(f)"$(${words[1]} "[suggest:${#rest}]" "$rest" 2>/dev/null)"})
                compadd -- $found || _files
            }
            # As a file of $fpath this is the body of the function _cnn, called to complete.
            if [[ "$funcstack[1]" == _cnn ]]; then
                _cnn "$@"
            else
                compdef _cnn cnn
            fi
            """,
        ["fish"] = """
            # cnn completion fish > ~/.config/fish/completions/cnn.fish
            function __cnn_complete
                set -l rest (commandline -cp | string replace -r '^\s*\S+\s' '')
                cnn "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null
            end
            complete -c cnn -a '(__cnn_complete)'
            """,
        ["pwsh"] = """
            # cnn completion pwsh >> $PROFILE
            Register-ArgumentCompleter -Native -CommandName cnn -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $line = $commandAst.ToString().PadRight($cursorPosition).Substring(0, $cursorPosition)
                $rest = $line.Substring([Math]::Min($line.Length, $line.IndexOf(' ') + 1))
                cnn "[suggest:$($rest.Length)]" $rest 2>$null |
                    Where-Object { $_ -like "$wordToComplete*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    public static Command Create(TextWriter output)
    {
        var command = new Command(
            "completion", "Prints a script with which a shell completes the names of commands, options, networks, optimizers and the like.");
        var shell = new Argument<string>("shell") { Description = $"One of {string.Join(", ", Scripts.Keys)}.", HelpName = "SHELL" };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        command.Add(shell);
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(shell)!.ToLowerInvariant();
            output.WriteLine(Scripts.TryGetValue(name, out string? script)
                ? script
                : throw new UsageException($"There is no completion for the shell '{name}'. Known: {string.Join(", ", Scripts.Keys)}."));
            return CommandLine.Success;
        });
        return command;
    }
}
