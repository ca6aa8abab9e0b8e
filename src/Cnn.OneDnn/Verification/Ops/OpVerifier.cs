using System.Text.Json;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Verification.Ops;

/// <summary>Runs cases of ops.json: the op forward, the gradients of the sum of output times dy backward, updated state.</summary>
internal sealed class OpVerifier(ComputeEngine engine, DataTypePolicy policy, GoldenTensors tensors)
{
    /// <summary>Null if all results are right, else what is wrong.</summary>
    public string? Verify(JsonElement json)
    {
        var golden = new OpCase(json, tensors);
        golden.Graph.Scope = golden.Op;
        Value result = OpTable.Emit(golden);
        bool isLoss = golden.KnownGradients.Count > 0;
        if (!isLoss && result.Shape != golden.Output.Shape)
        {
            return $"output: expected shape {golden.Output.Shape}, received {result.Shape}";
        }

        string[] wanted = GoldenJson.Has(json, "grads") ? [.. GoldenJson.Get(json, "grads", JsonValueKind.Object).EnumerateObject().Select(p => p.Name)] : [];
        float scale = isLoss && wanted.Length > 0 ? tensors[GoldenJson.Text(json, "dy")].AsSpan<float>()[0] : 1;
        List<Value> outputs = [result, .. golden.Updated.Select(u => u.Value)];
        Dictionary<Value, Value> gradients = [];
        if (wanted.Length > 0)
        {
            List<KeyValuePair<Value, Value>> seeds = isLoss ? golden.KnownGradients : [new(result, golden.Constant(GoldenJson.Text(json, "dy"), result.Shape))];
            gradients = Differentiator.Run(golden.Graph, seeds, wanted.Select(n => golden.Input(n)));
            outputs.AddRange(
                wanted.Select(
                    n => gradients.TryGetValue(golden.Input(n), out Value? g) ? g : throw new UnsupportedException($"no gradient reaches input '{n}'")));
        }

        float[][] numbers = GraphRunner.Run(engine, golden.Graph, [.. golden.Fed], outputs, policy);
        return Compare(golden, numbers, isLoss, wanted, scale);
    }

    private Tolerance Of(long terms) => policy == DataTypePolicy.MixedBFloat16 ? Tolerance.BFloat16 : Tolerance.Op(terms);

    private string? Compare(OpCase golden, float[][] numbers, bool isLoss, string[] wanted, float scale)
    {
        float[] output = isLoss ? [(float)numbers[0].Average(v => (double)v)] : numbers[0];
        List<string?> complaints = [Of(golden.Terms).Compare("output", output, golden.Output.AsSpan<float>())];
        int next = 1;
        foreach ((_, string expected) in golden.Updated)
        {
            complaints.Add(Of(golden.Terms).Compare(expected, numbers[next++], golden.Tensor(expected).AsSpan<float>()));
        }

        JsonElement grads = GoldenJson.Has(golden.Json, "grads") ? golden.Json.GetProperty("grads") : default;
        foreach (string name in wanted)
        {
            float[] gradient = numbers[next++];
            if (scale != 1)
            {
                gradient = [.. gradient.Select(v => v * scale)];
            }

            complaints.Add(
                Of(golden.GradientTerms(name)).Compare($"gradient of {name}", gradient, golden.Tensor(GoldenJson.Text(grads, name)).AsSpan<float>()));
        }

        string[] wrong = [.. complaints.OfType<string>()];
        return wrong.Length == 0 ? null : string.Join("; ", wrong);
    }
}
