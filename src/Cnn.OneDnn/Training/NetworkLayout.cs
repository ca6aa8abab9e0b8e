using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>Lays a network out for one batch size as the graph of inference, evaluation or a training step.</summary>
internal static partial class NetworkLayout
{
    /// <summary>The network alone; outputs in the user's order.</summary>
    public static PlanGraph Inference(Model model, int batch)
    {
        EmittedNetwork emitted = Emit(model, batch, training: false);
        return emitted.ToPlan(
            [.. emitted.Outputs.Select(o => (o.Value, Layout.OfFormat(o.Value.Shape, DataType.Float32, o.Format)))], emitted.Context.Graph.Nodes.Count);
    }

    /// <summary>
    /// The network with its losses. Outputs, for each output of the model: loss of each row, then predictions as (rows, columns); after them what layers
    /// that penalize what they give add for each sample.
    /// Inputs: the model's or what its trunk gives, then for each output its targets, then its row weights if weighted.
    /// </summary>
    public static PlanGraph WithLoss(Model model, IReadOnlyList<Loss> losses, PlanKey key, bool training, int parts = 1, FrozenTrunk? trunk = null) =>
        WithLoss(
            Emit(model, key.Batch, training, from: trunk, penalized: true), model, [.. losses.Select((loss, i) => (loss, model.LossWeightOf(i)))], key,
            training, parts);

    /// <summary>
    /// The network with a loss that it was not compiled with, which counts as it is; penalties on what layers give only where they are wanted.
    /// </summary>
    public static PlanGraph WithLoss(Model model, Loss loss, int batch, bool penalized, int parts) =>
        WithLoss(Emit(model, batch, training: true, penalized: penalized), model, [(loss, 1)], new PlanKey(batch), training: true, parts);

    private static PlanGraph WithLoss(
        EmittedNetwork emitted, Model model, IReadOnlyList<(Loss Loss, double Share)> losses, PlanKey key, bool training, int parts)
    {
        bool weighted = key.Weighted;
        GraphBuilder graph = emitted.Context.Graph;
        var outputs = new List<(Value, Layout)>();
        var seeds = new List<KeyValuePair<Value, Value>>();
        for (int i = 0; i < losses.Count; i++)
        {
            graph.Scope = "loss";
            Symbol rows = emitted.Context.ToRows(emitted.Outputs[i]);
            (Loss loss, double weight) = losses[i];
            LossNodes nodes = loss is RowLoss
                ? RowLoss(emitted, loss, rows, i, weighted)
                : ComputedLoss(emitted, loss, emitted.Outputs[i], i, weighted);
            outputs.Add((nodes.PerRow, Layout.RowMajor(nodes.PerRow.Shape, DataType.Float32)));
            outputs.Add((nodes.Probabilities ?? rows.Value, Layout.RowMajor(rows.Value.Shape, DataType.Float32)));
            float share = (float)(loss.Reduction == Reduction.Sum ? weight * nodes.PerRow.Shape.ElementCount * parts : weight);
            seeds.Add(new(nodes.GradientOf, share == 1 ? nodes.Gradient : graph.Emit(new AffineOp(share, 0), nodes.Gradient)[0]));
        }

        foreach (Value penalty in emitted.Context.Penalties)
        {
            outputs.Add((penalty, Layout.RowMajor(penalty.Shape, DataType.Float32)));
            seeds.Add(new(penalty, graph.Emit(new AffineOp(0, 1f / penalty.Shape.ElementCount), penalty)[0]));
        }

        int forward = graph.Nodes.Count;
        if (!training)
        {
            return emitted.ToPlan(outputs, forward);
        }

        Dictionary<Parameter, Value> wanted = emitted.Context.Parameters
            .Where(p => model.Trains(p.Key))
            .ToDictionary(p => p.Key, p => p.Value);
        Dictionary<Value, Value> gradients = Differentiator.Run(graph, seeds, wanted.Values);
        return emitted.ToPlan(outputs, forward, wanted.Where(p => gradients.ContainsKey(p.Value)).ToDictionary(p => p.Key, p => gradients[p.Value]), parts);
    }

    private static LossNodes RowLoss(EmittedNetwork emitted, Loss loss, Symbol rows, int index, bool weighted)
    {
        Shape shape = loss.SparseTargets ? new Shape(rows.Value.Shape[0]) : rows.Value.Shape;
        Value target = emitted.AddInput(shape, loss.SparseTargets ? DataType.Int32 : DataType.Float32, $"target{index}");
        Value? weights = weighted ? emitted.AddInput(new Shape(rows.Value.Shape[0]), DataType.Float32, $"weight{index}") : null;
        return loss.Emit(emitted.Context.Graph, rows.Value, target, weights);
    }

    private static LossNodes ComputedLoss(EmittedNetwork emitted, Loss loss, Symbol output, int index, bool weighted)
    {
        (Shape shape, DataType type, DataFormat format) = OneDnn.ComputedLoss.TargetOf(loss, output);
        Value target = emitted.AddInput(shape, type, $"target{index}", Layout.OfFormat(shape, type, format));
        return OneDnn.ComputedLoss.Emit(
            loss, emitted.Context, output, new Symbol(target, format),
            count => weighted ? emitted.AddInput(new Shape(count), DataType.Float32, $"weight{index}") : null);
    }

    /// <summary>The network alone, for one sample, as others may read it.</summary>
    public static ModelGraph Structure(Model model)
    {
        EmittedNetwork emitted = Emit(model, batch: 1, training: false);
        return ModelGraph.From(model, emitted.Context, emitted.Tensors, emitted.Ends);
    }

    private static EmittedNetwork Emit(
        Model model, int batch, bool training, bool differentiable = false, FrozenTrunk? from = null, bool penalized = false)
    {
        EmittedNetwork emitted = Start(
            model, from?.Outputs ?? model.Inputs, batch, new GraphBuilder { Training = training, Differentiable = differentiable }, penalized);
        Call(emitted, model.Calls.Where(c => from is null || !from.Holds(c)));
        emitted.Outputs.AddRange(model.Outputs.Select(o => emitted.Tensors[o]));
        return emitted;
    }

    private static EmittedNetwork Start(
        Model model, IReadOnlyList<SymbolicTensor> inputs, int batch, GraphBuilder builder, bool penalized = false)
    {
        var emitted = new EmittedNetwork(new LayerContext(builder, trains: model.Trains) { IsPenalized = penalized, Batch = batch });
        foreach (SymbolicTensor input in inputs)
        {
            Shape shape = input.LogicalShape(batch);
            emitted.Tensors[input] = new Symbol(
                emitted.AddInput(shape, DataType.Float32, input.Layer.Name, Layout.OfFormat(shape, DataType.Float32, input.Format)), input.Format);
        }

        return emitted;
    }

    private static void Call(EmittedNetwork emitted, IEnumerable<SymbolicTensor> calls)
    {
        foreach (SymbolicTensor tensor in calls)
        {
            emitted.Tensors[tensor] = tensor.Layer.Invoke(emitted.Context, [.. tensor.Inputs.Select(t => emitted.Tensors[t])]);
            emitted.Ends.Add(emitted.Context.Graph.Nodes.Count);
        }
    }

    /// <summary>A graph in the making with what enters and leaves it.</summary>
    private sealed class EmittedNetwork(LayerContext context)
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

        public PlanGraph ToPlan(
            IReadOnlyList<(Value, Layout)> outputs, int forward, Dictionary<Parameter, Value>? gradients = null, int parts = 1,
            bool isDifferentiated = false) => new()
        {
            Graph = Context.Graph,
            Inputs = inputs,
            Outputs = outputs,
            Parameters = Context.Parameters,
            ForwardNodes = forward,
            Parts = parts,
            Gradients = gradients ?? [],
            IsDifferentiated = isDifferentiated,
        };
    }
}
