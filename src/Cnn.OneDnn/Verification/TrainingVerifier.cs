using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Losses;
using Cnn.OneDnn.Optimizers;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tensors;
using Cnn.OneDnn.Training;

namespace Cnn.OneDnn.Verification;

/// <summary>Runs cases of training.json: a model from Keras layer configs, with Keras's first weights, trained on given batches.</summary>
internal sealed class TrainingVerifier(ModelOptions options, GoldenTensors tensors)
{
    /// <summary>Null if losses, weights and predictions are right, else what is wrong.</summary>
    public string? Verify(JsonElement json)
    {
        Layer[] layers = [.. GoldenJson.Get(json, "layers", JsonValueKind.Array).EnumerateArray().Select(Read)];
        using Model model = Connect(json, layers);
        Loss loss = Loss.Of(GoldenJson.Text(json, "loss"));
        model.Compile(Optimizer.FromConfig(GoldenJson.Text(json, "optimizer"), GoldenJson.Get(json, "optimizer_config", JsonValueKind.Object)), loss);
        Dictionary<string, Parameter> parameters = LoadWeights(json, layers, model);
        var complaints = new List<string>();
        Tensor? x = null;
        int number = 0;
        foreach (JsonElement step in GoldenJson.Get(json, "steps", JsonValueKind.Array).EnumerateArray())
        {
            x = tensors[GoldenJson.Text(step, "x")];
            double actual = model.TrainOnBatch(x, Target(tensors[GoldenJson.Text(step, "y")], loss, x.Shape[0], model.Outputs[0].Shape[-1]));
            Add(complaints, Of(Tolerance.TrainingLoss).Compare($"loss of step {number++}", [(float)actual], [(float)GoldenJson.Number(step, "loss", double.NaN)]));
        }

        complaints.AddRange(CompareWeights(GoldenJson.Get(json, "final", JsonValueKind.Object), parameters, model));
        if (x is not null && GoldenJson.Has(json, "predict"))
        {
            Add(complaints, Of(Tolerance.TrainedWeights).Compare("prediction", model.Predict(x, x.Shape[0]).AsSpan<float>(), tensors[GoldenJson.Text(json, "predict")].AsSpan<float>()));
        }

        return complaints.Count == 0 ? null : string.Join("; ", complaints.Take(3)) + (complaints.Count > 3 ? $"; and {complaints.Count - 3} more" : "");
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
        Tolerance tolerance = options.DataTypePolicy == DataTypePolicy.MixedBFloat16 ? new Tolerance(Tolerance.BFloat16.OfMaximum * largest, 0) : Tolerance.TrainedWeights;
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

    private static Layer Read(JsonElement json)
    {
        string name = GoldenJson.Text(json, "name");
        string config = GoldenJson.Get(json, "config", JsonValueKind.Object).GetRawText();
        Layer layer = LayerRegistry.FromConfig(GoldenJson.Text(json, "cls"), (JsonObject)JsonNode.Parse(config)!);
        layer.Name = name;
        return layer;
    }

    /// <summary>Calls the layers in order; a name that no layer has yet is the model's input.</summary>
    private Model Connect(JsonElement json, Layer[] layers)
    {
        int[] shape = GoldenJson.List(GoldenJson.Get(json, "input_shape", JsonValueKind.Array), "input_shape");
        SymbolicTensor? input = null;
        var outputs = new Dictionary<string, SymbolicTensor>();
        SymbolicTensor? last = null;
        int index = 0;
        foreach (JsonElement entry in json.GetProperty("layers").EnumerateArray())
        {
            Layer layer = layers[index++];
            if (layer is Input given)
            {
                outputs[layer.Name] = input ??= given.Output;
                continue;
            }

            var sources = new List<SymbolicTensor>();
            foreach (JsonElement inbound in GoldenJson.Get(entry, "inbound", JsonValueKind.Array).EnumerateArray())
            {
                string name = inbound.GetString() ?? "";
                sources.Add(outputs.TryGetValue(name, out SymbolicTensor? source) ? source : outputs[name] = input ??= new Input(shape) { Name = name }.Output);
            }

            outputs[layer.Name] = last = layer.Apply(sources);
        }

        return input is not null && last is not null
            ? new Model(input, last, GoldenJson.Text(json, "id")) { Options = options with { AllowEmulatedBFloat16 = true } }
            : throw new GoldenFormatException("a model needs an input and a layer");
    }

    private Dictionary<string, Parameter> LoadWeights(JsonElement json, Layer[] layers, Model model)
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
                if (weights[i].ValueKind != JsonValueKind.Array || weights[i].GetArrayLength() != 3 || weights[i][0].ValueKind != JsonValueKind.String || weights[i][2].ValueKind != JsonValueKind.String)
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
            dense.AsSpan<float>()[(i * columns) + (label >= 0 && label < columns ? label : throw new GoldenFormatException($"label {label} is none of {columns} classes"))] = 1;
        }

        return dense;
    }
}
