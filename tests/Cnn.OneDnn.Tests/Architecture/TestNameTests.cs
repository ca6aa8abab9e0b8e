using System.Text.RegularExpressions;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>The names of tests: sentences whose words are parted by underscores, since a list of what failed is read by people.</summary>
[TestFixture]
internal sealed partial class TestNameTests
{
    [Test]
    public void Tests_are_named_by_sentences()
    {
        string[] names = [.. SourceFile.Below("tests")
            .SelectMany(f => Method.Matches(string.Join('\n', f.Lines())).Select(m => $"{f.Name}: {m.Groups["name"].Value}")).Distinct()];
        Assert.That(names, Has.Some.EndsWith(": Tests_are_named_by_sentences"), "the tests are found");
        string[] together = [.. names.Where(n => !n.Contains('_', StringComparison.Ordinal) && RunTogether.IsMatch(n))];
        Assert.That(together, Is.Empty, "a sentence with underscores, such as The_second_use_is_as_the_first");
    }

    // A test method, behind its attributes.
    [GeneratedRegex(@"\[(Test|TestCase|TestCaseSource)\b[^\n]*\n(\s*\[[^\n]*\n)*\s*public (async Task|void) (?<name>\w+)\(")]
    private static partial Regex Method { get; }

    // One word is a sentence of its own.
    [GeneratedRegex(@": [A-Z]\w*[A-Z]")]
    private static partial Regex RunTogether { get; }
}
