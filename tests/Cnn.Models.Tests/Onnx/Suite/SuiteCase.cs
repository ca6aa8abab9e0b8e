using Cnn.Models.Onnx.Import;
using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using Cnn.OneDnn;
using Google.Protobuf;
using Kind = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Tests.Onnx.Suite;

/// <summary>A folder of ONNX's node suite: a model, its inputs and its outputs.</summary>
/// <remarks>
/// The suite gives everything as an input, sizes and weights too, where files of networks have constants. So a case is tried with its whole numbers as
/// constants; then with all inputs but the first as constants; then with all of them, and what comes out is added to a network's own zeros.
/// </remarks>
internal sealed class SuiteCase(string folder)
{
    private readonly string set = Path.Combine(folder, "test_data_set_0");

    /// <summary>Whether the folder holds one.</summary>
    public bool IsWhole => File.Exists(Path.Combine(folder, "model.onnx")) && Directory.Exists(set);

    private bool IsRounded => Path.GetFileName(folder).Contains("BFLOAT16", StringComparison.Ordinal);

    /// <summary>What became of it.</summary>
    public (Verdict Verdict, string Why) Run()
    {
        (Verdict, string) first = (Verdict.Refused, "");
        for (int ways = 0; ways < 3; ways++)
        {
            (Verdict Verdict, string Why) result = Try(ways);
            if (result.Verdict is Verdict.Passed or Verdict.Wrong)
            {
                return result;
            }

            first = ways == 0 || result.Verdict == Verdict.CalledDamaged ? result : first;
        }

        return first;
    }

    private (Verdict Verdict, string Why) Try(int ways)
    {
        ModelProto file = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, "model.onnx")));
        var inputs = new List<Cnn.OneDnn.Tensor>();
        foreach ((int i, ValueInfoProto info) in file.Graph.Input.Where(n => file.Graph.Initializer.All(t => t.Name != n.Name)).ToArray().Index())
        {
            if (info.Type?.TensorType is null || Read($"input_{i}", info) is not { } tensor)
            {
                return (Verdict.Refused, "an input is no tensor");
            }

            bool isReal = tensor.DataType is Kind.Float or Kind.Double or Kind.Float16 or Kind.Bfloat16;
            if (isReal && tensor.Dims.Count > 0 && tensor.Dims[0] > 0 && (ways == 0 || (ways == 1 && inputs.Count == 0)))
            {
                var data = OnnxTensor.From(tensor, ExternalData.None);
                inputs.Add(Cnn.OneDnn.Tensor.From<float>(data.Numbers!, new Shape(data.Dims)));
                continue;
            }

            TensorProto constant = tensor.Clone();
            constant.Name = info.Name;
            file.Graph.Initializer.Add(constant);
            file.Graph.Input.Remove(info);
        }

        if (ways == 2 && !AddZeros(file, inputs))
        {
            return (Verdict.Refused, "it makes no one constant");
        }

        try
        {
            using Model model = OnnxModel.Read(file.ToByteArray(), new OnnxImportOptions { Engine = Samples.Engine });
            return Compare(model.Predict([.. inputs]), file, ways);
        }
        catch (UnsupportedException e)
        {
            return (Verdict.Refused, e.Message);
        }
        catch (InvalidFormatException e)
        {
            return (Verdict.CalledDamaged, e.Message);
        }
    }

    private (Verdict Verdict, string Why) Compare(IReadOnlyList<Cnn.OneDnn.Tensor> results, ModelProto file, int ways)
    {
        double tolerance = IsRounded ? 1.0 / 128 : 1e-3;
        if (results.Count != file.Graph.Output.Count || results.Count == 0)
        {
            return (Verdict.Wrong, $"{results.Count} outputs for {file.Graph.Output.Count}");
        }

        for (int i = 0; i < results.Count; i++)
        {
            var expected = OnnxTensor.From(Read($"output_{i}", file.Graph.Output[i])!, ExternalData.None);
            if (ways < 2 && !results[i].Shape.SequenceEqual(expected.Dims))
            {
                return (Verdict.Wrong, $"sizes {results[i].Shape} for ({string.Join(", ", expected.Dims)})");
            }

            double[] wanted = expected.Numbers is { } numbers
                ? Array.ConvertAll(numbers, v => (double)v)
                : Array.ConvertAll(expected.Integers!, v => (double)v);
            float[] found = results[i].ToArray<float>();
            if (found.Length != wanted.Length)
            {
                return (Verdict.Wrong, $"{found.Length} numbers for {wanted.Length}");
            }

            int wrong = Enumerable.Range(0, found.Length)
                .FirstOrDefault(
                e => !(found[e] == wanted[e] || (double.IsNaN(found[e]) && double.IsNaN(wanted[e]))
                    || (double.IsFinite(wanted[e]) && Math.Abs(found[e] - wanted[e]) <= 1e-5 + (tolerance * Math.Abs(wanted[e])))), -1);
            if (wrong >= 0)
            {
                return (Verdict.Wrong, FormattableString.Invariant($"{found[wrong]} for {wanted[wrong]}"));
            }
        }

        return (Verdict.Passed, "");
    }

    private bool AddZeros(ModelProto file, List<Cnn.OneDnn.Tensor> inputs)
    {
        if (file.Graph.Output.Count != 1 || file.Graph.Output[0].Type?.TensorType is null || Read("output_0", file.Graph.Output[0]) is not { } result
            || result.DataType == Kind.String || result.Dims.Contains(0))
        {
            return false;
        }

        int[] dims = [1, .. result.Dims.Count == 0 ? [1] : result.Dims.Select(d => (int)d)];
        file.Graph.Input.Add(SmallOnnx.Describe("the_zeros", dims));
        var cast = new NodeProto { OpType = "Cast", Input = { file.Graph.Output[0].Name }, Output = { "the_numbers" } };
        cast.Attribute.Add(Cnn.Models.Onnx.Export.Attributes.Int("to", (int)Kind.Float));
        file.Graph.Node.Add(cast);
        file.Graph.Node.Add(new NodeProto { OpType = "Add", Input = { "the_zeros", "the_numbers" }, Output = { "the_sum" } });
        file.Graph.Output[0].Name = "the_sum";
        inputs.Add(new Cnn.OneDnn.Tensor(new Shape(dims)));
        return true;
    }

    // The suite keeps bfloat16 as whole numbers of 16 bits.
    private TensorProto? Read(string name, ValueInfoProto info)
    {
        string path = Path.Combine(set, $"{name}.pb");
        if (!File.Exists(path))
        {
            return null;
        }

        TensorProto tensor = TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
        if (tensor.DataType == Kind.Uint16 && IsRounded
            && (info.Type.TensorType.ElemType == Kind.Bfloat16 || Path.GetFileName(folder).Contains("_to_BFLOAT16", StringComparison.Ordinal)))
        {
            tensor.DataType = Kind.Bfloat16;
        }

        return tensor;
    }
}
