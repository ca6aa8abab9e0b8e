using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>The golden cases, and files of cases that are wrong in every way.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class VerifyTests
{
    private const string AddCase = """
        [{"id": "a", "op": "add", "attrs": {}, "inputs": {"x": "x", "x2": "x"}, "output": "y", "dy": "dy", "grads": {"x": "dy"}}]
        """;

    /// <summary>The folder of the cases: tests/Golden, unless a variable names another.</summary>
    private static string Golden => Environment.GetEnvironmentVariable("CNN_TEST_GOLDEN") ?? Path.Combine(Checkout.Root, "tests", "Golden");

    // In a process of its own: the number of threads is chosen once in each.
    [Test]
    [Category("Golden")]
    public void Every_golden_case_passes([Values("onednn", "managed")] string backend, [Values(1, 2, 3)] int threads)
    {
        string[] call = ["verify", Golden, "--backend", backend, "--threads", threads.ToString(CultureInfo.InvariantCulture), "--json"];
        Invocation verify = ChildProgram.Run("dotnet", ChildProgram.Command(call));
        JsonObject last = verify.Json[^1];
        Assert.Multiple(() =>
        {
            Assert.That(verify.Json[..^1].Select(l => l.ToJsonString()), Is.Empty);
            Assert.That((int)last["failed"]! + (int)last["unsupported"]!, Is.Zero);
            Assert.That((int)last["passed"]!, Is.GreaterThan(100));
        });
    }

    // What the cases stand for must not shrink with them.
    [Test]
    public void The_cases_hold_every_op_loss_and_optimizer()
    {
        JsonElement[] ops = Cases("ops"), optimizers = Cases("optimizers");
        Assert.Multiple(() =>
        {
            Assert.That(ops.Select(c => c.GetProperty("op").GetString()).Distinct().Count(), Is.EqualTo(22));
            Assert.That(ops.Count(c => c.GetProperty("op").GetString() == "loss"), Is.EqualTo(7));
            Assert.That(optimizers.Select(c => c.GetProperty("optimizer").GetString()).Distinct().Count(), Is.EqualTo(10));
            Assert.That(Cases("training"), Is.Not.Empty);
        });
    }

    [TestCase("onednn")]
    [TestCase("managed")]
    [Category("Golden")]
    public void Every_golden_op_passes_in_BFloat16(string backend)
    {
        Invocation verify = Invocation.Of("verify", Golden, "--backend", backend, "--dtype", "bf16", "--json");
        Assert.That(verify.Json[..^1].Where(l => (string)l["suite"]! != "training").Select(l => l.ToJsonString()), Is.Empty);
    }

    [Test]
    public void A_correct_case_passes_and_a_wrong_one_is_named_with_its_error()
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
    public void An_unknown_op_is_reported_as_unsupported()
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
    public void A_file_that_holds_no_cases_is_one_message(string json, string part)
    {
        using var folder = new TemporaryFolder();
        WriteCases(folder, json, 2, 1);
        Invocation.Of("verify", folder.Path, "--backend", "managed").ExpectOneMessage(CommandLine.Failure, part);
    }

    [Test]
    public void An_empty_folder_is_one_message()
    {
        using var folder = new TemporaryFolder();
        Invocation.Of("verify", folder.Path, "--backend", "managed").ExpectOneMessage(CommandLine.Failure, "holds no golden cases");
    }

    [Test]
    public void Two_thousand_damaged_files_never_end_otherwise_than_with_a_result_or_one_message()
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

    private static JsonElement[] Cases(string suite) =>
        [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Golden, suite + ".json"))).RootElement.EnumerateArray()];
}
