using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// The processor as a library sees it when it decides what to run: not as it is, but as CPUID shows it, which a hypervisor may change.
/// </summary>
internal sealed record ProcessorIdentity
{
    private const string Amd = "AuthenticAMD", Hygon = "HygonGenuine";
    private const uint HypervisorBit = 1u << 31, BrandLeaf = 0x8000_0002, HypervisorLeaf = 0x4000_0000, IntelCaches = 4, AmdCaches = 0x8000_001D;

    private static readonly string[] ArmNames = ["CPU implementer", "CPU part", "CPU revision"];
    private static readonly Lazy<ProcessorIdentity> Here = new(() => Detect(CpuId.Instance, SystemFiles.Instance, RuntimeInformation.ProcessArchitecture));

    public required Architecture Architecture { get; init; }

    /// <summary>CPUID's twelve letters, such as AuthenticAMD; empty where there is no CPUID.</summary>
    public string Vendor { get; init; } = string.Empty;

    /// <summary>The name that is sold.</summary>
    public required string Model { get; init; }

    /// <summary>Family, model and stepping.</summary>
    public string Signature { get; init; } = string.Empty;

    /// <summary>The instruction sets that matter here, by their usual names.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>All words of features, as they come.</summary>
    public string FeatureBits { get; init; } = string.Empty;

    /// <summary>The name that the hypervisor gives itself, or null on bare metal.</summary>
    public string? Hypervisor { get; init; }

    /// <summary>The data caches in the leaf that is this vendor's; without CPUID those that the kernel describes.</summary>
    public IReadOnlyList<ProcessorCache> Caches { get; init; } = [];

    /// <summary>Whether no nearest cache for data is shown, although every processor has one.</summary>
    public bool HidesCaches => !Caches.Any(c => c.Level == 1 && c.Bytes > 0);

    /// <summary>Everything here that decides what a library runs, as one line.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"{Architecture} {Vendor} {Signature} {Model} features {FeatureBits} caches " +
            $"{string.Join(',', Caches.Select(c => $"{c.Level}:{c.Bytes}:{c.Sharing}"))} hypervisor {Hypervisor ?? "none"}");

    /// <summary>This machine's.</summary>
    public static ProcessorIdentity OfThisMachine => Here.Value;

    public static ProcessorIdentity Detect(ICpuId cpuId, ISystemFiles files, Architecture architecture)
    {
        if (!cpuId.IsSupported)
        {
            string[] lines = (files.Read("/proc/cpuinfo") ?? string.Empty).Split('\n');
            return new ProcessorIdentity
            {
                Architecture = architecture,
                Model = Field(lines, "model name") ?? string.Join(' ', ArmNames.Select(f => Field(lines, f)).Where(f => f is not null)),
                FeatureBits = Field(lines, "Features") ?? string.Empty,
                Caches = ProcessorCache.Described(files),
            };
        }

        (_, uint begin, uint end, uint middle) = cpuId.Query(0);
        string vendor = Letters([begin, middle, end]);
        (uint signature, _, uint features, _) = cpuId.Query(1);
        return new ProcessorIdentity
        {
            Architecture = architecture,
            Vendor = vendor,
            Model = Brand(cpuId),
            Signature = SignatureOf(signature),
            Features = ProcessorFeatures.Detect(cpuId),
            FeatureBits = ProcessorFeatures.Bits(cpuId),
            Hypervisor = (features & HypervisorBit) != 0 ? HypervisorName(cpuId) : null,
            Caches = ProcessorCache.Listed(cpuId, vendor is Amd or Hygon ? AmdCaches : IntelCaches),
        };
    }

    private static string Brand(ICpuId cpuId)
    {
        var words = new List<uint>();
        for (uint i = 0; i < 3; i++)
        {
            (uint a, uint b, uint c, uint d) = cpuId.Query(BrandLeaf + i);
            words.AddRange([a, b, c, d]);
        }

        return Letters(words);
    }

    private static string HypervisorName(ICpuId cpuId)
    {
        (_, uint begin, uint middle, uint end) = cpuId.Query(HypervisorLeaf);
        string name = Letters([begin, middle, end]);
        return name.Length > 0 ? name : "unnamed";
    }

    private static string SignatureOf(uint eax)
    {
        uint family = (eax >> 8) & 15, model = (eax >> 4) & 15;
        model |= family is 6 or 15 ? ((eax >> 16) & 15) << 4 : 0;
        family += family == 15 ? (eax >> 20) & 255 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{family}-{model}-{eax & 15}");
    }

    private static string Letters(List<uint> words)
    {
        byte[] bytes = new byte[4 * words.Count];
        for (int i = 0; i < words.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        }

        // Nothing but printable letters: a hypervisor's name goes into keys and reports.
        string text = new([.. Encoding.ASCII.GetString(bytes).Where(c => c is >= ' ' and <= '~')]);
        return string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string? Field(string[] lines, string name) =>
        lines.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal) && l.Contains(':', StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
