using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Interop;

/// <summary>The CPU limit of the process's control group, as containers set it; versions 1 and 2.</summary>
internal static class CpuQuota
{
    /// <summary>The quota in whole processors, rounded up, or null without one. The tightest limit on the way to the root counts.</summary>
    public static int? Processors(ISystemFiles files)
    {
        int? tightest = null;
        foreach ((string folder, bool isVersion2) in ControlGroup.Folders(files, "cpu"))
        {
            int? here = isVersion2 ? Version2(files, folder) : Version1(files, folder);
            tightest = here is null ? tightest : Math.Min(here.Value, tightest ?? int.MaxValue);
        }

        return tightest;
    }

    // "max 100000" or "150000 100000": microseconds of quota per period.
    private static int? Version2(ISystemFiles files, string folder)
    {
        string[]? fields = files.Read(folder + "/cpu.max")?.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return fields is [string quota, string period] ? Ratio(quota, period) : null;
    }

    private static int? Version1(ISystemFiles files, string folder)
    {
        string? quota = files.Read(folder + "/cpu.cfs_quota_us"), period = files.Read(folder + "/cpu.cfs_period_us");
        return quota is null || period is null ? null : Ratio(quota.Trim(), period.Trim());
    }

    private static int? Ratio(string quota, string period) =>
        NumberText.TryCount(quota, out long part) && part > 0
        && NumberText.TryCount(period, out long whole) && whole > 0
            ? (int)Math.Clamp((part + whole - 1) / whole, 1, ProcessorBudget.MaximumThreads)
            : null;
}
