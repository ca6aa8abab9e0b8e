using System.Text.RegularExpressions;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>Blocks that stand in two places: who mends one does not know of the other.</summary>
[TestFixture]
internal sealed partial class DuplicateTests
{
    private const int MostLines = 12;

    // Written twice on purpose, with the reason.
    private static readonly HashSet<(string, string)> Wanted =
    [
        // Keras's arguments and what they may be; what they compute differs.
        ("Adamax.cs", "Nadam.cs"),

        // Accumulators are locals of the vector's type: a common method would leave registers.
        ("MicroKernel512FewColumns.cs", "MicroKernelVectorFewColumns.cs"),
    ];

    [Test]
    public void No_block_stands_in_two_files()
    {
        var places = new Dictionary<string, List<(string File, int Line)>>(StringComparer.Ordinal);
        foreach (SourceFile file in SourceFile.Below("src", "native", "bindings", "samples", "tests"))
        {
            (string Text, int Number)[] lines =
                [.. file.Lines().Select((l, i) => (Text: Blanks.Replace(l.Trim(), " "), Number: i + 1)).Where(l => Counts(l.Text))];
            for (int i = 0; i + MostLines < lines.Length; i++)
            {
                string block = string.Join('\n', lines[i..(i + MostLines + 1)].Select(l => l.Text));
                if (!places.TryGetValue(block, out List<(string, int)>? found))
                {
                    places[block] = found = [];
                }

                found.Add((file.Name, lines[i].Number));
            }
        }

        Assert.That(places, Has.Count.GreaterThan(10_000), "the files are found");
        Assert.That(
            from found in places.Values
            where found.Count > 1 && !Wanted.Contains((Path.GetFileName(found[0].File), Path.GetFileName(found[1].File)))
            group found by (found[0].File, Second: found[1].File) into blocks
            select $"{blocks.Key.File}, line {blocks.First()[0].Line}, and {blocks.Key.Second}, line {blocks.First()[1].Line}",
            Is.Empty);
    }

    // Neither braces nor comments, nor the arguments of a constructor one on each line: layers of one, two and three axes take the same.
    private static bool Counts(string line) =>
        line is not ("" or "{" or "}") && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("using ", StringComparison.Ordinal)
        && !line.StartsWith("namespace ", StringComparison.Ordinal) && !Argument.IsMatch(line);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks { get; }

    [GeneratedRegex(@"^[\w<>?\[\]., ]+ @?\w+( = [^;]*)?[,)]$")]
    private static partial Regex Argument { get; }
}
