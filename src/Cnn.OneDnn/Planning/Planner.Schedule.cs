using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Planning;

/// <content>From chosen kernels to steps: views, reorders, gradients in place, weights prepared.</content>
internal sealed partial class Planner
{
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

        if (!training || source.Parts > 1)
        {
            PrepareWeights();
        }

        bool[] there = !training && prepared is not null ? prepared.Share(steps) : [];

        foreach (Node node in list.Nodes.Where(n => !IsFolding(n)))
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
        BatchParts? split = source.Parts > 1
            ? new BatchParts(source.Parts, [.. inputs], outputs, training ? store.Gradients : null, kernels.Primary.Team)
            : null;
        try
        {
            return new Plan(steps, prologue, [.. inputs], outputs, store, options.Poisoned, there, split) { Decisions = decisions };
        }
        catch
        {
            split?.Dispose();
            throw;
        }
    }

    /// <summary>Weights that serve more than one run of the steps are folded and brought into the kernels' layouts once, and kept.</summary>
    private void PrepareWeights()
    {
        foreach (Node node in list.Nodes.Where(IsFolding))
        {
            AddStep(node);
        }

        foreach (Node node in list.Nodes.Where(n => chosen.ContainsKey(n) && !IsFolding(n)))
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                ValueKind kind = node.Inputs[i].Kind;
                if (kind == ValueKind.Folded || (kind == ValueKind.Parameter && node.Op.Input(i).Role == OperandRole.Weights))
                {
                    Find(node.Inputs[i], chosen[node].Kernel.Inputs[i], node.Scope).Touch(PreparedWeights.KeptStep);
                }
            }
        }

        prologue = steps.Count;
    }

    private static bool IsFolding(Node node) => node.Outputs.Length > 0 && node.Outputs[0].Kind == ValueKind.Folded;

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
            from = present.IsPlain ? present : PlainLayouts.Get(input, present.Type);
            to = from.Transpose([.. ((TransposeOp)node.Op).Axes]);
        }

        Slot host = Find(input, from, node.Scope);
        var view = new Slot(to, output.Name, host.Root.Storage, host.Root.Offset);
        if (host.Root.Storage == Storage.Arena)
        {
            view.ShareWith(host);
        }
        else if (host.Root.SharedMemory is { } memory)
        {
            view.Share(memory);
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
            outputs[i] = direct
                ? new Slot(kernel.Outputs[i], value.Name, Storage.Gradients, store[parameter!].Offset)
                : new Slot(kernel.Outputs[i], value.Name);
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
        (Kernel kernel, string backend) = MakerOfReorders(to).Create(scope, new KernelRequest(op, [new Operand(from.Layout)], [new Operand(to.Layout)]));
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
