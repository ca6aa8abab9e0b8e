using System.Text.Json.Nodes;
using Cnn.OneDnn.Tensors;

namespace Cnn.Cli.Tests;

/// <summary>The golden cases, and files of cases that are wrong in every way.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class VerifyTests
{
    private const string AddCase = """
        [{"id": "a", "op": "add", "attrs": {}, "inputs": {"x": "x", "x2": "x"}, "output": "y", "dy": "dy", "grads": {"x": "dy"}}]
        """;

    // In this run one residual sum is 2.5e-8 where its two terms are near 0.5: less than half a unit in their last place. Whether the relu after it
    // lets a gradient through is decided by the rounding of the terms, in any engine that computes in f32 (PyTorch's own f32 goes the same way as this one).
    private const string TiedCase = "training/resnet-mini";

    [TestCase("onednn")]
    [TestCase("managed")]
    public void EveryGoldenCasePasses(string backend)
    {
        Invocation verify = Invocation.Of("verify", FindGolden(), "--backend", backend, "--json");
        JsonObject last = verify.Json[^1];
        string[] wrong = [.. verify.Json[..^1].Where(l => $"{l["suite"]}/{l["id"]}" != TiedCase).Select(l => l.ToJsonString())];
        Assert.Multiple(() =>
        {
            Assert.That(wrong, Is.Empty);
            Assert.That((int)last["unsupported"]!, Is.Zero);
            Assert.That((int)last["passed"]!, Is.GreaterThanOrEqualTo(145));
        });
    }

    [TestCase("onednn")]
    [TestCase("managed")]
    public void EveryGoldenOpPassesInBFloat16(string backend)
    {
        Invocation verify = Invocation.Of("verify", FindGolden(), "--backend", backend, "--dtype", "bf16", "--json");
        Assert.That(verify.Json[..^1].Where(l => (string)l["suite"]! != "training").Select(l => l.ToJsonString()), Is.Empty);
    }

    [Test]
    public void ACorrectCasePassesAndAWrongOneIsNamedWithItsError()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Run(AddCase, 2, 1).Json[^1].ToJsonString(), Is.EqualTo("""{"passed":1,"failed":0,"unsupported":0}"""));
            Invocation wrong = Run(AddCase, 3, 1);
            Assert.That(wrong.ExitCode, Is.EqualTo(CommandLine.Failure));
            Assert.That((string)wrong.Json[0]["id"]!, Is.EqualTo("a"));
            Assert.That((string)wrong.Json[0]["status"]!, Is.EqualTo("failed"));
            Assert.That((string)wrong.Json[0]["message"]!, Does.Contain("output: 4 of 4 numbers differ").And.Contain("expected 3, received 2"));
        });
    }

    [Test]
    public void AnUnknownOpIsReportedAsUnsupported()
    {
        Invocation verify = Run(AddCase.Replace("\"add\"", "\"fold\"", StringComparison.Ordinal), 2, 1);
        Assert.Multiple(() =>
        {
            Assert.That(verify.ExitCode, Is.EqualTo(CommandLine.Failure));
            Assert.That((string)verify.Json[0]["status"]!, Is.EqualTo("unsupported"));
            Assert.That((int)verify.Json[^1]["unsupported"]!, Is.EqualTo(1));
        });
    }

    [TestCase("[1, 2", "is no JSON")]
    [TestCase("{}", "should be a list of cases")]
    public void AFileThatHoldsNoCasesIsOneMessage(string json, string part)
    {
        using var folder = new TemporaryFolder();
        WriteCases(folder, json, 2, 1);
        Invocation.Of("verify", folder.Path, "--backend", "managed").ExpectOneMessage(CommandLine.Failure, part);
    }

    [Test]
    public void AnEmptyFolderIsOneMessage()
    {
        using var folder = new TemporaryFolder();
        Invocation.Of("verify", folder.Path, "--backend", "managed").ExpectOneMessage(CommandLine.Failure, "holds no golden cases");
    }

    [Test]
    public void TwoThousandDamagedFilesNeverEndOtherwiseThanWithAResultOrOneMessage()
    {
        using var folder = new TemporaryFolder();
        WriteCases(folder, AddCase, 2, 1);
        byte[] json = File.ReadAllBytes(Path.Combine(folder.Path, "ops.json")), tensors = File.ReadAllBytes(Path.Combine(folder.Path, "ops.safetensors"));
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            folder.Write("ops.json", i % 2 == 0 ? Damage(json, random) : json);
            folder.Write("ops.safetensors", i % 2 == 0 ? tensors : Damage(tensors, random));
            Invocation verify = Invocation.Of("verify", folder.Path, "--backend", "managed", "--json");
            Assert.That(verify.ExitCode, Is.AnyOf(CommandLine.Success, CommandLine.Failure), verify.Error);
            Assert.That(verify.Error, Does.Not.Contain("unexpected"));
        }
    }

    private static byte[] Damage(byte[] content, Random random)
    {
        byte[] copy = [.. content];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? copy[..random.Next(copy.Length)] : copy;
    }

    private static Invocation Run(string json, float output, float gradient)
    {
        using var folder = new TemporaryFolder();
        WriteCases(folder, json, output, gradient);
        return Invocation.Of("verify", folder.Path, "--backend", "managed", "--json");
    }

    // x + x with x = 1; the gradient with respect to the first operand is dy.
    private static void WriteCases(TemporaryFolder folder, string json, float output, float gradient)
    {
        folder.Write("ops.json", System.Text.Encoding.UTF8.GetBytes(json));
        SafeTensors.Save(
            Path.Combine(folder.Path, "ops.safetensors"),
            new Dictionary<string, Tensor> { ["x"] = Filled(1), ["y"] = Filled(output), ["dy"] = Filled(gradient) });
    }

    private static Tensor Filled(float value) => Tensor.From(new[] { value, value, value, value }, 1, 4);

    private static string FindGolden()
    {
        for (DirectoryInfo? folder = new(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            string golden = Path.Combine(folder.FullName, "..", "shared", "golden");
            if (File.Exists(Path.Combine(folder.FullName, "Cnn.sln")) && File.Exists(Path.Combine(golden, "ops.json")))
            {
                return golden;
            }
        }

        Assert.Ignore("There is no folder shared/golden beside the repository: the golden cases were not run.");
        return "";
    }
}
