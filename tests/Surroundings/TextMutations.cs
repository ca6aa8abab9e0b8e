using System.Text.RegularExpressions;

namespace Cnn.Tests;

/// <summary>
/// Damages text such as JSON: what stands for a value becomes another one, such as a number too large, text, a list or nothing, or goes, or comes twice. Gets further into readers than flipped
/// bits, which end in the parser.
/// </summary>
internal static partial class TextMutations
{
    private static readonly string[] Replacements =
        ["0", "-1", "1", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "1e19", "1e400", "-0.5", "0.5", "null", "true", "\"\"", "\"x\"", "[]", "[[]]", "{}", "[null]", "[-1]", "NaN", "\"\ud800\""];

    public static string Mutate(string good, Random random)
    {
        string bad = good;
        for (int edits = random.Next(1, 4); edits > 0 && Value().Matches(bad) is { Count: > 0 } values; edits--)
        {
            Match chosen = values[random.Next(values.Count)];
            string other = random.Next(4) switch
            {
                0 => "",
                1 => $"{chosen.Value},{chosen.Value}",
                _ => Replacements[random.Next(Replacements.Length)],
            };
            bad = string.Concat(bad.AsSpan(0, chosen.Index), other, bad.AsSpan(chosen.Index + chosen.Length));
        }

        return bad;
    }

    [GeneratedRegex("""-?\d+(\.\d+)?([eE][+-]?\d+)?|"[^"]*"|\[[^\[\]]*\]|true|false|null|[A-Za-z_]\w*""", RegexOptions.ExplicitCapture)]
    private static partial Regex Value();
}
