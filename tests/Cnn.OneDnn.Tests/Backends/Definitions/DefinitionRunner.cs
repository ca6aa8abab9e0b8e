using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Definitions;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Definitions;

/// <summary>A small graph evaluated by the definitions of its ops.</summary>
internal static class DefinitionRunner
{
    /// <summary>All values of a graph but the notes of kernels.</summary>
    /// <param name="graph">The nodes.</param>
    /// <param name="inputs">The values that they start from.</param>
    public static Dictionary<Value, LogicalTensor> Run(GraphBuilder graph, IEnumerable<KeyValuePair<Value, LogicalTensor>> inputs)
    {
        var values = new Dictionary<Value, LogicalTensor>(inputs);
        foreach (Node node in graph.Nodes)
        {
            LogicalTensor[] operands = Array.ConvertAll(node.Inputs, v => values[NoteOf(v) ?? v]);
            Element element = OpDefinition.Define(node.Op, operands, Array.ConvertAll(node.Outputs, v => v.Shape), new StepContext());
            foreach (Value output in node.Outputs.Where(v => NoteOf(v) is null))
            {
                values[output] = All(element, output.Index, output.Shape);
            }
        }

        return values;
    }

    /// <summary>The results of one op.</summary>
    public static LogicalTensor Run(Op op, HostTensor[] inputs, int output = 0, StepContext? context = null)
    {
        Shape[] outputs = op.InferShapes(Array.ConvertAll(inputs, i => i.Shape));
        Element element = OpDefinition.Define(op, Array.ConvertAll(inputs, Logical), outputs, context ?? new StepContext());
        return All(element, output, outputs.Length == 0 ? inputs[0].Shape : outputs[output]);
    }

    public static LogicalTensor Logical(HostTensor tensor) => new(tensor.Shape, Array.ConvertAll(tensor.Values, v => (double)v));

    /// <summary>The value that a note of a kernel to its gradient's is about, null for anything else.</summary>
    public static Value? NoteOf(Value value) => (value.Producer?.Op, value.Index) switch
    {
        (PoolingOp, 1) => value.Producer.Inputs[0],
        (BatchNormalizationOp, 3) => value.Producer.Outputs[0],
        _ => null,
    };

    private static LogicalTensor All(Element element, int output, Shape shape)
    {
        List<double> values = [];
        LogicalTensor.ForEach(shape, index => values.Add(element(output, index)));
        return new LogicalTensor(shape, [.. values]);
    }
}
