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
        List<int> allowed = ProcessorTopology.Allowed(files);
        var budget = new ProcessorBudget(allowed.Count > 0 ? allowed.Count : Math.Max(1, fallback), "the processors this process may use");
        int cores = ProcessorTopology.Cores(allowed, files);
        if (cores > 0 && cores < budget.Threads)
        {
            budget = new ProcessorBudget(cores, "the physical cores this process may use");
        }

        int? quota = CpuQuota.Processors(files);
        return quota < budget.Threads ? new ProcessorBudget(quota.Value, "the CPU quota of the process's control group") : budget;
    }
}
