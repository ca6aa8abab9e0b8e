namespace Cnn.Models;

/// <summary>
/// Letters made of lines, for pictures where no font is at hand. A glyph is its advance and then its strokes; a point is two digits to the base of 36, across
/// and down: 0 is the top of capitals, 3 that of small letters, 8 the line that they stand on. A stroke after ~ is a curve that its points pull.
/// </summary>
internal static class StrokeFont
{
    private const double CapitalHeight = 0.72, Rows = 8, Narrow = 0.72, Between = 0.8;
    private const int CurveSteps = 5, Base = 36;
    private const string Unknown = "8 00 60 68 08 00";

    private const string Bowl = "~33 03 08 38 68 63 33";

    private static readonly Dictionary<char, string> Glyphs = new()
    {
        [' '] = "4", ['!'] = "4 10 15,18 18", ['"'] = "6 10 12,30 32", ['#'] = "8 20 18,50 48,03 63,05 65",
        ['%'] = "8 60 08,~10 00 03 13 23 20 10,~55 45 48 58 68 65 55",
        ['&'] = "8 ~68 12 10 30 40 43 05 08 38 65", ['\''] = "4 10 12", ['('] = "4 ~20 05 2a", [')'] = "4 ~00 25 0a", ['*'] = "8 31 35,12 54,52 14",
        ['+'] = "8 32 38,05 65", [','] = "4 18 0a", ['-'] = "6 05 45", ['.'] = "4 18 18", ['/'] = "7 50 09", [':'] = "4 14 14,18 18", [';'] = "4 14 14,18 0a",
        ['<'] = "8 62 05 68", ['='] = "8 04 64,06 66", ['>'] = "8 02 65 08", ['?'] = "8 ~01 00 60 63 34 35,35 36,38 38", ['['] = "4 20 00 0a 2a",
        ['\\'] = "7 00 59", [']'] = "4 00 20 2a 0a", ['^'] = "8 03 30 63", ['_'] = "8 09 69", ['`'] = "4 00 12", ['|'] = "4 10 1a", ['~'] = "8 ~06 03 37 68 64",
        ['{'] = "5 ~30 10 14 05,~05 16 1a 3a", ['}'] = "5 ~00 20 24 35,~35 26 2a 0a", ['×'] = "8 14 58,54 18", ['·'] = "4 15 15", ['…'] = "8 08 08,38 38,68 68",
        ['0'] = "8 ~30 00 08 38 68 60 30", ['1'] = "8 12 30 38", ['2'] = "8 ~02 00 60 63 54 08,08 68", ['3'] = "8 ~01 00 60 64 24,~24 64 68 08 07",
        ['4'] = "8 48 40 05 65", ['5'] = "8 60 10 04,~04 23 63 68 08 07", ['6'] = "8 ~51 40 00 06,~33 03 08 38 68 63 33", ['7'] = "8 00 60 28",
        ['8'] = "8 ~30 00 04 34 64 60 30,~34 04 08 38 68 64 34", ['9'] = "8 ~30 00 05 35 65 60 30,~62 68 18",
        ['A'] = "8 08 30 68,15 55", ['B'] = "8 08 00,~00 60 64 04,~04 74 78 08", ['C'] = "8 ~61 50 00 08 58 67", ['D'] = "9 08 00,~00 70 78 08",
        ['E'] = "8 60 00 08 68,04 54", ['F'] = "7 60 00 08,04 54", ['G'] = "9 ~61 50 00 08 68 64,64 44", ['H'] = "8 00 08,60 68,04 64", ['I'] = "4 10 18",
        ['J'] = "7 ~50 58 08 06", ['K'] = "8 00 08,60 04,23 68", ['L'] = "7 00 08 58", ['M'] = "a 08 00 46 80 88", ['N'] = "8 08 00 68 60",
        ['O'] = "a ~40 00 08 48 88 80 40", ['P'] = "8 08 00,~00 70 74 04", ['Q'] = "a ~40 00 08 48 88 80 40,56 89", ['R'] = "8 08 00,~00 70 74 04,34 68",
        ['S'] = "8 ~61 50 00 04 34 64 68 08 07", ['T'] = "8 00 60,30 38", ['U'] = "8 00 05,~05 08 68 65,65 60", ['V'] = "8 00 38 60",
        ['W'] = "a 00 28 41 68 80",
        ['X'] = "8 00 68,60 08", ['Y'] = "8 00 34 60,34 38", ['Z'] = "8 00 60 08 68",
        ['a'] = $"8 {Bowl},63 68", ['b'] = $"8 00 08,{Bowl}", ['c'] = "8 ~64 53 03 08 58 67", ['d'] = $"8 60 68,{Bowl}", ['e'] = "8 05 65,~65 63 03 08 58 67",
        ['f'] = "6 ~50 20 24,24 28,03 43", ['g'] = $"8 {Bowl},63 69,~69 6b 1b 0a", ['h'] = "8 00 08,~05 03 63 66,66 68", ['i'] = "4 13 18,11 11",
        ['j'] = "4 13 1a,~1a 1b 0b,11 11", ['k'] = "7 00 08,53 06,25 58", ['l'] = "4 10 18", ['m'] = "b 03 08,~05 03 43 46,46 48,~45 43 83 86,86 88",
        ['n'] = "8 03 08,~05 03 63 66,66 68", ['o'] = $"8 {Bowl}", ['p'] = $"8 03 0b,{Bowl}", ['q'] = $"8 63 6b,{Bowl}", ['r'] = "6 03 08,~06 03 43",
        ['s'] = "7 ~54 53 03 05 35 65 68 08 07", ['t'] = "6 21 26,~26 28 48,03 43", ['u'] = "8 03 05,~05 08 68 65,63 68", ['v'] = "8 03 38 63",
        ['w'] = "a 03 28 44 68 83", ['x'] = "7 03 58,53 08", ['y'] = "8 03 38,63 1b", ['z'] = "7 03 53 08 58",
    };

    /// <summary>Whether there is a glyph for a letter.</summary>
    public static bool Has(char c) => Glyphs.ContainsKey(c);

    /// <summary>How wide a text is.</summary>
    public static double Measure(string text, double size) => text.Sum(c => Place(Glyph(c)[0]) + Between) * Across(size);

    /// <summary>The lines of a text.</summary>
    /// <param name="text">The text, of letters without marks; others are boxes.</param>
    /// <param name="x">Where it begins.</param>
    /// <param name="y">The line that it stands on.</param>
    /// <param name="size">The size of the font.</param>
    public static IEnumerable<(double X, double Y)[]> Lines(string text, double x, double y, double size)
    {
        double across = Across(size), down = Down(size);
        foreach (char c in text)
        {
            string glyph = Glyph(c);
            foreach (string stroke in glyph.Length > 2 ? glyph[2..].Split(',') : [])
            {
                (double X, double Y)[] points =
                    [.. stroke.TrimStart('~').Split(' ').Select(p => (x + ((Place(p[0]) + 1) * across), y + ((Place(p[1]) - Rows) * down)))];
                yield return stroke[0] == '~' ? Curve(points) : points;
            }

            x += (Place(glyph[0]) + Between) * across;
        }
    }

    private static string Glyph(char c) => Glyphs.GetValueOrDefault(c, Unknown);

    private static int Place(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : Math.Clamp(digit - 'a' + 10, 0, Base - 1);

    private static double Down(double size) => size * CapitalHeight / Rows;

    private static double Across(double size) => Down(size) * Narrow;

    // A quadratic spline: it goes through the ends and the middles of the sides between the other points.
    private static (double X, double Y)[] Curve((double X, double Y)[] points)
    {
        var line = new List<(double X, double Y)> { points[0] };
        for (int i = 1; i + 1 < points.Length; i++)
        {
            (double X, double Y) start = line[^1], pull = points[i],
                end = i + 2 == points.Length ? points[i + 1] : ((pull.X + points[i + 1].X) / 2, (pull.Y + points[i + 1].Y) / 2);
            for (int step = 1; step <= CurveSteps; step++)
            {
                double t = (double)step / CurveSteps, a = (1 - t) * (1 - t), b = 2 * t * (1 - t), c = t * t;
                line.Add(((a * start.X) + (b * pull.X) + (c * end.X), (a * start.Y) + (b * pull.Y) + (c * end.Y)));
            }
        }

        return [.. line];
    }
}
