namespace Cnn.OneDnn.Files;

/// <summary>
/// A table for a terminal of any width. Where it is too wide its names go on in further lines, then columns are left out, then shapes go on in
/// further lines: nothing is cut off.
/// </summary>
/// <param name="heads">The heads of its columns.</param>
internal sealed class TextTable(params string[] heads)
{
    private const int FewestLetters = 8;

    private readonly List<string[]> rows = [heads];

    /// <summary>Columns of names, which are broken between words before anything is left out. Columns of no names and no shapes are numbers.</summary>
    public IReadOnlyList<int> Names { get; init; } = [];

    /// <summary>Columns of shapes, which are broken when what can be spared is left out.</summary>
    public IReadOnlyList<int> Shapes { get; init; } = [];

    /// <summary>Columns that can be spared, in the order in which they are left out.</summary>
    public IReadOnlyList<int> Spare { get; init; } = [];

    /// <summary>Columns that are left out after those, in that order; then names are broken anywhere.</summary>
    public IReadOnlyList<int> Last { get; init; } = [];

    /// <summary>
    /// Whether no shape is ever broken: then the names of <see cref="Last"/>, and after them the others, go on in further lines behind dots, underscores and
    /// slashes, before columns are left out.
    /// </summary>
    public bool KeepsShapesWhole { get; init; }

    /// <summary>Whether there are lines around it and between its columns, and not just gaps.</summary>
    public bool HasFrame { get; init; } = true;

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Its lines, and the heads of the columns that are left out.</summary>
    /// <param name="room">How many letters a line may have.</param>
    public (IReadOnlyList<string> Lines, IReadOnlyList<string> LeftOut) Write(int room)
    {
        int[] shown = [], widths = [];
        if (KeepsShapesWhole)
        {
            (shown, widths) = Whole(room);
        }

        for (int i = 0; !KeepsShapesWhole && i <= Spare.Count + Last.Count + 1; i++)
        {
            shown = [.. Enumerable.Range(0, heads.Length).Except(Spare.Concat(Last).Take(Math.Max(0, i <= Spare.Count ? i : i - 1)))];
            widths = Widths(shown, room, i > Spare.Count);
            if (Length(widths, shown) <= room)
            {
                break;
            }
        }

        Narrow(widths, shown, Names, _ => FewestLetters, room);
        if (!HasFrame)
        {
            return ([.. rows.SelectMany(r => Row(r, shown, widths)).Select(l => l.TrimEnd())], LeftOut(shown));
        }

        var lines = new List<string>();
        string rule = "+" + string.Join("+", shown.Select(c => new string('-', widths[c] + 2))) + "+";
        lines.Add(rule);
        foreach ((int i, string[] row) in rows.Index())
        {
            lines.AddRange(Row(row, shown, widths));
            if (i == 0)
            {
                lines.Add(rule.Replace('-', '='));
            }
        }

        lines.Add(rule);
        return (lines, LeftOut(shown));
    }

    // Names between words; then within words, those that can be left out first; then without these; then names anywhere rather than without shapes.
    private (int[] Shown, int[] Widths) Whole(int room)
    {
        (int[] Shown, int[] Widths) found = default;
        for (int left = 0; left <= Last.Count; left++)
        {
            int[] shown = [.. Enumerable.Range(0, heads.Length).Except(Last.Take(left))];
            int[] widths = Widths(shown, room, breaksShapes: false);
            Narrow(widths, shown, [.. Names.Intersect(Last)], Piece, room);
            Narrow(widths, shown, Names, Piece, room);
            if (left == Last.Count - 1)
            {
                Narrow(widths, shown, Names, _ => FewestLetters, room);
            }

            found = (shown, widths);
            if (Length(widths, shown) <= room)
            {
                break;
            }
        }

        return found;
    }

    // The longest part of a name that is not broken.
    private int Piece(int column) => rows.Max(r =>
    {
        int longest = 0, start = 0;
        for (int i = 0; i < r[column].Length; i++)
        {
            if (r[column][i] == ' ' || EndsPart(r[column], i) || i == r[column].Length - 1)
            {
                longest = Math.Max(longest, i + (r[column][i] == ' ' ? 0 : 1) - start);
                start = i + 1;
            }
        }

        return longest;
    });

    private static bool EndsPart(string text, int place) => text[place] is '.' or '_' or '/' && place > 0 && place < text.Length - 1;

    private string[] LeftOut(int[] shown) => [.. Enumerable.Range(0, heads.Length).Except(shown).Select(c => heads[c])];

    private int Length(int[] widths, int[] shown) => shown.Sum(c => widths[c]) + (HasFrame ? (3 * shown.Length) + 1 : 2 * (shown.Length - 1));

    private int[] Widths(int[] shown, int room, bool breaksShapes)
    {
        int[] widths = [.. heads.Select((_, c) => rows.Max(r => r[c].Length))];
        int LongestWord(int column) => rows.Max(r => r[column].Split(' ').Max(w => w.Length));
        Narrow(widths, shown, Names, LongestWord, room);
        if (breaksShapes)
        {
            Narrow(widths, shown, Shapes, LongestWord, room);
        }

        return widths;
    }

    // The widest first, as far as it goes.
    private void Narrow(int[] widths, int[] shown, IReadOnlyList<int> columns, Func<int, int> least, int room)
    {
        Dictionary<int, int> floors = columns.Intersect(shown).ToDictionary(c => c, least);
        while (Length(widths, shown) > room && floors.Keys.Where(c => widths[c] > floors[c]).ToArray() is { Length: > 0 } wide)
        {
            widths[wide.MaxBy(c => widths[c])]--;
        }
    }

    private IEnumerable<string> Row(string[] cells, int[] shown, int[] widths)
    {
        List<string>[] broken = [.. shown.Select(c => Break(cells[c], widths[c]))];
        for (int line = 0; line < broken.Max(b => b.Count); line++)
        {
            IEnumerable<string> parts = shown.Select((c, i) =>
            {
                string part = line < broken[i].Count ? broken[i][line] : "";
                return Names.Contains(c) || Shapes.Contains(c) ? part.PadRight(widths[c]) : part.PadLeft(widths[c]);
            });
            yield return HasFrame ? "| " + string.Join(" | ", parts) + " |" : string.Join("  ", parts);
        }
    }

    // Between words, else behind an underscore, a dot or a slash, else anywhere.
    private static List<string> Break(string text, int room)
    {
        var lines = new List<string>();
        while (text.Length > room)
        {
            int at = text.LastIndexOf(' ', room);
            if (at > 0)
            {
                lines.Add(text[..at]);
                text = text[(at + 1)..];
                continue;
            }

            at = text.AsSpan(0, room).LastIndexOfAny('_', '.', '/') + 1;
            at = at > 1 ? at : char.IsLowSurrogate(text[room]) ? room - 1 : room;
            lines.Add(text[..at]);
            text = text[at..];
        }

        lines.Add(text);
        return lines;
    }
}
