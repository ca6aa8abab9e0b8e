using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>Lays a network out for one batch size as the graph of inference, evaluation or a training step.</summary>
internal static class NetworkLayout
{
    /// <summary>The network alone; outputs in the user's order.</summary>
    public static PlanGraph Inference(Model model, int batch)
    {
        Laid laid = Lay(model, batch, training: false);
        return laid.ToPlan([.. laid.Outputs.Select(o => (o.Value, Layout.OfFormat(o.Value.Shape, DataType.Float32, o.Format)))], laid.Context.Graph.Nodes.Count);
    }

    /// <summary>
    /// The network with its losses. Outputs, for each output of the model: loss of each row, then predictions as (rows, columns).
    /// Inputs: the model's, then for each output its targets, then its row weights if weighted.
    /// </summary>
    public static PlanGraph WithLoss(Model model, IReadOnlyList<Loss> losses, int batch, bool training, bool weighted, int parts = 1)
    {
        Laid laid = Lay(model, batch, training);
        GraphBuilder graph = laid.Context.Graph;
        var outputs = new List<(Value, Layout)>();
        var seeds = new List<KeyValuePair<Value, Value>>();
        for (int i = 0; i < losses.Count; i++)
        {
            graph.Scope = "loss";
            Symbol rows = laid.Context.ToRows(laid.Outputs[i]);
            LossNodes nodes = losses[i] is RowLoss ? RowLoss(laid, losses[i], rows, i, weighted) : ComputedLoss(laid, losses[i], laid.Outputs[i], i, weighted);
            outputs.Add((nodes.PerRow, Layout.RowMajor(nodes.PerRow.Shape, DataType.Float32)));
            outputs.Add((nodes.Probabilities ?? rows.Value, Layout.RowMajor(rows.Value.Shape, DataType.Float32)));
            float share = (float)model.LossWeightOf(i);
            seeds.Add(new(nodes.GradientOf, share == 1 ? nodes.Gradient : graph.Emit(new AffineOp(share, 0), nodes.Gradient)[0]));
        }

        int forward = graph.Nodes.Count;
        if (!training)
        {
            return laid.ToPlan(outputs, forward);
        }

        Dictionary<Parameter, Value> wanted = laid.Context.Parameters
            .Where(p => model.Trains(p.Key))
            .ToDictionary(p => p.Key, p => p.Value);
        Dictionary<Value, Value> gradients = Differentiator.Run(graph, seeds, wanted.Values);
        return laid.ToPlan(outputs, forward, wanted.Where(p => gradients.ContainsKey(p.Value)).ToDictionary(p => p.Key, p => gradients[p.Value]), parts);
    }

    private static LossNodes RowLoss(Laid laid, Loss loss, Symbol rows, int index, bool weighted)
    {
        Shape shape = loss.SparseTargets ? new Shape(rows.Value.Shape[0]) : rows.Value.Shape;
        Value target = laid.AddInput(shape, loss.SparseTargets ? DataType.Int32 : DataType.Float32, $"target{index}");
        Value? weights = weighted ? laid.AddInput(new Shape(rows.Value.Shape[0]), DataType.Float32, $"weight{index}") : null;
        return loss.Emit(laid.Context.Graph, rows.Value, target, weights);
    }

    private static LossNodes ComputedLoss(Laid laid, Loss loss, Symbol output, int index, bool weighted)
    {
        (Shape shape, DataType type, DataFormat format) = OneDnn.ComputedLoss.TargetOf(loss, output);
        Value target = laid.AddInput(shape, type, $"target{index}", Layout.OfFormat(shape, type, format));
        return OneDnn.ComputedLoss.Emit(
            loss, laid.Context, output, new Symbol(target, format), count => weighted ? laid.AddInput(new Shape(count), DataType.Float32, $"weight{index}") : null);
    }

    /// <summary>The network alone, for one sample, as others may read it.</summary>
    public static ModelGraph Structure(Model model)
    {
        Laid laid = Lay(model, batch: 1, training: false);
        return ModelGraph.From(model, laid.Context, laid.Tensors, laid.Ends);
    }

    private static Laid Lay(Model model, int batch, bool training)
    {
        var laid = new Laid(new LayerContext(new GraphBuilder { Training = training }, trains: model.Trains));
        Dictionary<SymbolicTensor, Symbol> tensors = laid.Tensors;
        foreach (SymbolicTensor input in model.Inputs)
        {
            Shape shape = input.LogicalShape(batch);
            tensors[input] = new Symbol(laid.AddInput(shape, DataType.Float32, input.Layer.Name, Layout.OfFormat(shape, DataType.Float32, input.Format)), input.Format);
        }

        foreach (SymbolicTensor tensor in model.Calls)
        {
            tensors[tensor] = tensor.Layer.Invoke(laid.Context, [.. tensor.Inputs.Select(t => tensors[t])]);
            laid.Ends.Add(laid.Context.Graph.Nodes.Count);
        }

        laid.Outputs.AddRange(model.Outputs.Select(o => tensors[o]));
        return laid;
    }

    /// <summary>A graph in the making with what enters and leaves it.</summary>
    private sealed class Laid(LayerContext context)
    {
        private readonly List<(Value, Layout)> inputs = [];

        public LayerContext Context { get; } = context;

        /// <summary>What the network's inputs and calls gave.</summary>
        public Dictionary<SymbolicTensor, Symbol> Tensors { get; } = [];

        /// <summary>How many nodes there were after each call.</summary>
        public List<int> Ends { get; } = [];

        public List<Symbol> Outputs { get; } = [];

        public Value AddInput(Shape shape, DataType type, string name, Layout? layout = null)
        {
            Value value = Context.Graph.AddInput(shape, type, name);
            inputs.Add((value, layout ?? Layout.RowMajor(shape, type)));
            return value;
        }

        public PlanGraph ToPlan(IReadOnlyList<(Value, Layout)> outputs, int forward, Dictionary<Parameter, Value>? gradients = null, int parts = 1) => new()
        {
            Graph = Context.Graph,
            Inputs = inputs,
            Outputs = outputs,
            Parameters = Context.Parameters,
            ForwardNodes = forward,
            Parts = parts,
            Gradients = gradients ?? [],
        };
    }
}
