using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// Turns a graph into a plan: fuses, asks the backend for kernels with channels-last activations and weights of its choice, inserts reorders only where
/// two descriptors differ, and lays out memory by liveness.
/// </summary>
internal sealed class Planner
{
    private readonly KernelFactory kernels;
    private readonly ParameterStore store;
    private readonly PlanGraph source;
    private readonly NodeList list;
    private readonly Dictionary<Node, (Kernel Kernel, string Backend)> chosen = [];
    private readonly Dictionary<Value, Layout> opaque = [];
    private readonly Dictionary<Value, List<Slot>> slots = [];
    private readonly Dictionary<Value, Parameter> gradientOf = [];
    private readonly List<PlanStep> steps = [];
    private readonly DataTypePolicy policy;
    private readonly bool training;
    private int prologue;

    private Planner(PlanGraph source, KernelFactory kernels, ParameterStore store, DataTypePolicy policy)
    {
        this.source = source;
        this.policy = policy;
        this.kernels = kernels;
        this.store = store;
        training = source.Gradients.Count > 0;
        IEnumerable<Value> roots = source.Outputs.Select(o => o.Value).Concat(source.Gradients.Values);
        list = new NodeList(source.Graph.Nodes, roots);
        Fusion.Apply(list, kernels.Primary);
    }

    /// <summary>Builds a plan. The first one that trains fixes the layouts of the weights.</summary>
    public static Plan Build(PlanGraph source, KernelFactory kernels, ParameterStore store, DataTypePolicy policy = DataTypePolicy.Float32)
    {
        var planner = new Planner(source, kernels, store, policy);
        try
        {
            planner.ChooseKernels();
            planner.AdoptMasters();
            return planner.Schedule();
        }
        catch
        {
            foreach ((Kernel kernel, _) in planner.chosen.Values)
            {
                kernel.Dispose();
            }

            throw;
        }
    }

    private void ChooseKernels()
    {
        foreach ((Parameter parameter, Value value) in source.Gradients)
        {
            gradientOf.TryAdd(value, parameter);
        }

        foreach (Node node in list.Nodes)
        {
            if (node.Op is ReshapeOp or TransposeOp)
            {
                continue;
            }

            KernelRequest wide = Request(node, narrow: false);
            (Kernel kernel, string backend) = policy == DataTypePolicy.MixedBFloat16 && Operands.IsNarrowInput(node.Op, 0)
                ? kernels.Create(node.Scope, Request(node, narrow: true), wide)
                : kernels.Create(node.Scope, wide);
            chosen[node] = (kernel, backend);
            for (int i = 0; i < node.Outputs.Length; i++)
            {
                if (Operands.OutputRole(node.Op, i) == OperandRole.Opaque)
                {
                    opaque[node.Outputs[i]] = kernel.Outputs[i];
                }
            }
        }
    }

    /// <summary>What is asked of a backend for a node: activations channels-last, in bfloat16 if narrow, weights as the kernel wants them.</summary>
    private KernelRequest Request(Node node, bool narrow)
    {
        var inputs = new Operand[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            Value value = node.Inputs[i];
            DataType type = narrow && Operands.IsNarrowInput(node.Op, i) ? DataType.BFloat16 : value.Type;
            inputs[i] = Operands.InputRole(node.Op, i) switch
            {
                OperandRole.Weights => new Operand(value.Shape, type, null),
                OperandRole.Opaque => new Operand(opaque[value]),
                _ => new Operand(Operands.PlainLayout(value, type)),
            };
        }

        var outputs = new Operand[node.Outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            Value value = node.Outputs[i];
            DataType type = narrow && Operands.IsNarrowOutput(node.Op, i) && IsReadNarrow(value) ? DataType.BFloat16 : value.Type;
            Layout? layout = Operands.OutputRole(node.Op, i) switch
            {
                OperandRole.Plain => Operands.PlainLayout(value, type),
                OperandRole.Weights when store.IsAdopted && gradientOf.TryGetValue(value, out Parameter? parameter) => store[parameter].Layout,
                _ => null,
            };
            outputs[i] = new Operand(value.Shape, type, layout);
        }

        return new KernelRequest(node.Op, inputs, outputs);
    }

    /// <summary>Whether some op that reads the value, views seen through, would read it in bfloat16. What only the loss or the user reads stays exact.</summary>
    private bool IsReadNarrow(Value value) => list.UsersOf(value).Exists(user => user.Op is ReshapeOp or TransposeOp
        ? IsReadNarrow(user.Outputs[0])
        : Operands.IsNarrowInput(user.Op, Array.IndexOf(user.Inputs, value)));

    /// <summary>Parameters that are updated in place must lie as the user's array does; others as the gradient is made.</summary>
    private void AdoptMasters()
    {
        if (!training || store.IsAdopted)
        {
            return;
        }

        var masters = new Dictionary<Parameter, Layout>();
        foreach ((Parameter parameter, Value gradient) in source.Gradients)
        {
            if (gradient.Producer is { } node && chosen.TryGetValue(node, out (Kernel Kernel, string Backend) made))
            {
                masters[parameter] = made.Kernel.Outputs[gradient.Index];
            }
        }

        store.Adopt(masters);
    }

    private Plan Schedule()
    {
        foreach ((Parameter parameter, Value value) in source.Parameters)
        {
            ParameterStore.Entry entry = store[parameter];
            slots[value] = [new Slot(entry.Layout, parameter.Name, Storage.Weights, entry.Offset)];
        }

        var inputs = new List<Slot>();
        foreach ((Value value, Layout layout) in source.Inputs)
        {
            var slot = new Slot(layout, value.Name);
            slot.Touch(0);
            slots[value] = [slot];
            inputs.Add(slot);
        }

        if (!training)
        {
            PrepareWeights();
        }

        foreach (Node node in list.Nodes)
        {
            if (node.Op is ReshapeOp or TransposeOp)
            {
                AddView(node);
            }
            else
            {
                AddStep(node);
            }
        }

        foreach ((Parameter parameter, Value value) in source.Gradients)
        {
            ParameterStore.Entry entry = store[parameter];
            if (!slots[value].Exists(s => s.Storage == Storage.Gradients && s.Offset == entry.Offset))
            {
                AddReorder(slots[value][0], new Slot(entry.Layout, value.Name, Storage.Gradients, entry.Offset), "gradients");
            }
        }

        Slot[] outputs = [.. source.Outputs.Select(o => Find(o.Value, o.Layout, "output"))];
        foreach (Slot output in outputs)
        {
            output.Touch(steps.Count);
        }

        MemoryPlan.ShareInPlace(steps);
        return new Plan(steps, prologue, [.. inputs], outputs, store);
    }

    /// <summary>Inference: weights are brought into the kernels' layouts once, and kept.</summary>
    private void PrepareWeights()
    {
        foreach (Node node in list.Nodes.Where(chosen.ContainsKey))
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                if (Operands.InputRole(node.Op, i) == OperandRole.Weights && node.Inputs[i].Kind == ValueKind.Parameter)
                {
                    Find(node.Inputs[i], chosen[node].Kernel.Inputs[i], node.Scope).Touch(int.MaxValue - 1);
                }
            }
        }

        prologue = steps.Count;
    }

    private void AddView(Node node)
    {
        Value input = node.Inputs[0], output = node.Outputs[0];
        Layout from, to;
        if (node.Op is ReshapeOp reshape)
        {
            DataType type = slots[input][0].Layout.Type;
            from = Layout.OfFormat(input.Shape, type, reshape.From);
            to = Layout.OfFormat(output.Shape, type, reshape.To);
        }
        else
        {
            Layout present = slots[input][0].Layout;
            from = present.IsPlain ? present : Operands.PlainLayout(input, present.Type);
            to = from.Transpose([.. ((TransposeOp)node.Op).Axes]);
        }

        Slot host = Find(input, from, node.Scope);
        var view = new Slot(to, output.Name, host.Root.Storage, host.Root.Offset);
        if (host.Root.Storage == Storage.Arena)
        {
            view.ShareWith(host);
        }

        slots[output] = [view];
    }

    private void AddStep(Node node)
    {
        (Kernel kernel, string backend) = chosen[node];
        var inputs = new Slot[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Find(node.Inputs[i], kernel.Inputs[i], node.Scope);
        }

        var outputs = new Slot[node.Outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            Value value = node.Outputs[i];
            bool direct = gradientOf.TryGetValue(value, out Parameter? parameter) && store[parameter].Layout.Equals(kernel.Outputs[i]);
            outputs[i] = direct ? new Slot(kernel.Outputs[i], value.Name, Storage.Gradients, store[parameter!].Offset) : new Slot(kernel.Outputs[i], value.Name);
            slots[value] = [outputs[i]];
        }

        Add(new PlanStep(kernel, node.Op, inputs, outputs, node.Scope, backend));
    }

    /// <summary>The value in the layout that is asked for, reordered if it is not there yet.</summary>
    private Slot Find(Value value, Layout layout, string scope)
    {
        List<Slot> variants = slots[value];
        if (variants.Find(s => s.Layout.Equals(layout)) is { } present)
        {
            return present;
        }

        var made = new Slot(layout, value.Name);
        AddReorder(variants[0], made, scope);
        variants.Add(made);
        return made;
    }

    private void AddReorder(Slot from, Slot to, string scope)
    {
        var op = new ReorderOp();
        (Kernel kernel, string backend) = kernels.Create(scope, new KernelRequest(op, [new Operand(from.Layout)], [new Operand(to.Layout)]));
        Add(new PlanStep(kernel, op, [from], [to], scope, backend));
    }

    private void Add(PlanStep step)
    {
        foreach (Slot slot in step.Inputs.Concat(step.Outputs))
        {
            slot.Touch(steps.Count);
        }

        steps.Add(step);
    }
}
