using System.Globalization;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Interop;

/// <summary>A cache for data that a processor says it has.</summary>
/// <param name="Level">1 is the nearest.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sharing">How many logical processors share it at most; 0 where that is not said.</param>
internal sealed record ProcessorCache(int Level, long Bytes, int Sharing = 0)
{
    private const uint DataType = 1, UnifiedType = 3, MostCaches = 16;

    /// <summary>The data caches that a CPUID leaf lists: 4 of Intel, 0x8000001D of AMD, which have one form.</summary>
    public static IReadOnlyList<ProcessorCache> Listed(ICpuId cpuId, uint leaf)
    {
        var caches = new List<ProcessorCache>();
        for (uint part = 0; part < MostCaches; part++)
        {
            (uint eax, uint ebx, uint ecx, _) = cpuId.Query(leaf, part);
            uint type = eax & 0x1F;
            if (type == 0)
            {
                break;
            }

            if (type is DataType or UnifiedType)
            {
                long ways = (ebx >> 22) + 1, partitions = ((ebx >> 12) & 0x3FF) + 1, line = (ebx & 0xFFF) + 1;
                caches.Add(new ProcessorCache((int)((eax >> 5) & 7), ways * partitions * line * (ecx + 1L), (int)((eax >> 14) & 0xFFF) + 1));
            }
        }

        return caches;
    }

    /// <summary>The data caches of the first processor as the kernel describes them.</summary>
    public static IReadOnlyList<ProcessorCache> Described(ISystemFiles files)
    {
        var caches = new List<ProcessorCache>();
        for (int i = 0; i < MostCaches; i++)
        {
            string folder = string.Create(CultureInfo.InvariantCulture, $"/sys/devices/system/cpu/cpu0/cache/index{i}/");
            if (files.Read(folder + "type")?.Trim() is not { } type)
            {
                break;
            }

            // "32K" everywhere so far; the kernel's format has no other unit.
            if (type is "Data" or "Unified" && NumberText.TryCount(files.Read(folder + "level")?.Trim(), out int level)
                && NumberText.TryCount(files.Read(folder + "size")?.Trim().TrimEnd('K'), out long kibibytes))
            {
                caches.Add(new ProcessorCache(level, kibibytes << 10));
            }
        }

        return caches;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"L{Level} {(Bytes >= 1 << 20 ? Bytes >> 20 : Bytes >> 10)} {(Bytes >= 1 << 20 ? "MiB" : "KiB")}");
}
