using System.Text.RegularExpressions;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>The length of lines: .editorconfig says it, and nothing else would hold it.</summary>
[TestFixture]
internal sealed partial class LineLengthTests
{
    private const string RawQuotes = "\"\"\"";

    [Test]
    public void No_line_is_longer_than_the_editor_shows()
    {
        int most = int.Parse(
            Limit.Match(File.ReadAllText(Path.Combine(Checkout.Root, ".editorconfig"))).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        SourceFile[] files =
        [
            .. SourceFile.Below("src", "tests", "native", "bindings", "samples"),
            .. Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "Targets"), "*.cake").Append("build.cake")
                .Select(f => new SourceFile(Path.GetRelativePath(Checkout.Root, Path.Combine(Checkout.Root, f)))),
        ];
        Assert.That(files.Select(f => f.Name), Does.Contain("src/Cnn.OneDnn/Training/Model.cs"), "the files are found");
        Assert.That(files.SelectMany(f => TooLong(f, most)), Is.Empty);
    }

    // Text between raw quotes is what it is; a reference to a method names all its parameters.
    private static IEnumerable<string> TooLong(SourceFile file, int most)
    {
        bool isRaw = false;
        foreach ((int number, string line) in file.Lines().Index())
        {
            // A verbatim text may end in three quotes, of which two are one.
            bool opensOrCloses = line.Split(RawQuotes).Length % 2 == 0 && !line.Contains("@\"", StringComparison.Ordinal);
            if (line.Length > most && !isRaw && !opensOrCloses && !Reference.IsMatch(line) && !line.Contains(RawQuotes, StringComparison.Ordinal))
            {
                yield return $"{file.Name}:{number + 1}: {line.Length} characters";
            }

            isRaw ^= opensOrCloses;
        }

        Assert.That(isRaw, Is.False, $"{file.Name} has raw text without an end, as this reads it");
    }

    [GeneratedRegex(@"^\[\*\]$[^[]*^max_line_length = (\d+)", RegexOptions.Multiline)]
    private static partial Regex Limit { get; }

    [GeneratedRegex(@"^\s*/// .*cref=""[^""]{100,}""")]
    private static partial Regex Reference { get; }
}
