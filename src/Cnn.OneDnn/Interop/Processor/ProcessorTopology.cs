using System.Globalization;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Interop;

/// <summary>Which processors this process may use, which of them share a core, and at which memory they lie: as Linux describes them.</summary>
internal static class ProcessorTopology
{
    private const string NodeFolder = "/sys/devices/system/node/";

    /// <summary>The processors that this process may run on; empty where the system does not tell.</summary>
    public static List<int> Allowed(ISystemFiles files)
    {
        const string Key = "Cpus_allowed_list:";
        string? line = files.Read("/proc/self/status")?.Split('\n').FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal));
        return line is null ? [] : ParseList(line[Key.Length..]);
    }

    /// <summary>On how many cores some processors lie; zero where the system does not tell.</summary>
    public static int Cores(IEnumerable<int> processors, ISystemFiles files)
    {
        var cores = new HashSet<string>(StringComparer.Ordinal);
        foreach (int processor in processors)
        {
            string folder = string.Create(CultureInfo.InvariantCulture, $"/sys/devices/system/cpu/cpu{processor}/topology/");
            string? siblings = files.Read(folder + "core_cpus_list") ?? files.Read(folder + "thread_siblings_list");
            if (siblings is null)
            {
                return 0;
            }

            cores.Add(siblings.Trim());
        }

        return cores.Count;
    }

    /// <summary>The allowed processors of each NUMA node that has any, by its number; empty where the system does not tell.</summary>
    public static List<(int Node, List<int> Processors)> Nodes(ISystemFiles files)
    {
        List<int> allowed = Allowed(files);
        var nodes = new List<(int, List<int>)>();
        foreach (int node in ParseList(files.Read(NodeFolder + "online") ?? ""))
        {
            List<int> own = [.. ParseList(files.Read(string.Create(CultureInfo.InvariantCulture, $"{NodeFolder}node{node}/cpulist")) ?? "").Intersect(allowed)];
            if (own.Count > 0)
            {
                nodes.Add((node, own));
            }
        }

        return nodes;
    }

    // The kernel's list format: "0-3,8,10-11".
    private static List<int> ParseList(string text)
    {
        var processors = new List<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split('-');
            if (!NumberText.TryCount(ends[0], out int low)
                || !NumberText.TryCount(ends[^1], out int high) || high < low || high >= 1 << 16)
            {
                return [];
            }

            processors.AddRange(Enumerable.Range(low, high - low + 1));
        }

        return processors;
    }
}
