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
        string own = Describe(threads, Environment.MachineName, ProcessorTopology.Allowed(SystemFiles.Instance));
        IReadOnlyList<byte[]> all = ranks.AllGather(Encoding.UTF8.GetBytes(own));
        return Has(own, [.. all.Select(Encoding.UTF8.GetString)], Environment.ProcessorCount);
    }

    /// <summary>The same of what the ranks have said.</summary>
    /// <param name="own">What this rank has said, which is in the list too.</param>
    /// <param name="all">What each has said.</param>
    /// <param name="processors">How many this rank may use.</param>
    internal static bool Has(string own, IReadOnlyList<string> all, int processors)
    {
        int wanted = 0;
        foreach (string[] words in all.Select(a => a.Split(' ', 2)).Where(a => a[1] == own.Split(' ', 2)[1]))
        {
            wanted += 1 + (NumberText.TryCount(words[0], out int threads) ? threads : 0);
        }

        return wanted <= processors;
    }

    /// <summary>What a rank says of itself: ranks that say the same after the first word share their processors.</summary>
    internal static string Describe(int threads, string machine, IEnumerable<int> processors) =>
        string.Create(CultureInfo.InvariantCulture, $"{threads} {machine} {string.Join(',', processors)}");
}
