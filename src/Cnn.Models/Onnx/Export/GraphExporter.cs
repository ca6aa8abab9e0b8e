using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Export;

/// <summary>
/// Writes a network as ONNX. What is written is the engine's graph of a prediction, not the layers: its axes are ONNX's (N, C, spatial), and layers of a user's
/// own come along as what they compute.
/// </summary>
internal static class GraphExporter
{
    private const int IrVersion = 8, Opset = 17;
    private const long LargestFile = int.MaxValue;

    public static ModelProto Export(Model model, OnnxExportOptions options)
    {
        long weights = model.ParameterCount * sizeof(float);
        if (weights > LargestFile)
        {
            throw new UnsupportedException($"Model '{model.Name}' has {weights} bytes of weights; an ONNX file without external data holds fewer than 2 GiB.");
        }

        ModelGraph graph = model.ToGraph();
        var context = new ExportContext(model, graph);
        GraphWriter writer = context.Writer;
        writer.Graph.Name = model.Name;
        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            AddInput(context, graph.Inputs[i], model.Inputs[i], options);
        }

        string[] outputs = [.. model.Outputs.Select(o => writer.Unique(o.Layer.Name))];
        foreach (GraphNode node in graph.Nodes)
        {
            context.Enter(node);
            context.Define(node.Outputs[0], NodeExporter.Write(context, node));
        }

        string[] made = [.. outputs.Select((name, i) => AddOutput(context, graph.Outputs[i], model.Outputs[i], name, options))];
        writer.Rename(made, outputs);
        writer.Sweep();
        var result = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Cnn",
            ProducerVersion = typeof(GraphExporter).Assembly.GetName().Version?.ToString(3) ?? "",
            Graph = writer.Graph,
            OpsetImport = { new OperatorSetIdProto { Version = Opset } },
        };
        foreach ((string key, string value) in options.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            result.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return result;
    }

    private static void AddInput(ExportContext context, GraphTensor value, SymbolicTensor input, OnnxExportOptions options)
    {
        GraphWriter writer = context.Writer;
        string name = writer.Unique(input.Layer.Name);
        bool moves = input.Format == DataFormat.ChannelsLast && value.Shape.Rank > 2 && !options.ChannelsFirst;
        Shape user = moves ? UserOrder.From(value.Shape, DataFormat.ChannelsLast) : value.Shape;
        writer.Graph.Input.Add(Describe(name, user));
        context.Define(value, moves ? writer.Transpose($"{name}/transpose", name, ShapeExports.ToFirst(user.Rank)) : name);
    }

    /// <returns>Where the output's values are.</returns>
    private static string AddOutput(ExportContext context, GraphTensor value, SymbolicTensor output, string name, OnnxExportOptions options)
    {
        GraphWriter writer = context.Writer;
        if (options.Logits && value.Producer is { Operation: "softmax" or "log_softmax" } softmax)
        {
            value = softmax.Inputs[0];
        }

        string made = context[value];
        Shape user = value.Shape;
        if (output.Format == DataFormat.ChannelsLast && user.Rank > 2 && !options.ChannelsFirst)
        {
            user = UserOrder.From(user, DataFormat.ChannelsLast);
            made = writer.Transpose($"{name}/transpose", made, ShapeExports.ToLast(user.Rank));
        }

        writer.Graph.Output.Add(Describe(name, user));
        return made;
    }

    private static ValueInfoProto Describe(string name, Shape shape)
    {
        var sizes = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        foreach (int size in shape.Skip(1))
        {
            sizes.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = TensorProto.Types.DataType.Float, Shape = sizes } },
        };
    }
}
