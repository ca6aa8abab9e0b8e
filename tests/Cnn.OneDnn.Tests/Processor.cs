using System.Runtime.Intrinsics.X86;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests;

/// <summary>
/// What a test may ask of the CPU, with the words by which the build knows that it was left out with reason. The CPU itself is asked: a library that lost a
/// feature must fail its tests.
/// </summary>
internal static class Processor
{
    private const int StructuredFeatures = 7, BFloat16Bit = 1 << 5, TileBit = 1 << 24;

    private static bool HasBFloat16 => Avx512F.IsSupported && Maximum >= StructuredFeatures && (X86Base.CpuId(StructuredFeatures, 1).Eax & BFloat16Bit) != 0;

    private static bool HasTiles => Maximum >= StructuredFeatures && (X86Base.CpuId(StructuredFeatures, 0).Edx & TileBit) != 0;

    private static int Maximum => X86Base.IsSupported ? X86Base.CpuId(0, 0).Eax : 0;

    public static void NeedsAvx512()
    {
        if (!Avx512F.IsSupported)
        {
            Assert.Ignore("Not on this CPU: the kernel is for AVX-512, which it lacks or .NET may not use.");
        }
    }

    public static void NeedsBFloat16()
    {
        if (!HasBFloat16)
        {
            Assert.Ignore("Not on this CPU: it does not multiply bfloat16.");
        }
    }

    /// <summary>Products of bfloat16 on the library's micro kernels: of the version whose interface is bound, and not used with AMX.</summary>
    public static void NeedsBFloat16Products(NativeLibraryReport library)
    {
        NeedsBFloat16();
        if (!library.Version!.StartsWith("3.12.", StringComparison.Ordinal))
        {
            Assert.Ignore($"Not with this library: the micro kernels of {library.Version} have another interface than those that are bound.");
        }

        if (HasTiles)
        {
            Assert.Ignore("Not on this CPU: with AMX bfloat16 is multiplied otherwise.");
        }
    }
}
