using System.Globalization;

namespace Cnn.OneDnn.Interop;

/// <summary>The instruction sets in CPUID's words of features.</summary>
internal static class ProcessorFeatures
{
    private const uint ExtendedFeatures = 0x8000_0001;

    // Name, leaf, part, register (eax to edx), bit.
    private static readonly (string Name, uint Leaf, uint Part, int Register, int Bit)[] Known =
    [
        ("SSE4.1", 1, 0, 2, 19), ("AVX", 1, 0, 2, 28), ("FMA", 1, 0, 2, 12), ("F16C", 1, 0, 2, 29), ("AVX2", 7, 0, 1, 5),
        ("AVX512F", 7, 0, 1, 16), ("AVX512DQ", 7, 0, 1, 17), ("AVX512BW", 7, 0, 1, 30), ("AVX512VL", 7, 0, 1, 31), ("AVX512_VNNI", 7, 0, 2, 11),
        ("AVX512_BF16", 7, 1, 0, 5), ("AVX512_FP16", 7, 0, 3, 23), ("AVX_VNNI", 7, 1, 0, 4), ("AVX_NE_CONVERT", 7, 1, 3, 5), ("AVX10", 7, 1, 3, 19),
        ("AMX_TILE", 7, 0, 3, 24), ("AMX_INT8", 7, 0, 3, 25), ("AMX_BF16", 7, 0, 3, 22), ("AMX_FP16", 7, 1, 0, 21),
    ];

    public static IReadOnlyList<string> Detect(ICpuId cpuId) =>
        [.. Known.Where(k => (Register(cpuId.Query(k.Leaf, k.Part), k.Register) >> k.Bit & 1) != 0).Select(k => k.Name)];

    /// <summary>All words that list features, in hexadecimal digits; none that differs from core to core.</summary>
    public static string Bits(ICpuId cpuId)
    {
        (_, _, uint c1, uint d1) = cpuId.Query(1);
        (_, uint b7, uint c7, uint d7) = cpuId.Query(7);
        (uint a71, _, _, uint d71) = cpuId.Query(7, 1);
        (_, _, uint cx, uint dx) = cpuId.Query(ExtendedFeatures);
        return string.Join('-', new[] { c1, d1, b7, c7, d7, a71, d71, cx, dx }.Select(w => w.ToString("x8", CultureInfo.InvariantCulture)));
    }

    private static uint Register((uint Eax, uint Ebx, uint Ecx, uint Edx) all, int which) =>
        which switch { 0 => all.Eax, 1 => all.Ebx, 2 => all.Ecx, _ => all.Edx };
}
