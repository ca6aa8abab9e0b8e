using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning.Passes;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// Turns a graph into a plan: fuses, asks the backend for kernels with channels-last activations and weights of its choice, inserts reorders only where
/// two descriptors differ, and lays out memory by liveness.
/// </summary>
internal sealed partial class Planner
{
    // Each round without what the last one found wrong; after these the plan is right all the same, though it may not be the fastest.
    private const int MostRounds = 4;

    private readonly KernelFactory kernels;
    private readonly ParameterStore store;
    private readonly TuningCache times;
    private readonly PlanGraph source;
    private readonly NodeList list;
    private readonly Dictionary<Node, (Kernel Kernel, string Backend)> chosen = [];
    private readonly Dictionary<Value, List<Slot>> slots = [];
    private readonly Dictionary<Value, Parameter> gradientOf = [];
    private readonly List<PlanStep> steps = [];
    private readonly DataTypePolicy policy;
    private readonly PlanOptions options;
    private readonly PreparedWeights? prepared;
    private readonly bool training;
    private readonly RequestBuilder requests;
    private Dictionary<Node, LayoutChoice> choices = [];
    private IReadOnlyList<LayoutDecision> decisions = [];
    private int prologue;

    private Planner(
        PlanGraph graph, KernelFactory kernels, ParameterStore store, TuningCache times, DataTypePolicy policy, PlanOptions options, bool rewrites,
        PreparedWeights? prepared)
    {
        this.times = times;
        this.options = options;
        this.prepared = prepared;
        source = graph.Copy();
        this.policy = policy;
        this.kernels = kernels;
        this.store = store;
        training = source.Gradients.Count > 0;
        IEnumerable<Value> roots = source.Outputs.Select(o => o.Value).Concat(source.Gradients.Values);
        list = new NodeList(source.Graph.Nodes, roots);
        requests = new RequestBuilder(list);
        if (rewrites && !source.IsDifferentiated)
        {
            Rewrite();
        }
    }

    /// <summary>Builds a plan. The first one that trains fixes the layouts of the weights.</summary>
    /// <exception cref="UnsupportedException">For some op no kernel is left.</exception>
    /// <param name="source">What is computed.</param>
    /// <param name="kernels">Makes the kernels.</param>
    /// <param name="store">The weights.</param>
    /// <param name="times">Measured times to choose layouts by.</param>
    /// <param name="policy">In what precision.</param>
    /// <param name="options">What may be set.</param>
    /// <param name="prepared">Forms of weights that plans have in common; null for a plan that prepares its own.</param>
    public static Plan Build(
        PlanGraph source,
        KernelFactory kernels,
        ParameterStore store,
        TuningCache times,
        DataTypePolicy policy = DataTypePolicy.Float32,
        PlanOptions? options = null,
        PreparedWeights? prepared = null)
    {
        try
        {
            return Build(source, kernels, store, times, policy, options ?? PlanOptions.Default, rewrites: true, prepared);
        }
        catch (NoKernelException)
        {
            // Every backend has kernels for the ops that layers are made of; not all have them for what these are joined to.
            return Build(source, kernels, store, times, policy, options ?? PlanOptions.Default, rewrites: false, prepared);
        }
    }

    private static Plan Build(
        PlanGraph source, KernelFactory kernels, ParameterStore store, TuningCache times, DataTypePolicy policy, PlanOptions options, bool rewrites,
        PreparedWeights? prepared)
    {
        var planner = new Planner(source, kernels, store, times, policy, options, rewrites, prepared);
        try
        {
            planner.ChooseKernels();
            planner.ChooseThreads();
            planner.AdoptMasters();
            return planner.Schedule();
        }
        catch
        {
            foreach (Kernel kernel in planner.chosen.Values.Select(c => c.Kernel).Union(planner.steps.Select(s => s.Kernel)))
            {
                kernel.Dispose();
            }

            throw;
        }
    }

    private void Rewrite()
    {
        var draft = new PlanDraft(list, kernels, policy, training, options);
        foreach (IPlanPass pass in PlanPasses.All.Where(p => p.Concerns(draft)))
        {
            pass.Apply(draft);
        }
    }

    private void ChooseKernels()
    {
        foreach ((Parameter parameter, Value value) in source.Gradients)
        {
            gradientOf.TryAdd(value, parameter);
            if (store.IsAdopted && value.Producer is { } node && node.Op.Output(value.Index).Role == OperandRole.Weights)
            {
                requests.Masters[value] = store[parameter].Layout;
            }
        }

        for (int round = 1; ; round++)
        {
            int wrong = kernels.Wrong;
            ChooseLayouts();
            CreateKernels();
            if (kernels.Wrong == wrong || round == MostRounds)
            {
                return;
            }

            // A kernel that was fastest turned out wrong, and the next one is slower: the choice is made again without it.
            Discard();
        }
    }

    private void Discard()
    {
        foreach ((Kernel kernel, _) in chosen.Values)
        {
            kernel.Dispose();
        }

        chosen.Clear();
        requests.Workspaces.Clear();
    }

    private void CreateKernels()
    {
        foreach (Node node in list.Nodes)
        {
            if (node.Op is ReshapeOp or TransposeOp)
            {
                continue;
            }

            Kernel kernel = (chosen[node] = Choose(node)).Kernel;
            for (int i = 0; i < node.Outputs.Length; i++)
            {
                if (node.Op.Output(i).Role == OperandRole.Workspace)
                {
                    requests.Workspaces[node.Outputs[i]] = kernel.Outputs[i];
                }
            }
        }
    }

    private (Kernel Kernel, string Backend) Choose(Node node)
    {
        LayoutChoice wish = choices.GetValueOrDefault(node);
        return wish.Managed && kernels.TryCreateManaged(requests.Build(node, wish)) is { } kernel
            ? (kernel, kernels.Alternative!.Name)
            : kernels.Create(node.Scope, Requests(node));
    }

    /// <summary>What is asked for a node, best first: what the search chose, then channels-last in the wanted precision, then in 32 bits.</summary>
    private KernelRequest[] Requests(Node node)
    {
        bool bfloat16 = policy == DataTypePolicy.MixedBFloat16 && node.MayReadBFloat16(0);
        var plain = new LayoutChoice(Blocked: false, bfloat16);
        LayoutChoice[] wishes = [choices.GetValueOrDefault(node, plain), plain, default];
        return [.. wishes.Distinct().Select(w => requests.Build(node, w))];
    }

    private void ChooseLayouts()
    {
        IBackend backend = kernels.Primary;
        if (!backend.HasBlockedLayouts)
        {
            return;
        }

        bool bfloat16 = policy == DataTypePolicy.MixedBFloat16;
        LayoutChoice[] others = bfloat16 && backend.HasFastBFloat16
            ? [new(true, true), new(false, false), new(true, false)]
            : [new(true, bfloat16)];
        TuningCache? measured = options.IsDeterministic || options.Costs is not null ? null : times;
        (choices, decisions) = LayoutSearch.Run(kernels, list, requests, new LayoutChoice(Blocked: false, bfloat16), others, measured, options.Costs);
    }

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
}
