using System.Globalization;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Diagnosis;

/// <summary>
/// How many ranks of a training this machine should run, and with how many threads each: one for each NUMA node, whose cores it computes on and in whose memory
/// its weights lie. Within a node threads are better than ranks.
/// </summary>
/// <param name="Ranks">How many processes, one for each node.</param>
/// <param name="ThreadsPerRank">As many as the node with the fewest cores has, or as the CPU quota leaves for each.</param>
/// <param name="Nodes">The nodes that this process may compute on, in words.</param>
/// <param name="Reason">What the numbers come from.</param>
public sealed record RankPlan(int Ranks, int ThreadsPerRank, IReadOnlyList<string> Nodes, string Reason)
{
    /// <summary>Reads it from the system's description of this machine, the processors that this process may use and its CPU quota.</summary>
    public static RankPlan ForThisMachine() => Compute(SystemFiles.Instance, Environment.ProcessorCount);

    /// <param name="files">The machine's description.</param>
    /// <param name="fallback">The number of processors where the description is missing.</param>
    internal static RankPlan Compute(ISystemFiles files, int fallback)
    {
        (string Text, int Cores)[] nodes = [.. ProcessorTopology.Nodes(files).Select(n => Describe(n.Node, n.Processors, files))];
        if (nodes.Length == 0)
        {
            int threads = ProcessorBudget.Compute(null, _ => null, files, fallback).Threads;
            return new RankPlan(1, threads, [], "The system does not tell of NUMA nodes: one rank with all cores.");
        }

        int least = nodes.Min(n => n.Cores), most = nodes.Max(n => n.Cores), ranks = nodes.Length;
        string reason = ranks == 1 ? "There is one NUMA node here: one rank with all of its cores." : "One rank for each NUMA node, with the node's cores.";
        if (most > least)
        {
            reason += string.Create(CultureInfo.InvariantCulture, $" They have {least} to {most} cores; all ranks take as many threads as the smallest has.");
        }

        if (CpuQuota.Processors(files) is { } quota && quota < (long)ranks * least)
        {
            // As many processors of the quota as can be used, on as few ranks as that takes.
            int cores = least;
            ranks = Enumerable.Range(1, ranks).MaxBy(r => r * Math.Min(cores, quota / r));
            least = Math.Max(1, Math.Min(cores, quota / ranks));
            reason = string.Create(CultureInfo.InvariantCulture, $"The CPU quota of {quota} processors is the limit, not the cores.");
        }

        return new RankPlan(ranks, least, [.. nodes.Select(n => n.Text)], reason);
    }

    private static (string Text, int Cores) Describe(int node, List<int> processors, ISystemFiles files)
    {
        int cores = ProcessorTopology.Cores(processors, files) is > 0 and var told ? told : processors.Count;
        string each = cores == 1 ? "core" : "cores", all = processors.Count == 1 ? "processor" : "processors";
        return (string.Create(CultureInfo.InvariantCulture, $"node {node}: {cores} {each}, {processors.Count} {all}"), cores);
    }
}
