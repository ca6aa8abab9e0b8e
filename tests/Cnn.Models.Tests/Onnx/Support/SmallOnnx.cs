using System.Runtime.InteropServices;
using Cnn.Models.Onnx.Schema;
using Google.Protobuf;

namespace Cnn.Models.Tests.Onnx.Support;

/// <summary>ONNX files made by hand: one input "x", nodes in a row of which each may read the one before as "_", the last one the output.</summary>
internal sealed class SmallOnnx
{
    private string last = "x";

    public SmallOnnx(int[] sample, long opset = 17)
    {
        File.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        File.Graph.Input.Add(Describe("x", [0, .. sample]));
    }

    public ModelProto File { get; } = new() { IrVersion = 8, Graph = new GraphProto { Name = "small" } };

    public SmallOnnx Node(string op, string[] inputs, params AttributeProto[] attributes) => Named($"t{File.Graph.Node.Count}", op, inputs, attributes);

    public SmallOnnx Named(string output, string op, string[] inputs, params AttributeProto[] attributes)
    {
        int before = File.Graph.Node.Count(n => n.OpType == op);
        var node = new NodeProto { OpType = op, Name = before == 0 ? $"the_{op}" : $"the_{op}_{before}", Output = { output } };
        node.Input.AddRange(inputs.Select(i => i == "_" ? last : i));
        node.Attribute.AddRange(attributes);
        File.Graph.Node.Add(node);
        last = output;
        return this;
    }

    /// <summary>Numbers between -1 and 1.</summary>
    public SmallOnnx Weights(string name, params int[] dims) => Numbers(name, Samples.Uniform(name.Length + dims.Sum(), dims).ToArray<float>(), dims);

    public SmallOnnx Numbers(string name, float[] values, params int[] dims) =>
        Add(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>(values), dims);

    public SmallOnnx Sizes(string name, params long[] values) =>
        Add(name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]);

    public byte[] Build()
    {
        if (File.Graph.Output.Count == 0)
        {
            File.Graph.Output.Add(new ValueInfoProto
            {
                Name = last,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = TensorProto.Types.DataType.Float } },
            });
        }

        return File.ToByteArray();
    }

    public static ValueInfoProto Describe(string name, int[] dims)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(
            dims.Select(d => d > 0 ? new TensorShapeProto.Types.Dimension { DimValue = d } : new TensorShapeProto.Types.Dimension { DimParam = "n" }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = TensorProto.Types.DataType.Float, Shape = shape } },
        };
    }

    public SmallOnnx Add(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> raw, int[] dims)
    {
        var tensor = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(raw) };
        tensor.Dims.AddRange(dims.Select(d => (long)d));
        File.Graph.Initializer.Add(tensor);
        return this;
    }
}
