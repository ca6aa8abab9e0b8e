using System.Text.RegularExpressions;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>
/// Numbers are read in one place: the runtime's own conversions take blanks, separators of thousands and signs of the culture. What asks for digits and nothing
/// else, as readers of the system's files do, is as strict.
/// </summary>
[TestFixture]
internal sealed partial class NumberParsingTests
{
    [Test]
    public void Numbers_are_read_by_one_grammar_only()
    {
        string source = Path.Combine(Checkout.Root, "src"), grammar = Path.Combine(source, "Cnn.OneDnn", "Numbers", "NumberText.cs");
        string[] files = [.. Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];
        Assert.That(Conversion().Count(File.ReadAllText(grammar)), Is.GreaterThan(1), "conversions are found where there are some");
        Assert.That(files.Where(f => f != grammar && Conversion().IsMatch(File.ReadAllText(f))), Is.Empty, "use NumberText");
    }

    [GeneratedRegex(
        @"\b(s?byte|u?short|u?int|u?long|n?u?int|float|double|decimal|Half|BigInteger|(U?Int(16|32|64|128))" +
        @"|Single|Double|Decimal|T)\.(Try)?Parse\((?!.*NumberStyles\.None, CultureInfo\.InvariantCulture)" +
        @"|\bConvert\.To(S?Byte|U?Int(16|32|64)|Single|Double|Decimal)\(|\bnew Option<(u?int|u?long|float|double|decimal)\??>")]
    private static partial Regex Conversion();
}
