using System.Diagnostics;

namespace Cnn.Cli.Tests;

/// <summary>What shells complete, and help by its plain name.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CompletionTests
{
    [TestCase("", "train")]
    [TestCase("pred", "predict")]
    [TestCase("train mob", "mobilenet-v1")]
    [TestCase("train lenet5 --opt", "--optimizer")]
    [TestCase("train lenet5 --optimizer ad", "adamw")]
    [TestCase("train lenet5 --data fash", "fashion-mnist")]
    [TestCase("train lenet5 --schedule ", "one-cycle")]
    [TestCase("train lenet5 --loss hu", "huber")]
    [TestCase("bench lenet5 --backend ", "managed")]
    [TestCase("completion ", "fish")]
    [TestCase("help ", "doctor")]
    public void A_line_is_completed(string line, string expected)
    {
        Invocation run = Invocation.Of($"[suggest:{line.Length}]", line);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.OutputLines.Select(l => l.TrimEnd()), Has.Member(expected));
    }

    [TestCase("bash", "complete -o default -F _cnn cnn")]
    [TestCase("ZSH", "\n    _cnn \"$@\"\n")]
    [TestCase("fish", "complete -c cnn")]
    [TestCase("pwsh", "Register-ArgumentCompleter -Native -CommandName cnn")]
    public void Every_shell_has_a_script(string shell, string part) =>
        Assert.That(Invocation.Of("completion", shell).Output, Does.Contain(part).And.Contain("[suggest:"));

    [Test]
    [Platform("Linux")]
    public void Bash_completes_by_the_script()
    {
        using var folder = new TemporaryFolder();
        string program = $"cnn() {{ dotnet '{Path.Combine(TestContext.CurrentContext.TestDirectory, "cnn.dll")}' \"$@\"; }}";
        string script = folder.Write("completion", System.Text.Encoding.UTF8.GetBytes(Invocation.Of("completion", "bash").Output));
        const string line = "cnn train lenet5 --optimizer ada";
        string call =
            $"{program}; source '{script}'; COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=($COMP_LINE); COMP_CWORD=4; _cnn; printf " +
                $"'%s\\n' \"${{COMPREPLY[@]}}\"";
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-c", call]) { RedirectStandardOutput = true })!;
        string[] found = bash.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        bash.WaitForExit();
        Assert.That(found, Is.EquivalentTo(new[] { "adam", "adamw", "adamax", "adagrad", "adadelta" }));
    }

    [Test]
    public void Help_of_a_command_is_that_of_its_option()
    {
        Assert.That(Invocation.Of("help", "train"), Is.EqualTo(Invocation.Of("train", "--help")));
        Assert.That(Invocation.Of("help"), Is.EqualTo(Invocation.Of("--help")));
    }
}
