using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <content>The frozen part of a network, and the rest of it.</content>
internal static partial class NetworkLayout
{
    /// <summary>The frozen part alone, as the layers compute in a training or else as they predict. Outputs: <see cref="FrozenTrunk.Outputs"/>.</summary>
    public static PlanGraph Trunk(Model model, FrozenTrunk trunk, int batch, bool training)
    {
        EmittedNetwork emitted = Start(model, model.Inputs, batch, new GraphBuilder { Training = training });
        Call(emitted, model.Calls.Where(trunk.Holds));
        return emitted.ToPlan([.. trunk.Outputs.Select(o => (emitted.Tensors[o].Value, LayoutOf(emitted.Tensors[o])))], emitted.Context.Graph.Nodes.Count);
    }

    /// <summary>The frozen part of a network as it is trained; null where no layer with weights is in it.</summary>
    public static FrozenTrunk? FindTrunk(Model model)
    {
        EmittedNetwork emitted = Emit(model, batch: 2, training: true);
        Dictionary<Value, Parameter> parameters = emitted.Context.Parameters.ToDictionary(p => p.Value, p => p.Key);
        var same = new HashSet<SymbolicTensor>(model.Inputs);
        var calls = new List<SymbolicTensor>();
        for (int i = 0, first = 0; i < model.Calls.Count; first = emitted.Ends[i++])
        {
            SymbolicTensor call = model.Calls[i];
            if (call.Inputs.All(same.Contains) && !call.Layer.WithParts().Any(l => l.ActivityRegularizer is not null || emitted.Context.AddsLoss(l))
                && emitted.Context.Graph.Nodes.Skip(first).Take(emitted.Ends[i] - first).All(IsTheSame))
            {
                same.Add(call);
                calls.Add(call);
            }
        }

        IEnumerable<SymbolicTensor> taken = model.Calls.Where(c => !same.Contains(c)).SelectMany(c => c.Inputs).Concat(model.Outputs).Where(same.Contains);
        return calls.Any(c => c.Layer.Parameters.Count > 0) ? new FrozenTrunk(calls, [.. taken.Distinct()]) : null;

        bool IsTheSame(Node node) =>
            node.Op is not (DropoutOp or RandomUniformOp)
            && !node.Op.MixesSamples([.. node.Inputs.Select(v => v.Shape)])
            && !node.Inputs.Any(v => parameters.TryGetValue(v, out Parameter? parameter) && model.Trains(parameter));
    }
}
