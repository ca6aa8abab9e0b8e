using System.Text.RegularExpressions;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests.Documentation;

/// <summary>What the pages say is true: their C# compiles and runs, their commands exist, their links lead somewhere, their messages are ours.</summary>
[TestFixture]
[NonParallelizable]
internal sealed partial class DocumentationTests
{
    private TemporaryFolder data = null!;

    private static IEnumerable<TestCaseData> Programs =>
        from page in Page.All
        where page.Blocks.Any(b => b.Language == "csharp")
        select new TestCaseData(page).SetArgDisplayNames(page.Name);

    private static IEnumerable<TestCaseData> Commands =>
        from page in Page.All
        from block in page.Blocks
        where block.Language is "" or "sh"
        from line in block.Text.Split('\n')
        where line.StartsWith("cnn ", StringComparison.Ordinal)
        select new TestCaseData(line).SetArgDisplayNames($"{page.Name}: {line}");

    private static IEnumerable<TestCaseData> Summaries =>
        from page in Page.All
        from pair in page.Blocks.Zip(page.Blocks.Skip(1))
        where pair.First.Text.StartsWith("cnn summary ", StringComparison.Ordinal) && pair.Second.Language == "text"
        select new TestCaseData(pair.First.Text, pair.Second.Text).SetArgDisplayNames(page.Name);

    private static IEnumerable<TestCaseData> Links =>
        from page in Page.All
        from Match link in Link().Matches(page.Text)
        where !link.Groups[1].Value.Contains("://", StringComparison.Ordinal)
        select new TestCaseData(page, link.Groups[1].Value).SetArgDisplayNames($"{page.Name}: {link.Groups[1].Value}");

    private static IEnumerable<TestCaseData> Messages =>
        from page in Page.All
        where page.Name == "docs/troubleshooting.md"
        from Match row in MessageRow().Matches(page.Text)
        select new TestCaseData(row.Groups[1].Value).SetArgDisplayNames(row.Groups[1].Value);

    [OneTimeSetUp]
    public void WriteSmallDataSets() => SmallDataSets.Write(data = new TemporaryFolder());

    [OneTimeTearDown]
    public void RemoveThem() => data.Dispose();

    [TestCaseSource(nameof(Programs))]
    public void The_C_sharp_of_a_page_compiles_and_runs(object page)
    {
        byte[] program = PageProgram.Compile(((Page)page).Blocks.Where(b => b.Language == "csharp").Select(b => b.Text));
        using var folder = new TemporaryFolder();
        string? before = Environment.GetEnvironmentVariable("CNN_DATA");
        try
        {
            Environment.SetEnvironmentVariable("CNN_DATA", data.Path);
            Assert.That(() => PageProgram.Run(program, folder.Path), Is.Not.Empty);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CNN_DATA", before);

            // A page may say that this program makes trials.
            TrialProgram.TryTheLibraryFirst();
        }
    }

    [TestCaseSource(nameof(Commands))]
    public void A_command_on_a_page_exists_with_its_options(string line)
    {
        string command = line.Split(" > ")[0].Split(" 2> ")[0];
        Assert.That(CommandLine.Create(TextWriter.Null, TextWriter.Null).Parse(command["cnn ".Length..]).Errors.Select(e => e.Message), Is.Empty);
    }

    [TestCaseSource(nameof(Summaries))]
    public void A_summary_on_a_page_is_what_the_command_prints(string command, string printed)
    {
        Invocation summary = Invocation.Of(command["cnn ".Length..].Split(' '));
        Assert.That(summary.Output.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0), Is.EqualTo(printed.Split('\n')), summary.Error);
    }

    [TestCaseSource(nameof(Links))]
    public void A_link_leads_to_a_file(object page, string target)
    {
        string path = Path.Combine(Path.GetDirectoryName(((Page)page).FullPath)!, target);
        Assert.That(File.Exists(path) || Directory.Exists(path), path);
    }

    [TestCaseSource(nameof(Messages))]
    public void A_message_that_is_explained_is_one_that_the_program_has(string message)
    {
        string[] parts = message.Split('…', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.That(Sources.Value.Any(source => parts.All(part => source.Contains(part, StringComparison.Ordinal))), message);
    }

    [Test]
    public void Every_message_that_a_user_can_meet_is_explained()
    {
        string[] rows = [.. Messages.Select(m => (string)m.Arguments[0]!)];
        Assert.That(ErrorMessages.OfUsers, Has.Count.GreaterThan(80));
        Assert.That(ErrorMessages.OfUsers.Where(message => !rows.Any(row => ErrorMessages.IsQuoted(message, row))), Is.Empty,
            "add a row to docs/troubleshooting.md: a part of the message, and the way out");
    }

    [Test]
    public void Every_kind_of_error_is_explained()
    {
        string text = Page.All.Single(p => p.Name == "docs/troubleshooting.md").Text;
        string[] kinds = [.. new[] { typeof(Model), typeof(DataSets), typeof(CommandLine) }.SelectMany(t => t.Assembly.GetExportedTypes())
            .Where(t => t.IsSubclassOf(typeof(Exception))).Select(t => t.Name)];
        Assert.That(kinds, Is.Not.Empty);
        Assert.That(kinds.Where(kind => !text.Contains($"`{kind}`", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_tutorial_network_has_a_page()
    {
        string[] tutorials = ["fashion-mlp", "fashion-cnn", "lenet-gluon", "lenet5", "mnist-cnn", "cifar-cnn", "alexnet8", "vgg16", "inception10", "resnet18"];
        Assert.That(ModelZoo.Names, Is.SupersetOf(tutorials));
        Assert.That(tutorials.Where(name => !File.Exists(Path.Combine(Checkout.Root, "docs", "networks", name + ".md"))), Is.Empty);
    }

    private static readonly Lazy<string[]> Sources = new(() =>
    [
        .. new[] { "src", Path.Combine("native", "Cnn.Native") }.SelectMany(
            folder => Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => Joint().Replace(File.ReadAllText(file), "")),
    ]);

    // Where a long text goes on in the next line.
    [GeneratedRegex(@"""\s*\+\s*\$?""")]
    private static partial Regex Joint();

    [GeneratedRegex(@"\]\(([^)#\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex MessageRow();
}
