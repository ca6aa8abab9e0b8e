using System.Globalization;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// How many threads to compute with: what was asked for, else the smallest of the processors the process may run on, those that .NET was told of, its CPU quota
/// and the physical cores among those processors (two threads on one core share its arithmetic units and only wait for each other).
/// </summary>
/// <param name="Threads">The number to use.</param>
/// <param name="Reason">Where it comes from.</param>
internal sealed record ProcessorBudget(int Threads, string Reason)
{
    public const string ThreadsVariable = "CNN_NUM_THREADS";
    public const string OpenMpVariable = "OMP_NUM_THREADS";
    public const string RuntimeVariable = "DOTNET_PROCESSOR_COUNT";

    /// <summary>More than any machine has: a larger wish is a typing error.</summary>
    public const int MaximumThreads = 1024;

    public static ProcessorBudget OfThisProcess(int? requested = null) =>
        Compute(requested, Environment.GetEnvironmentVariable, SystemFiles.Instance, Environment.ProcessorCount);

    /// <param name="requested">An option, or null.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="files">The machine's description.</param>
    /// <param name="fallback">The number of processors where the description is missing.</param>
    public static ProcessorBudget Compute(int? requested, Func<string, string?> variable, ISystemFiles files, int fallback)
    {
        if (requested is int wish)
        {
            return wish is >= 1 and <= MaximumThreads
                ? new ProcessorBudget(wish, "the option")
                : throw new EngineConfigurationException($"The number of threads must be from 1 to {MaximumThreads}, received {wish}.");
        }

        if (variable(ThreadsVariable) is { Length: > 0 } own)
        {
            return NumberText.TryCount(own, out int threads) && threads is >= 1 and <= MaximumThreads
                ? new ProcessorBudget(threads, ThreadsVariable)
                : throw new EngineConfigurationException(
                    $"{ThreadsVariable} must be a whole number from 1 to {MaximumThreads}, received '{own}'. Unset it to use all cores.");
        }

        // The OpenMP runtime reads its own variable and ignores what it cannot parse; so does this.
        string? openMp = variable(OpenMpVariable)?.Split(',')[0].Trim();
        if (NumberText.TryCount(openMp, out int listed) && listed is >= 1 and <= MaximumThreads)
        {
            return new ProcessorBudget(listed, OpenMpVariable);
        }

        // How many the runtime is to take this machine for: it has read the variable, and tells by its own count.
        ProcessorBudget budget = Measure(files, fallback);
        return !string.IsNullOrEmpty(variable(RuntimeVariable)) && fallback < budget.Threads
            ? new ProcessorBudget(Math.Max(1, fallback), RuntimeVariable)
            : budget;
    }

    private static ProcessorBudget Measure(ISystemFiles files, int fallback)
    {
        List<int> allowed = AllowedProcessors(files);
        var budget = new ProcessorBudget(allowed.Count > 0 ? allowed.Count : Math.Max(1, fallback), "the processors this process may use");
        int cores = PhysicalCores(allowed, files);
        if (cores > 0 && cores < budget.Threads)
        {
            budget = new ProcessorBudget(cores, "the physical cores this process may use");
        }

        int? quota = CpuQuota.Processors(files);
        return quota < budget.Threads ? new ProcessorBudget(quota.Value, "the CPU quota of the process's control group") : budget;
    }

    private static List<int> AllowedProcessors(ISystemFiles files)
    {
        const string Key = "Cpus_allowed_list:";
        string? line = files.Read("/proc/self/status")?.Split('\n').FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal));
        return line is null ? [] : ParseList(line[Key.Length..]);
    }

    private static int PhysicalCores(List<int> allowed, ISystemFiles files)
    {
        var cores = new HashSet<string>(StringComparer.Ordinal);
        foreach (int processor in allowed)
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
