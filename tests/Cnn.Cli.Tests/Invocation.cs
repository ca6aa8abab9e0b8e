using System.Text.Json.Nodes;

namespace Cnn.Cli.Tests;

/// <summary>One call of the command line inside this process, with what it wrote.</summary>
internal sealed record Invocation(int ExitCode, string Output, string Error)
{
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonObject[] Json => [.. OutputLines.Select(l => JsonNode.Parse(l)!.AsObject())];

    public static Invocation Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(args, output, error);
        return new Invocation(code, output.ToString(), error.ToString());
    }

    /// <summary>Fails unless the call ended with a message on standard error, for people, as its last line.</summary>
    public void ExpectLastMessage(int exitCode, string part)
    {
        Assert.That(ExitCode, Is.EqualTo(exitCode), Error);
        Assert.That(ErrorLines[^1], Does.StartWith("cnn: ").And.Contain(part));
    }

    /// <summary>Fails unless the call ended with one line on standard error, for people.</summary>
    public void ExpectOneMessage(int exitCode, string part)
    {
        Assert.Multiple(() =>
        {
            Assert.That(ExitCode, Is.EqualTo(exitCode), Error);
            Assert.That(Output, Is.Empty);
            Assert.That(ErrorLines, Has.Length.EqualTo(1), Error);
            Assert.That(Error, Does.StartWith("cnn: ").And.Contain(part));
            Assert.That(Error, Does.Not.Contain("   at "));
        });
    }
}
