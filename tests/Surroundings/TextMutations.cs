using System.Text.RegularExpressions;

namespace Cnn.Tests;

/// <summary>
/// Damages text such as JSON: what stands for a value becomes another one, such as a number too large, text, a list or nothing, or goes, or comes twice; and
/// whole fields go or become null, which leaves text that every parser takes. Gets further into readers than flipped bits, which end in the parser.
/// </summary>
internal static partial class TextMutations
{
    private static readonly string[] Replacements =
    [
        "0", "-1", "1", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "1e19", "1e308", "-1e308", "1e400", "-0.5", "0.5", "null", "true",
        "\"\"", "\"x\"", "[]", "[[]]", "{}", "[null]", "[-1]",
        "NaN", "\"\ud800\"",
    ];

    public static string Mutate(string good, Random random)
    {
        string bad = good;
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            bad = random.Next(3) == 0 ? WithoutField(bad, random) : WithOtherValue(bad, random);
        }

        return bad;
    }

    private static string WithOtherValue(string text, Random random)
    {
        if (Value().Matches(text) is not { Count: > 0 } values)
        {
            return text;
        }

        Match chosen = values[random.Next(values.Count)];
        string other = random.Next(4) switch
        {
            0 => "",
            1 => $"{chosen.Value},{chosen.Value}",
            _ => Replacements[random.Next(Replacements.Length)],
        };
        return string.Concat(text.AsSpan(0, chosen.Index), other, text.AsSpan(chosen.Index + chosen.Length));
    }

    // The rest is as good as it was: what reads it meets a field that is not there, or one of nothing or of another kind.
    private static string WithoutField(string text, Random random)
    {
        if (Field().Matches(text) is not { Count: > 0 } fields)
        {
            return text;
        }

        Match chosen = fields[random.Next(fields.Count)];
        string before = text[..chosen.Index], after = text[(chosen.Index + chosen.Length)..];
        return random.Next(3) switch
        {
            0 => before + chosen.Groups["name"].Value + "null" + after,
            1 => before + chosen.Groups["name"].Value + Replacements[random.Next(Replacements.Length)] + after,
            _ when after.StartsWith(',') => before + after[1..],
            _ => before.TrimEnd(',') + after,
        };
    }

    [GeneratedRegex("""-?\d+(\.\d+)?([eE][+-]?\d+)?|"[^"]*"|\[[^\[\]]*\]|true|false|null|[A-Za-z_]\w*""", RegexOptions.ExplicitCapture)]
    private static partial Regex Value();

    [GeneratedRegex("""(?<name>"[^"]*":)(-?\d+(\.\d+)?([eE][+-]?\d+)?|"[^"]*"|\[[^\[\]]*\]|\{[^{}]*\}|true|false|null)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Field();
}
