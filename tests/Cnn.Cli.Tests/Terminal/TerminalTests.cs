using System.Text.RegularExpressions;
using Cnn.Cli.Tests.Browser;

namespace Cnn.Cli.Tests.Terminal;

/// <summary>What a person sees in a terminal of some width: kept as text among the artifacts, and no line longer than the terminal is wide.</summary>
[TestFixture]
[NonParallelizable]
[Platform("Linux")]
internal sealed partial class TerminalTests
{
    private readonly TemporaryFolder folder = new();

    private string Run => Path.Combine(folder.Path, "run");

    [OneTimeSetUp]
    public void Train()
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.Ignore("No /usr/bin/script, which makes a terminal: install util-linux. Terminals were not looked at.");
        }

        Invocation train = Invocation.Of("train", "lenet5", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", Run);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        folder.Write("an-image-with-a-rather-long-name-as-cameras-and-people-give-them.png", TestImages.Gradient(28, 28));
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void No_line_is_longer_than_the_terminal_is_wide([Values(40, 60, 80, 100, 200)] int columns,
        [Values("train", "predict", "profile", "summary", "summary-flops", "summary-graph", "explain", "weights")] string what)
    {
        string[] command = what switch
        {
            "train" => ["train", "lenet5", "--data", "synthetic", "--batch", "1024", "--epochs", "2", "--seed", "1"],
            "predict" => ["predict", Run, folder.Path],
            "profile" => ["profile", "lenet5", "--batch", "8"],
            "summary" => ["summary", "lenet5"],
            "summary-flops" => ["summary", "mobilenet-v1", "--flops"],
            "weights" => ["weights", Path.Combine(Run, "last.safetensors")],
            "summary-graph" => ["summary", "resnet18"],
            _ => ["explain", Run, folder.Path, "--output", Path.Combine(folder.Path, "explain.html")],
        };
        string shown = Show(columns, command);
        string kept = Directory.CreateDirectory(Path.Combine(Chromium.Checkout, "artifacts", "terminal")).FullName;
        File.WriteAllText(Path.Combine(kept, $"{what}-{columns}.txt"), shown);
        string[] lines = shown.Split('\n');
        Assert.That(lines, Has.Length.GreaterThan(2));
        Assert.That(lines.Where(l => l.Length > columns), Is.Empty);

        // A line of a table stays a line: none of them is broken into another, which would be indented.
        if (columns >= 60 && (what is "weights" or "profile"))
        {
            string[] table = [.. lines.TakeWhile(l => !l.StartsWith("Left out", StringComparison.Ordinal) && l.Length > 0)];
            Assert.That(table, Has.Length.GreaterThan(8).And.None.StartsWith("  "));
        }
    }

    [TestCase("summary", "lenet")]
    [TestCase("explain", "no-file-of-that-name.png")]
    public void A_long_message_is_broken_between_words(string command, string argument)
    {
        string[] lines = Show(40, [command, argument], CommandLine.Usage).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.GreaterThan(1).And.All.Length.LessThanOrEqualTo(40));
        Assert.That(lines[0], Does.StartWith("cnn: "));
        Assert.That(lines[1..], Is.All.StartWith("  "));
    }

    [Test]
    public void A_file_gets_whole_lines()
    {
        Invocation summary = ChildProgram.Run("dotnet", ChildProgram.Command("summary", "resnet18"), ("COLUMNS", "60"));
        Assert.That(summary.Output.Split('\n').Max(l => l.Length), Is.GreaterThan(80));
        Assert.That(summary.Output, Does.Not.Contain("…"));
    }

    // What is redrawn is a line for each time that it was drawn.
    private static string Show(int columns, string[] command, int code = CommandLine.Success)
    {
        string line = string.Join(' ', ((string[])["dotnet", .. ChildProgram.Command(command)]).Select(a => $"'{a}'"));
        Invocation run = ChildProgram.Run("/usr/bin/script", ["-qec", $"stty cols {columns} rows 50; {line}", "/dev/null"],
            ("TERM", "xterm"), ("NO_COLOR", "1"));
        string plain = Control().Replace(run.Output.Replace("\r\n", "\n", StringComparison.Ordinal), "").Replace('\r', '\n');
        Assert.That(run.ExitCode, Is.EqualTo(code), plain);
        return plain;
    }

    [GeneratedRegex("\u001b(\\[[0-9;?]*[A-Za-z]|[=>])")]
    private static partial Regex Control();
}
