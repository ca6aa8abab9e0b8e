using System.Text.Json;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Verification;

/// <summary>Runs cases of training.json: a model from Keras layer configs, with Keras's first weights, trained on given batches.</summary>
internal sealed class TrainingVerifier(ModelOptions options, GoldenTensors tensors)
{
    /// <summary>Null if losses, weights and predictions are right, else what is wrong.</summary>
    public string? Verify(JsonElement json)
    {
        var network = new GoldenNetwork(json);
        using Model model = network.ToModel(GoldenJson.Text(json, "id"), options);
        Loss loss = Loss.Parse(GoldenJson.Text(json, "loss"));
        model.Compile(Optimizer.FromConfig(GoldenJson.Text(json, "optimizer"), GoldenJson.Get(json, "optimizer_config", JsonValueKind.Object)), loss);
        Dictionary<string, Parameter> parameters = LoadWeights(json, network.Layers, model);
        var complaints = new List<string>();
        Tensor[] x = [];
        int number = 0;
        foreach (JsonElement step in GoldenJson.Get(json, "steps", JsonValueKind.Array).EnumerateArray())
        {
            x = Inputs(step);
            double actual = model.TrainOnBatch(x, [Target(tensors[GoldenJson.Text(step, "y")], loss, x[0].Shape[0], model.Outputs[0].Shape[-1])]);
            Add(complaints,
                Of(Tolerance.TrainingLoss).Compare($"loss of step {number++}", [(float)actual], [(float)GoldenJson.Number(step, "loss", double.NaN)]));
        }

        complaints.AddRange(CompareWeights(GoldenJson.Get(json, "final", JsonValueKind.Object), parameters, model));
        if (x.Length > 0 && GoldenJson.Has(json, "predict"))
        {
            Add(complaints, Of(Tolerance.TrainedWeights)
                .Compare("prediction", model.Predict(x, x[0].Shape[0])[0].AsSpan<float>(), tensors[GoldenJson.Text(json, "predict")].AsSpan<float>()));
        }

        return complaints.Count == 0 ? null : string.Join("; ", complaints.Take(3)) + (complaints.Count > 3 ? $"; and {complaints.Count - 3} more" : "");
    }

    /// <summary>One tensor, or a list of them where the model has several inputs.</summary>
    private Tensor[] Inputs(JsonElement step)
    {
        if (!(GoldenJson.Has(step, "x") && step.GetProperty("x").ValueKind == JsonValueKind.Array))
        {
            return [tensors[GoldenJson.Text(step, "x")]];
        }

        JsonElement list = step.GetProperty("x");
        return list.GetArrayLength() > 0 && list.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(name => tensors[name.GetString()!])]
            : throw new GoldenFormatException("'x' should be a tensor's name or a list of names");
    }

    private IEnumerable<string> CompareWeights(JsonElement final, Dictionary<string, Parameter> parameters, Model model)
    {
        var expected = new Dictionary<string, float[]>();
        foreach (JsonProperty entry in final.EnumerateObject())
        {
            if (!parameters.ContainsKey(entry.Name) || entry.Value.ValueKind != JsonValueKind.String)
            {
                throw new GoldenFormatException($"'final' names a weight '{entry.Name}' that no layer has");
            }

            expected[entry.Name] = tensors[entry.Value.GetString()!].ToArray<float>();
        }

        // In bfloat16 the yardstick is the largest weight of the model: a bias near zero takes steps as large as any other weight, and inherits their error.
        double largest = expected.Values.SelectMany(values => values).Select(v => Math.Abs((double)v)).DefaultIfEmpty().Max();
        Tolerance tolerance = options.DataTypePolicy == DataTypePolicy.MixedBFloat16
            ? new Tolerance(Tolerance.BFloat16.OfMaximum * largest, 0)
            : Tolerance.TrainedWeights;
        return expected.Select(e => tolerance.Compare(e.Key, model.GetWeight(parameters[e.Key]).AsSpan<float>(), e.Value)).OfType<string>();
    }

    private Tolerance Of(Tolerance exact) => options.DataTypePolicy == DataTypePolicy.MixedBFloat16 ? Tolerance.BFloat16 : exact;

    private static void Add(List<string> complaints, string? complaint)
    {
        if (complaint is not null)
        {
            complaints.Add(complaint);
        }
    }

    private Dictionary<string, Parameter> LoadWeights(JsonElement json, IReadOnlyList<Layer> layers, Model model)
    {
        var result = new Dictionary<string, Parameter>();
        int index = 0;
        foreach (JsonElement entry in json.GetProperty("layers").EnumerateArray())
        {
            Layer layer = layers[index++];
            JsonElement weights = GoldenJson.Get(entry, "weights", JsonValueKind.Array);
            if (weights.GetArrayLength() != layer.Parameters.Count)
            {
                throw new GoldenFormatException($"layer '{layer.Name}' has {layer.Parameters.Count} weights here and {weights.GetArrayLength()} in the case");
            }

            for (int i = 0; i < layer.Parameters.Count; i++)
            {
                if (weights[i].ValueKind != JsonValueKind.Array || weights[i].GetArrayLength() != 3 || weights[i][0].ValueKind != JsonValueKind.String
                    || weights[i][2].ValueKind != JsonValueKind.String)
                {
                    throw new GoldenFormatException($"the weights of layer '{layer.Name}' should be [name, shape, tensor]");
                }

                model.SetWeight(layer.Parameters[i], tensors[weights[i][2].GetString()!]);
                result[$"{layer.Name}/{weights[i][0].GetString()}"] = layer.Parameters[i];
            }
        }

        return result;
    }

    /// <summary>Labels as the loss wants them: one number per row, or one-hot rows.</summary>
    private static Tensor Target(Tensor y, Loss loss, int rows, int columns)
    {
        if (y.Type != DataType.Int32 || y.Shape.ElementCount != rows)
        {
            return y;
        }

        Tensor labels = y.Reshape(new Shape(rows));
        if (loss.SparseTargets)
        {
            return labels;
        }

        var dense = new Tensor(new Shape(rows, columns));
        for (int i = 0; i < rows; i++)
        {
            int label = labels.AsSpan<int>()[i];
            dense.AsSpan<float>()[(i * columns) + (
                label >= 0 && label < columns ? label : throw new GoldenFormatException($"label {label} is none of {columns} classes"))] = 1;
        }

        return dense;
    }
}
