#nullable enable
using System.Text.RegularExpressions;

// Loaded by build.cake, whose scripts know no namespaces, and compiled into the tests of it.
#pragma warning disable CA1050

/// <summary>A page of commands, each with what it printed in the block of text below.</summary>
internal sealed class TutorialPage
{
    // Of more epochs than this, only the first and the last are shown.
    private const int MostEpochs = 12, First = 5, Last = 3;
    private const string Start = "dotnet run -c Release --project ";
    private readonly string path;

    public TutorialPage(string path) => this.path = path;

    /// <summary>The commands with their arguments, in the order of the page.</summary>
    public IReadOnlyList<(string Project, string Arguments)> Commands
    {
        get
        {
            MatchCollection found = Regex.Matches(System.IO.File.ReadAllText(path), $"^{Regex.Escape(Start)}(\\S+)(?: -- (.*))?$", RegexOptions.Multiline);
            return [.. found.Select(m => (m.Groups[1].Value, m.Groups[2].Value))];
        }
    }

    /// <summary>Puts what a command printed in place of what it printed before.</summary>
    public void Show(string project, string arguments, IReadOnlyList<string> printed)
    {
        string command = Start + project + (arguments.Length > 0 ? $" -- {arguments}" : "");
        string text = System.IO.File.ReadAllText(path), fences = $"```\n{command}\n```\n\n```text\n";
        int begin = text.IndexOf(fences, StringComparison.Ordinal);
        int end = begin < 0 ? -1 : text.IndexOf("```", begin + fences.Length, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new InvalidOperationException($"{path} has no block of text below \"{command}\".");
        }

        string shown = string.Join('\n', Shortened([.. printed.Select(line => line.TrimEnd())])).Trim('\n');
        System.IO.File.WriteAllText(path, text[..(begin + fences.Length)] + shown + "\n" + text[end..]);
    }

    private static IEnumerable<string> Shortened(IReadOnlyList<string> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            int epochs = lines.Skip(i).TakeWhile(line => line.StartsWith("epoch", StringComparison.OrdinalIgnoreCase)).Count();
            if (epochs > MostEpochs)
            {
                foreach (string line in lines.Skip(i).Take(First).Append("...").Concat(lines.Skip(i + epochs - Last).Take(Last)))
                {
                    yield return line;
                }

                i += epochs - 1;
                continue;
            }

            yield return lines[i];
        }
    }
}
