using System.Text.Json;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Every golden operator case, forward and backward, against the values that PyTorch computed in double precision.</summary>
[TestFixtureSource(typeof(BackendFactory), nameof(BackendFactory.All))]
[NonParallelizable]
[Category(GoldenOps.Category)]
public class GoldenOpTests(BackendFactory factory)
{
    private IBackend backend = null!;

    public static IEnumerable<TestCaseData> Cases => GoldenOps.Cases
        .Where(c => c.GetProperty("op").GetString() != "loss")
        .Select(c => new TestCaseData(c).SetArgDisplayNames(c.GetProperty("id").GetString()!));

    [OneTimeSetUp]
    public void MakeBackend() => backend = factory.Make();

    [OneTimeTearDown]
    public void DisposeBackend() => backend?.Dispose();

    [TestCaseSource(nameof(Cases))]
    public void A_golden_case_gives_the_reference_values_and_gradients(JsonElement item)
    {
        var runner = new GraphRunner();
        var graph = new GoldenGraph(item, runner);
        Value y = graph.Build();
        string[] names = [.. item.GetProperty("grads").EnumerateObject().Select(p => p.Name)];
        HostTensor dy = GoldenOps.Tensor(item.GetProperty("dy").GetString()!).Reshape(y.Shape.ToArray());
        Dictionary<Value, Value> gradients = runner.Differentiate(y, dy, [.. names.Select(graph.Input)]);
        if (!runner.TryRun(backend))
        {
            Assert.That(factory.Complete, Is.False, "the backend lacks a kernel");
            return;
        }

        Compare(item, "output", runner[y]);
        foreach (string name in names)
        {
            Compare(item, name, runner[gradients[graph.Input(name)]]);
        }

        if (item.TryGetProperty("state", out JsonElement state))
        {
            CheckMoving(item, state, runner, y);
        }
    }

    // Sums over many terms may differ by the rounding of their largest.
    private static void Compare(JsonElement item, string name, HostTensor actual)
    {
        string tensor = (name == "output" ? item.GetProperty(name) : item.GetProperty("grads").GetProperty(name)).GetString()!;
        int terms = GoldenOps.Tensor(item.GetProperty("dy").GetString()!).Values.Length;
        Approximately.Check(name, actual.Values, GoldenOps.Tensor(tensor).Values, peak: 1e-6 * Math.Sqrt(terms));
    }

    private void CheckMoving(JsonElement item, JsonElement state, GraphRunner runner, Value y)
    {
        var op = new MovingAverageOp(item.GetProperty("attrs").GetProperty("momentum").GetSingle());
        foreach ((string name, int output) in (ReadOnlySpan<(string, int)>)[("moving_mean", 1), ("moving_var", 2)])
        {
            HostTensor before = GoldenOps.Tensor(state.GetProperty(name).GetString()!);
            HostTensor after = GoldenOps.Tensor(state.GetProperty(name + "_after").GetString()!);
            HostTensor moved = KernelRunner.Run(backend, op, [before, runner[y.Producer!.Outputs[output]]])![0];
            Approximately.Check(name, moved.Values, after.Values);
        }
    }
}
