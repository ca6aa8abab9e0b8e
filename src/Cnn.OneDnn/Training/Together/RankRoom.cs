using System.Globalization;
using System.Text;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn;

/// <summary>Whether the ranks of a machine have processors beside those that compute.</summary>
internal static class RankRoom
{
    /// <summary>Whether this rank, and each that may use the same processors, has one for a thread that talks to the others. All ranks ask together.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="threads">How many threads of this rank compute.</param>
    public static bool Has(ICollective ranks, int threads)
    {
        string place = $"{Environment.MachineName} {string.Join(',', ProcessorTopology.Allowed(SystemFiles.Instance))}";
        string mine = string.Create(CultureInfo.InvariantCulture, $"{threads} {place}");
        IReadOnlyList<string> all = [.. ranks.AllGather(Encoding.UTF8.GetBytes(mine)).Select(Encoding.UTF8.GetString)];
        int wanted = all.Select(a => a.Split(' ', 2)).Where(a => a[1] == place).Sum(a => NumberText.TryCount(a[0], out int own) ? own + 1 : 1);
        return wanted <= Environment.ProcessorCount;
    }
}
