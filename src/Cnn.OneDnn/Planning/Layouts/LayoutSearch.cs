using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// Chooses kernel, layout and precision of every op: measured times of the convolutions against the cost of the reorders between ops that disagree. A descent
/// over one op at a time, from every uniform start; the cheapest end wins. Forward and backward passes that share a workspace move together.
/// </summary>
internal sealed partial class LayoutSearch : IDisposable
{
    private const double Latency = 0.002;
    private const int MaximumSweeps = 20;

    // A measured advantage below this is noise; channels-last keeps the tie, which also keeps results the same from run to run.
    private const double Margin = 0.05;

    // A tensor that a core's cache holds is reordered there.
    private const long Cached = 1 << 21;

    // With so many channels on both sides a product fills vectors of bfloat16.
    private const int WideChannels = 64;

    // Our own kernels find pixels in blocks of channels a block at a time and are the same from there on. So much longer they take, as measured; bfloat16
    // has half the bytes.
    private const double BlockedTiles = 1.25, BFloat16BlockedTiles = 1.02;

    // A descent from another start must gain so much of the whole; sums of times in milliseconds that differ by less are one and the same.
    private const double LeastGain = Margin / 4, SameCost = 1e-9;

    // Times that differ more than this differ in a disturbed measurement too.
    private const double Disturbance = 1.6;

    private readonly KernelFactory kernels;
    private readonly NodeList list;
    private readonly RequestBuilder requests;
    private readonly TimingRoom room = new();
    private readonly IKernelCosts timer;
    private readonly IKernelCosts? managedTimer;
    private readonly List<Member> members = [];
    private readonly Dictionary<Value, Member> producers = [];
    private readonly Dictionary<Value, List<Member>> consumers = [];
    private readonly Dictionary<(DataType Type, bool Large), double> perByte = [];

    private LayoutSearch(
        KernelFactory kernels, NodeList list, RequestBuilder requests, TuningCache? cache, bool bfloat16, Func<IBackend, bool, IKernelCosts>? costs)
    {
        this.kernels = kernels;
        this.list = list;
        this.requests = requests;
        IKernelCosts Costs(IBackend backend, bool preferred) => costs is not null ? costs(backend, preferred) : cache is null
            ? new FixedCosts(backend, preferred)
            : new KernelTimer(backend, cache, room, preparesWeights: !preferred);
        timer = Costs(kernels.Primary, preferred: true);
        managedTimer = kernels.Alternative is { } managed ? Costs(managed, preferred: false) : null;
        foreach (DataType type in bfloat16 ? (ReadOnlySpan<DataType>)[DataType.Float32, DataType.BFloat16] : [DataType.Float32])
        {
            perByte[(type, false)] = timer.ReorderPerByte(type, large: false, kernels);
            perByte[(type, true)] = timer.ReorderPerByte(type, large: true, kernels);
        }
    }

    /// <summary>The choice of each node; nodes that are not in it stay as <paramref name="start"/> says.</summary>
    /// <param name="kernels">Makes what is compared.</param>
    /// <param name="list">The nodes.</param>
    /// <param name="requests">Says what is asked for.</param>
    /// <param name="start">The choice that keeps a tie.</param>
    /// <param name="alternatives">The other ones for all nodes.</param>
    /// <param name="cache">Keeps measured times; null to measure nothing and choose by fixed costs.</param>
    /// <param name="costs">Other costs, given a backend and whether it is the chosen one; null for the usual ones.</param>
    /// <returns>The choice of each node, and for each product what it was chosen from.</returns>
    public static (Dictionary<Node, LayoutChoice> Choices, IReadOnlyList<LayoutDecision> Decisions) Run(
        KernelFactory kernels, NodeList list, RequestBuilder requests, LayoutChoice start, IReadOnlyList<LayoutChoice> alternatives, TuningCache? cache,
        Func<IBackend, bool, IKernelCosts>? costs = null)
    {
        using var search = new LayoutSearch(kernels, list, requests, cache, start.BFloat16 || alternatives.Any(a => a.BFloat16), costs);
        search.Prepare();
        search.Offer(start, alternatives);
        if (cache?.HasFresh == true)
        {
            // A disturbance of the machine rarely lasts for both rounds.
            search.MeasureContested(start);
            cache.EndMeasuring();
        }

        Dictionary<Node, LayoutChoice> best = [];
        double lowest = double.MaxValue;
        foreach (LayoutChoice uniform in (ReadOnlySpan<LayoutChoice>)[start, .. alternatives])
        {
            double total = search.Descend(uniform);
            if (total < lowest * (1 - LeastGain))
            {
                lowest = total;
                best = search.members.SelectMany(m => m.Nodes.Select(n => (n, m.Current.Choice))).ToDictionary(p => p.n, p => p.Choice);
            }
        }

        cache?.Save();
        return (best, search.Explain(best));
    }

    private List<LayoutDecision> Explain(Dictionary<Node, LayoutChoice> best) =>
    [
        .. members.Where(m => m.Nodes[0].Op.Layouts == LayoutFreedom.KernelChooses).Select(m => new LayoutDecision(
            m.Nodes[0].Scope,
            m.Nodes[0].Op.Name,
            [.. m.Options.OrderBy(o => o.Measured)
                .Select(o => new LayoutCandidate(o.Choice.ToString(), o.Measured, o.Choice == best.GetValueOrDefault(m.Nodes[0])))])),
    ];

    public void Dispose() => room.Dispose();

    private void Prepare()
    {
        var ofForward = new Dictionary<Value, Member>();
        foreach (Node node in list.Nodes.Where(n => n.Op is not (ReshapeOp or TransposeOp)))
        {
            Value? workspace = node.Inputs.Where((_, i) => node.Op.Input(i).Role == OperandRole.Workspace).FirstOrDefault();
            if (workspace is not null)
            {
                ofForward[workspace].Nodes.Add(node);
                continue;
            }

            var member = new Member(node);
            members.Add(member);
            for (int i = 0; i < node.Outputs.Length; i++)
            {
                if (node.Op.Output(i).Role == OperandRole.Workspace)
                {
                    ofForward[node.Outputs[i]] = member;
                }
            }
        }

        foreach (Member member in members)
        {
            foreach (Node node in member.Nodes)
            {
                foreach (Value output in node.Outputs)
                {
                    producers[output] = member;
                }

                foreach (Value input in node.Inputs.Distinct())
                {
                    if (!consumers.TryGetValue(input, out List<Member>? users))
                    {
                        consumers[input] = users = [];
                    }

                    users.Add(member);
                }
            }
        }
    }

    /// <summary>What each member may choose from.</summary>
    private void Offer(LayoutChoice start, IReadOnlyList<LayoutChoice> alternatives)
    {
        foreach (Member member in members)
        {
            bool free = member.Nodes[0].Op.Layouts == LayoutFreedom.KernelChooses || member.Nodes[0].Op.Layouts == LayoutFreedom.Follows;
            List<LayoutChoice> choices = free
                ? [start, .. alternatives.Where(a => a.BFloat16 || !start.BFloat16 || !GainsFromBFloat16(member.Nodes[0]))]
                : [start];
            foreach (DataType type in start.BFloat16 ? (ReadOnlySpan<DataType>)[DataType.Float32, DataType.BFloat16] : [DataType.Float32])
            {
                if (kernels.Alternative?.IsRival(member.Nodes[0].Op, Array.ConvertAll(member.Nodes[0].Inputs, v => v.Shape), type,
                    start.BFloat16 && kernels.Primary.HasFastBFloat16) == true)
                {
                    choices.Add(new LayoutChoice(Blocked: false, BFloat16: type == DataType.BFloat16, Managed: true));
                    choices.Add(new LayoutChoice(Blocked: true, BFloat16: type == DataType.BFloat16, Managed: true));
                }
            }

            foreach (LayoutChoice choice in choices)
            {
                if (Evaluate(member, choice, choice == start) is { } option)
                {
                    member.Options.Add(option);
                }
            }
        }
    }

    /// <summary>Measures again what a disturbance, which only ever makes a time longer, may have kept from being the best.</summary>
    private void MeasureContested(LayoutChoice start)
    {
        timer.Again = true;
        managedTimer?.Again = true;
        foreach (Member member in members.Where(m => m.Options.Count > 1))
        {
            Option best = member.Options.MinBy(o => o.Milliseconds)!;
            for (int i = 0; i < member.Options.Count; i++)
            {
                Option option = member.Options[i];
                if (option != best && option.Milliseconds <= best.Milliseconds * Disturbance)
                {
                    member.Options[i] = Evaluate(member, option.Choice, option.Choice == start) ?? option;
                }
            }
        }
    }

    /// <param name="Choice">What it is.</param>
    /// <param name="Layouts">How values lie then.</param>
    /// <param name="Milliseconds">What it counts: the start keeps ties.</param>
    /// <param name="Measured">What it costs.</param>
    private sealed record Option(LayoutChoice Choice, Dictionary<Value, Layout> Layouts, double Milliseconds, double Measured);

    private sealed class Member(Node first)
    {
        public List<Node> Nodes { get; } = [first];

        public List<Option> Options { get; } = [];

        public Option Current { get; set; } = null!;
    }
}
