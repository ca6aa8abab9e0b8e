using System.Text.RegularExpressions;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>
/// Numbers of the planner and the kernels: one that was measured, chosen or taken from a paper has a name, or a comment above the lines that it stands in, so
/// that who changes it knows what it was for.
/// </summary>
[TestFixture]
internal sealed partial class NumberNameTests
{
    // Up to so many rows of a tile, lanes of a vector or operands of a kernel are counted by numbers: unrolled loops have one on each line.
    private const int MostCounted = 16;

    [Test]
    public void Every_number_of_the_planner_and_the_kernels_has_a_name_or_a_reason()
    {
        SourceFile[] files = [.. SourceFile.Below("src/Cnn.OneDnn/Planning", "src/Cnn.OneDnn/Backends")];
        Assert.That(files.Select(f => f.Name), Does.Contain("src/Cnn.OneDnn/Planning/Layouts/FixedCosts.cs"), "the files are found");
        Assert.That(files.SelectMany(f => Bare(f.Lines(), f.Name.Contains("/Planning/", StringComparison.Ordinal)).Select(l => $"{f.Name}:{l}")), Is.Empty);
    }

    [TestCase("if (channels < 24)", true)]
    [TestCase("if (channels < 3)", true)]
    [TestCase("if (parts >= 4 * team.Threads)", true)]
    [TestCase("cost *= 1.3;", true)]
    [TestCase("bits |= 0x7F;", true)]
    [TestCase("double half = 0.5 * (low + high), twice = 2 * low;", false)]
    [TestCase("sum += source[12 * stride];", false)]
    [TestCase("uint upper = bits >> 24;", false)]
    [TestCase("for (int i = 0; i < 8; i++)", false)]
    [TestCase("private const int Channels = 24;", false)]
    [TestCase("// As measured.\nif (channels < 24)", false)]
    [TestCase("// As measured.\n\nif (channels < 24)", true)]
    public void Bare_numbers_are_seen(string lines, bool seen) => Assert.That(Bare(lines.Split('\n'), isPlanner: false).Any(), Is.EqualTo(seen));

    private static IEnumerable<string> Bare(string[] lines, bool isPlanner)
    {
        bool isReasoned = false, isNamed = false;
        foreach ((int i, string text) in lines.Index())
        {
            string line = text.Trim();
            bool isComment = line.Contains("//", StringComparison.Ordinal) && !line.StartsWith("///", StringComparison.Ordinal);
            isReasoned = line.Length > 0 && (isReasoned || isComment);
            if (line.StartsWith("//", StringComparison.Ordinal) || line.StartsWith('['))
            {
                continue;
            }

            // A declaration may go on for some lines, as tables do.
            isNamed |= Named.IsMatch(line);
            string code = Shift.Replace(Quoted.Replace(line, ""), "");
            if (!isReasoned && !isNamed
                && (Chosen.IsMatch(code) || Number.Matches(code).Any(n => !IsPlain(n.Groups[1].Value, isPlanner))))
            {
                yield return $"{i + 1}: {line}";
            }

            isNamed &= !line.EndsWith(';');
        }
    }

    private static bool IsPlain(string number, bool isPlanner) =>
        number is "0" or "1" or "2" or "0.5" or "0.0" or "1.0" or "2.0"
        || (!isPlanner && number.All(char.IsAsciiDigit) && number.Length <= 2
            && int.Parse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture) <= MostCounted);

    [GeneratedRegex(@"(?<![\w.])(0[xX][0-9a-fA-F_]+|0b[01_]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)[fFdDmMuUlL]*\b")]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"\bconst\b|\bstatic readonly\b|\{ get; init; \} =")]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"//.*|""(?:[^""\\]|\\.)*""|'.'")]
    private static partial Regex Quoted { get; }

    // How many bits: sizes of types and fields of formats.
    [GeneratedRegex(@"(<<|>>>?) \d+")]
    private static partial Regex Shift { get; }

    // What is compared to, or multiplies threads, decides something, however small; the ends of loops are counts again.
    [GeneratedRegex(@"^(?!for \().*(([<>]=?|%) ([3-9]|1[0-6])L?\b|\b([3-9]|1[0-6])L? \* [\w.]*[tT]hreads\b)")]
    private static partial Regex Chosen { get; }
}
