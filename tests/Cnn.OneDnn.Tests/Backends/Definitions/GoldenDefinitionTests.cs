using System.Text.Json;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Definitions;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Definitions;

/// <summary>The definitions of ops and of their gradients against what PyTorch computed in double precision.</summary>
[TestFixture]
internal sealed class GoldenDefinitionTests
{
    public static IEnumerable<TestCaseData> Ops => Cases(loss: false);

    public static IEnumerable<TestCaseData> Losses => Cases(loss: true);

    [TestCaseSource(nameof(Ops))]
    public void A_definition_gives_the_reference_values_and_gradients(JsonElement item)
    {
        var runner = new GraphRunner();
        var graph = new GoldenGraph(item, runner);
        Value y = graph.Build();
        JsonElement gradientNames = item.GetProperty("grads"), inputNames = item.GetProperty("inputs");
        HostTensor dy = GoldenOps.Tensor(item.GetProperty("dy").GetString()!).Reshape(y.Shape.ToArray());
        string[] names = [.. gradientNames.EnumerateObject().Select(p => p.Name)];
        Dictionary<Value, Value> gradients = runner.Differentiate(y, dy, [.. names.Select(graph.Input)]);
        Dictionary<Value, LogicalTensor> values = DefinitionRunner.Run(runner.Graph,
            runner.Inputs.Select(v => new KeyValuePair<Value, LogicalTensor>(v, DefinitionRunner.Logical(runner[v]))));
        Check("output", values[y], item.GetProperty("output"));
        foreach (string name in names)
        {
            Check(name, values[gradients[graph.Input(name)]], gradientNames.GetProperty(name));
        }

        if (item.TryGetProperty("state", out JsonElement state))
        {
            var op = new MovingAverageOp(item.GetProperty("attrs").GetProperty("momentum").GetSingle());
            foreach ((string name, int output) in (ReadOnlySpan<(string, int)>)[("moving_mean", 1), ("moving_var", 2)])
            {
                LogicalTensor before = DefinitionRunner.Logical(GoldenOps.Tensor(state.GetProperty(name).GetString()!));
                Element moved = OpDefinition.Define(op, [before, values[y.Producer!.Outputs[output]]], [], new StepContext());
                double[] after = [.. Enumerable.Range(0, before.Values.Length).Select(c => moved(0, [c]))];
                Check(name, new LogicalTensor(before.Shape, after), state.GetProperty(name + "_after"));
            }
        }
    }

    [TestCaseSource(nameof(Losses))]
    public void A_loss_gives_the_reference_value_and_gradient(JsonElement item)
    {
        (Op op, HostTensor[] inputs) = GoldenLossTests.Parts(item);
        float dy = GoldenOps.Tensor(item.GetProperty("dy").GetString()!).Values[0];
        LogicalTensor losses = DefinitionRunner.Run(op, inputs), gradient = DefinitionRunner.Run(op, inputs, output: 1);
        Check("loss", new LogicalTensor(new Shape(1), [losses.Values.Average()]), item.GetProperty("output"));
        Check("gradient", new LogicalTensor(gradient.Shape, Array.ConvertAll(gradient.Values, g => g * dy)), item.GetProperty("grads").GetProperty("x"));
    }

    private static IEnumerable<TestCaseData> Cases(bool loss) => GoldenOps.Cases
        .Where(c => c.GetProperty("op").GetString() == "loss" == loss)
        .Select(c => new TestCaseData(c).SetArgDisplayNames(c.GetProperty("id").GetString()!));

    // The reference is rounded to a float once; sums of terms that cancel keep the rounding of the operands.
    private static void Check(string what, LogicalTensor actual, JsonElement tensor) =>
        Approximately.Check(
            what, Array.ConvertAll(actual.Values, v => (float)v), GoldenOps.Tensor(tensor.GetString()!).Values, absolute: 0, relative: 1e-5, peak: 1e-6);
}
