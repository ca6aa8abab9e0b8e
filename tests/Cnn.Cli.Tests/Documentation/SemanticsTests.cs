using System.Text.RegularExpressions;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests.Documentation;

/// <summary>Every line of the page on differences names tests that hold it, and they exist.</summary>
[TestFixture]
internal sealed partial class SemanticsTests
{
    private const int LeastLines = 30;

    private static readonly Lazy<string[]> Tests = new(
        () => [.. new[] { "*Tests*.cs", "*Guesses*.cs" }
            .SelectMany(pattern => Directory.GetFiles(Path.Combine(Checkout.Root, "tests"), pattern, SearchOption.AllDirectories))
            .Select(File.ReadAllText)]);

    private static string[] Lines =>
        [.. Page.All.Single(p => p.Name == "docs/semantics.md").Text.Split('\n')
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| What |", StringComparison.Ordinal))];

    [Test]
    public void Every_line_is_held_by_tests_that_exist()
    {
        Assert.That(Lines, Has.Length.AtLeast(LeastLines));
        foreach (string line in Lines)
        {
            Match[] named = TestName().Matches(line[..^1].Split('|')[^1]).ToArray();
            Assert.That(named, Is.Not.Empty, line);
            foreach (Match test in named)
            {
                Assert.That(
                    Tests.Value.Any(text => text.Contains($"class {test.Groups[1].Value}", StringComparison.Ordinal)
                        && text.Contains($" {test.Groups[2].Value}(", StringComparison.Ordinal)), test.Value);
            }
        }
    }

    [GeneratedRegex("`([A-Za-z]+(?:Tests|Guesses))\\.([A-Za-z_0-9]+)`")]
    private static partial Regex TestName();
}
