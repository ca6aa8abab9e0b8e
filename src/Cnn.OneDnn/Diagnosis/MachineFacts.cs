using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Diagnosis;

/// <summary>The machine as programs see it.</summary>
internal static class MachineFacts
{
    private const string AllowedKey = "Cpus_allowed_list:";

    private static readonly string[] Telling = ["CNN_", "ONEDNN_", "DNNL_", "OMP_", "KMP_", "GOMP_", "DOTNET_", "LD_"];

    public static DoctorSection Section(ProcessorIdentity processor, ISystemFiles files, ProcessorBudget budget)
    {
        string? allowed = files.Read("/proc/self/status")?.Split('\n')
            .FirstOrDefault(l => l.StartsWith(AllowedKey, StringComparison.Ordinal))?[AllowedKey.Length..].Trim();
        string? kernel = files.Read("/proc/sys/kernel/osrelease")?.Trim();
        return new DoctorSection("machine",
        [
            DoctorFact.Create(
                "processor",
                $"{processor.Model} " +
                    $"({string.Join(' ', new[] { processor.Vendor, processor.Signature, processor.Architecture.ToString() }.Where(p => p.Length > 0))})"),
            DoctorFact.Create("instruction_sets", processor.Features.Count > 0 ? string.Join(' ', processor.Features) : processor.FeatureBits),
            DoctorFact.Create("caches_that_cpuid_shows", Caches(processor.Caches)),
            DoctorFact.Create("caches_that_the_system_describes", Caches(ProcessorCache.Described(files))),
            DoctorFact.Create("hypervisor", processor.Hypervisor ?? "none"),
            DoctorFact.Create(
                "processors", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount}, this process may use {allowed ?? "all"}")),
            DoctorFact.Create("quota", CpuQuota.Processors(files) is { } quota ? string.Create(CultureInfo.InvariantCulture, $"{quota} processors") : "none"),
            DoctorFact.Create("threads", string.Create(CultureInfo.InvariantCulture, $"{budget.Threads} ({budget.Reason})")),
            DoctorFact.Create("memory", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20, "MiB"),
            DoctorFact.Create(
                "system", $"{RuntimeInformation.OSDescription}{(kernel is null ? "" : ", kernel " + kernel)}, {RuntimeInformation.RuntimeIdentifier}"),
            DoctorFact.Create("c_library", NativeEnvironment.Describe([]).CLibrary),
            DoctorFact.Create("runtime", RuntimeInformation.FrameworkDescription),
            DoctorFact.List("variables", Variables()),
        ]);
    }

    private static string Caches(IReadOnlyList<ProcessorCache> caches) => caches.Count > 0 ? string.Join(", ", caches) : "none";

    private static IEnumerable<string> Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => $"{v.Key}={v.Value}")
        .Where(v => Telling.Any(t => v.StartsWith(t, StringComparison.Ordinal))).Order(StringComparer.Ordinal);
}
