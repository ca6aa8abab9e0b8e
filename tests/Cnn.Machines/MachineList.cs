namespace Cnn.Machines;

/// <summary>All of them.</summary>
internal static class MachineList
{
    private const string Linux = "linux-x64";
    private const string Old = "tools/onednn-3.7/libdnnl.so.3";

    // A leaf above the highest is answered with the highest basic one, and 0xC says nothing. So leaf 4 says "no more caches" and leaf 0x8000001D is zero, as
    // some hypervisors have it.
    private const string Hidden = "EPYC,level=0xc,xlevel=0x8000001c";

    public static IReadOnlyList<Machine> All { get; } =
    [
        .. new[] { 1, 2, 3 }.Select(threads => new Machine($"threads-{threads}", "this machine", Linux) { Threads = threads }),
        .. Levels("SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX512_CORE", "AVX512_CORE_VNNI", "AVX512_CORE_BF16"),
        new("arm64", "any 64-bit ARM", "linux-arm64") { Backends = ["managed"], Emulator = new("aarch64", Root: "arm64"), InEveryTestRun = true },
        Older("nehalem", "Intel of 2008: SSE4.2", "Nehalem"),
        Older("haswell", "Intel of 2013: AVX2", "Haswell"),
        Older("skylake-server", "Intel of 2017, without AVX-512, which QEMU does not play", "Skylake-Server"),
        Older("epyc", "AMD of 2017: AVX2, other caches", "EPYC"),

        Older("hidden-caches", "AMD, AVX2, a hypervisor that hides the caches", Hidden),
        Older("hidden-caches-old", "the same with oneDNN 3.7.2, which is wrong there and must be left alone", Hidden) with
        {
            Library = Old,
            Backends = ["auto"],
            Chosen = "managed",
        },
        Older("hidden-caches-forced", "the same with oneDNN 3.7.2 used all the same: its wrong kernels must be found out", Hidden) with
        {
            Library = Old,
            Backends = ["onednn"],
            Environment = [("CNN_ONEDNN_CHECK", "off")],
        },
        Older("hidden-caches-sse", "Intel, SSE4.2, a hypervisor that hides the caches", "Nehalem,level=3"),
        new("musl", "Linux with musl, such as Alpine", "linux-musl-x64")
        {
            NotRun = "the .NET runtime for musl needs libstdc++ and libgcc built for musl, which Debian, NuGet and npm do not have",
        },
        new("windows", "Windows, x64", "win-x64") { NotRun = "there is no Windows here" },
    ];

    // A level above what the processor has is lowered by the library to what it has; the table shows what was in use.
    private static IEnumerable<Machine> Levels(params string[] levels) =>
        levels.Select(level => new Machine(level.ToLowerInvariant().Replace('_', '-'), "this machine, less of it", Linux)
    {
        Backends = ["onednn"],
        Environment = [("ONEDNN_MAX_CPU_ISA", level)],
        InEveryTestRun = true,
    });

    private static Machine Older(string name, string what, string model) => new(name, what, Linux) { Emulator = new("x86_64", model) };
}
