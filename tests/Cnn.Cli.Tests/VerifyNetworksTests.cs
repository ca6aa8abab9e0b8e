using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>Trainings of other networks than the golden ones, computed by PyTorch in float64.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class VerifyNetworksTests
{
    private static readonly string Networks = Path.Combine(Checkout.Root, "tests", "Networks");

    [TestCase("onednn")]
    [TestCase("managed")]
    public void The_trainings_of_mobile_u_net_normalizations_and_towers_match(string backend)
    {
        Invocation verify = Invocation.Of("verify", Networks, "--backend", backend, "--json");
        Assert.That(verify.Json[..^1].Select(l => l.ToJsonString()), Is.Empty);
        Assert.That(verify.Json[^1].ToJsonString(), Is.EqualTo("""{"passed":4,"failed":0,"unsupported":0}"""));
    }

    [TestCase("\"inbound\": [\"pooled\", \"pooled\"]", "\"inbound\": [\"pooled\"]", "which has 2 outputs")]
    [TestCase("\"inbound\": [[\"pooled\", 0], [\"pooled\", 1]]", "\"inbound\": [[\"pooled\", 0], [\"pooled\", 2]]", "which has 2 outputs")]
    [TestCase("\"inbound\": [[\"pooled\", 0], [\"pooled\", 1]]", "\"inbound\": [\"pooled\", [\"pooled\"]]", "mixes names and lists")]
    [TestCase("\"inbound\": [\"left\", \"right\"]", "\"inbound\": [\"left\", \"right\", \"third\"]", "has 2 shapes")]
    [TestCase("\"x\": [\"towers/0/left\", \"towers/0/right\"]", "\"x\": []", "'x' should be")]
    public void A_case_that_makes_no_network_fails_with_the_reason(string part, string replacement, string reason)
    {
        using var folder = new TemporaryFolder();
        string json = File.ReadAllText(Path.Combine(Networks, "training.json"));
        Assert.That(json, Does.Contain(part));
        File.WriteAllText(Path.Combine(folder.Path, "training.json"), json.Replace(part, replacement, StringComparison.Ordinal));
        File.Copy(Path.Combine(Networks, "training.safetensors"), Path.Combine(folder.Path, "training.safetensors"));
        Invocation verify = Invocation.Of("verify", folder.Path, "--backend", "managed", "--json");
        Assert.That(verify.ExitCode, Is.EqualTo(CommandLine.Failure));
        Assert.That(verify.Json[..^1].Select(l => (string)l["message"]!), Has.One.Contains(reason));
    }
}
