namespace Cnn.Cli;

/// <summary>Breaks lines that are longer than a terminal is wide: between columns where there are some, else between words, else anywhere.</summary>
internal static class LineWrap
{
    private const string Indent = "  ";

    // A line that is broken in its first third looks emptier than one that is broken between words.
    private const int Part = 3;

    /// <summary>The lines of a text, none of them longer than there is room; those that go on are indented.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">How many letters a line may have.</param>
    public static string Apply(string text, int room) => room == int.MaxValue
        ? text
        : string.Join(Environment.NewLine, text.Split('\n').SelectMany(l => Break(l.TrimEnd('\r'), Math.Max(room, 4 * Indent.Length))));

    private static IEnumerable<string> Break(string line, int room)
    {
        while (line.Length > room)
        {
            int at = line.LastIndexOf("  ", room - 1, room, StringComparison.Ordinal);
            at = at > room / Part ? at : line.LastIndexOf(' ', room, room + 1);
            string begun = at > 0 ? line[..at].TrimEnd() : "";
            if (begun.Length == 0)
            {
                (begun, at) = (line[..room], room);
            }

            yield return begun;
            line = Indent + line[at..].TrimStart();
        }

        yield return line;
    }
}
