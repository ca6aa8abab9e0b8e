namespace Cnn.Cli.Tests;

/// <summary>The table of layers and its machine-readable form.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class SummaryTests
{
    [TestCase("fashion-cnn", "243,786")]
    [TestCase("mnist-cnn", "1,199,882")]
    public void TheTableEndsWithTheNumberOfParameters(string model, string expected)
    {
        Invocation summary = Invocation.Of("summary", model);
        Assert.Multiple(() =>
        {
            Assert.That(summary.ExitCode, Is.Zero, summary.Error);
            Assert.That(summary.Output, Does.Contain($"Total params: {expected}"));
            Assert.That(summary.Error, Is.Empty);
        });
    }

    [Test]
    public void JsonGivesOneLineWithTheLayers()
    {
        Invocation summary = Invocation.Of("summary", "lenet5", "--json");
        Assert.Multiple(() =>
        {
            Assert.That(summary.Json, Has.Length.EqualTo(1));
            Assert.That((long)summary.Json[0]["params"]!, Is.EqualTo(44426));
            Assert.That(summary.Json[0]["layers"]!.AsArray(), Is.Not.Empty);
        });
    }
}
