#nullable enable
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

// Loaded by build.cake, whose scripts know no namespaces, and compiled into the tests of it.
#pragma warning disable CA1050

/// <summary>
/// What one run of "dotnet vstest" showed. Whatever is not shown to have passed has failed: a host that died, a result file that is missing or short, tests
/// that were not run. The exception are tests that ask for another CPU or library, and say so.
/// </summary>
internal sealed class TestRun
{
    // How the reasons begin for which a test may be left out: it asks for instructions that the CPU lacks, or for what only another version of oneDNN has.
    private static readonly string[] Excuses = ["Not on this CPU: ", "Not with this library: "];

    private static readonly XNamespace Schema = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
    private readonly List<string> sentences = [];

    private TestRun(string name) => Name = name;

    public string Name { get; }

    public int Passed { get; private set; }

    /// <summary>Tests that failed or did not run, and one for whatever went wrong outside of tests.</summary>
    public int Failed { get; private set; }

    /// <summary>What somebody should know who sees the two numbers only.</summary>
    public IReadOnlyList<string> Sentences => sentences;

    /// <summary>What "dotnet" is called with to run the tests of an assembly.</summary>
    /// <param name="assembly">The tests' file.</param>
    /// <param name="resultFile">Where to leave the results.</param>
    /// <param name="filter">Which tests, or nothing for all.</param>
    /// <param name="patience">After how long without the end of any test the run is given up: far longer than the slowest test takes.</param>
    public static IEnumerable<string> Arguments(string assembly, string resultFile, string filter, string patience = "20m")
    {
        yield return "vstest";
        yield return assembly;
        yield return $"--ResultsDirectory:{System.IO.Path.GetDirectoryName(resultFile)}";
        yield return $"--logger:trx;LogFileName={System.IO.Path.GetFileName(resultFile)}";
        yield return $"--Blame:CollectHangDump;TestTimeout={patience};HangDumpType=None";
        if (filter.Length > 0)
        {
            yield return $"--TestCaseFilter:{filter}";
        }
    }

    /// <param name="name">What the run is called.</param>
    /// <param name="exitCode">How "dotnet vstest" ended.</param>
    /// <param name="resultFile">Where it was told to leave its results.</param>
    /// <param name="mayBeEmpty">Whether a filter may have left nothing to run.</param>
    public static TestRun Read(string name, int exitCode, string resultFile, bool mayBeEmpty = false)
    {
        var run = new TestRun(name);
        if (!System.IO.File.Exists(resultFile))
        {
            run.Fail(1, $"left no result file and ended with code {exitCode}.");
            return run;
        }

        try
        {
            run.Count(XDocument.Load(resultFile), exitCode, mayBeEmpty);
        }
        catch (XmlException e)
        {
            run.Passed = 0;
            run.Fail(1, $"has a result file that is cut off or damaged: {e.Message}");
        }

        return run;
    }

    private void Count(XDocument file, int exitCode, bool mayBeEmpty)
    {
        XElement[] results = [.. file.Descendants(Schema + "UnitTestResult")];
        XElement? summary = file.Descendants(Schema + "ResultSummary").FirstOrDefault();
        if (summary is null || Attribute(summary.Element(Schema + "Counters"), "total") != $"{results.Length}")
        {
            Fail(1, $"has a result file whose {results.Length} results are not those that it counts.");
        }

        Passed = results.Count(r => Attribute(r, "outcome") == "Passed");
        CountSkipped([.. results.Where(r => Attribute(r, "outcome") == "NotExecuted")]);
        int failed = results.Count(r => Attribute(r, "outcome") is not ("Passed" or "NotExecuted"));
        if (failed > 0)
        {
            Fail(failed, $"has {failed} failed tests.");
        }

        string[] errors =
            [.. file.Descendants(Schema + "RunInfo").Where(i => Attribute(i, "outcome") is not ("Warning" or "Passed")).Select(i => FirstLines(i.Value))];
        string output = summary?.Element(Schema + "Output")?.Value ?? "";
        int discovered = Regex.Matches(output, @"discovered (\d+) of \d+ NUnit test cases").Sum(m => int.Parse(m.Groups[1].Value)),
            missing = discovered - results.Length;
        if (missing > 0)
        {
            Fail(missing, $"ended with no result of {missing} of its {discovered} tests.");
        }

        if (errors.Length > 0)
        {
            Fail(1, $"had an error outside of its tests: {string.Join(" ", errors)}");
        }
        else if (results.Length == 0 && !mayBeEmpty)
        {
            Fail(1, "ran no test.");
        }

        if (Failed == 0 && (exitCode != 0 || Attribute(summary, "outcome") != "Completed"))
        {
            Fail(1, $"ended with code {exitCode} and the outcome '{Attribute(summary, "outcome")}', although no test failed.");
        }
    }

    private void CountSkipped(XElement[] skipped)
    {
        foreach (IGrouping<string,
            XElement> group in skipped.GroupBy(r => FirstLines(r.Descendants(Schema + "Message").FirstOrDefault()?.Value ?? "no reason was given")))
        {
            string sentence = $"left out {group.Count()} tests. {group.Key}";
            if (Excuses.Any(excuse => group.Key.StartsWith(excuse, System.StringComparison.Ordinal)))
            {
                sentences.Add($"{Name} {sentence}");
            }
            else
            {
                Fail(group.Count(), sentence);
            }
        }
    }

    private void Fail(int count, string sentence)
    {
        Failed += count;
        sentences.Add($"{Name} {sentence}");
    }

    private static string? Attribute(XElement? element, string name) => element?.Attribute(name)?.Value;

    // A crash brings its stack with it.
    private static string FirstLines(string text) => string.Join(
        " ", text.Split('\n').Select(l => l.Trim()).TakeWhile(l => !l.StartsWith("at ", System.StringComparison.Ordinal)).Where(l => l.Length > 0).Take(4));
}
