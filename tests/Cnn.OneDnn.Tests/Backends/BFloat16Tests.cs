using System.Text.Json;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>
/// Ops that take bfloat16: on golden inputs rounded to it they must give what they give in float on the same rounded inputs, which the golden cases
/// check, up to the rounding of the result.
/// </summary>
[TestFixtureSource(typeof(BackendFactory), nameof(BackendFactory.All))]
[NonParallelizable]
[Category(GoldenOps.Category)]
public class BFloat16Tests(BackendFactory factory)
{
    private static readonly string[] Prefixes =
        ["max_pool", "avg_pool", "global", "batch_norm", "layer_norm", "group_norm", "activation", "add", "concat", "upsample", "conv", "dense"];
    private IBackend backend = null!;

    public static IEnumerable<TestCaseData> Cases => GoldenOps.Cases
        .Where(c => Prefixes.Any(p => c.GetProperty("op").GetString()!.StartsWith(p, StringComparison.Ordinal)))
        .Select(c => new TestCaseData(c).SetArgDisplayNames(c.GetProperty("id").GetString()!));

    [OneTimeSetUp]
    public void MakeBackend() => backend = factory.Make();

    [OneTimeTearDown]
    public void DisposeBackend() => backend?.Dispose();

    [TestCaseSource(nameof(Cases))]
    public void An_op_in_bfloat16_is_the_op_on_rounded_inputs(JsonElement item)
    {
        if (Run(item, DataType.BFloat16) is not { } narrow || Run(item, DataType.Float32) is not { } wide)
        {
            Assert.That(factory.Complete, Is.False, "the backend lacks a kernel");
            return;
        }

        Assert.That(narrow[0].Type, Is.EqualTo(DataType.BFloat16));
        for (int i = 0; i < narrow.Length; i++)
        {
            Approximately.Check($"result {i}", narrow[i].Values, wide[i].Values, absolute: 1e-5, relative: 1.0 / 128, peak: 1e-2);
        }
    }

    private HostTensor[]? Run(JsonElement item, DataType type)
    {
        var runner = new GraphRunner();
        string[] full = ["x", "x2", "x3"];
        var graph = new GoldenGraph(item, runner, (name, tensor) => full.Contains(name) ? tensor.ToBFloat16() with { Type = type } : tensor);
        Value y = graph.Build();
        Value[] inputs = [.. full.Where(n => item.GetProperty("inputs").TryGetProperty(n, out _)).Select(graph.Input)];
        HostTensor dy = GoldenOps.Tensor(item.GetProperty("dy").GetString()!).Reshape(y.Shape.ToArray()).ToBFloat16() with { Type = type };
        Dictionary<Value, Value> gradients = runner.Differentiate(y, dy, inputs);
        return runner.TryRun(backend) ? [runner[y], .. inputs.Select(i => runner[gradients[i]])] : null;
    }
}
