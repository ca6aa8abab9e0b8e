using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>Facts about the machine that explain why a native library loads or does not.</summary>
internal static unsafe class NativeEnvironment
{
    /// <summary>A report with the facts filled in and no library.</summary>
    public static NativeLibraryReport Describe(IReadOnlyList<NativeLibraryAttempt> attempts) => new()
    {
        Attempts = attempts,
        InstructionSet = ProcessorInstructionSet(),
        CLibrary = CLibraryVersion(),
        Platform = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}",
        Remedy = string.Empty,
    };

    public static string RemedyFor(IReadOnlyList<NativeLibraryAttempt> attempts)
    {
        string errors = string.Join('\n', attempts.Select(a => a.Error));
        if (errors.Contains("already uses", StringComparison.Ordinal))
        {
            return "Name one library per process, before the first model is built.";
        }

        if (attempts.Any(a => a.IsRefused))
        {
            return "Run ./build.sh --target=Native to fetch oneDNN 3.12.1, or bring the package Cnn.OneDnn.Native.linux-x64 up to date. CNN_ONEDNN_CHECK=off " +
                "uses the library all the same; cnn doctor tries it again.";
        }

        string reason = errors.Contains("GLIBC", StringComparison.Ordinal) || errors.Contains("CXXABI", StringComparison.Ordinal)
            ? "The file was built for a newer C library than this machine has; ./build.sh --target=Native makes a copy that this one runs."
            : errors.Contains("libgomp", StringComparison.Ordinal)
                ? "The OpenMP runtime libgomp.so.1 is missing: install the system's libgomp1 package."
                : "Run ./build.sh --target=Native to fetch the library, install the system's oneDNN 3 package, or name a file with CNN_ONEDNN_LIBRARY.";
        return reason + " CNN_BACKEND=managed trains without it, slower.";
    }

    /// <summary>What the loaded library says it will use.</summary>
    public static string LibraryInstructionSet() => InstructionSetName((int)Dnnl.dnnl_get_effective_cpu_isa());

    /// <summary>The name of one of the library's numbers.</summary>
    public static string InstructionSetName(int number) => (dnnl_cpu_isa_t)number switch
    {
        dnnl_cpu_isa_t.dnnl_cpu_isa_sse41 => "SSE4.1",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx => "AVX",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx2 => "AVX2",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx2_vnni => "AVX2 with VNNI",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx2_vnni_2 => "AVX2 with VNNI and bf16/fp16 conversion",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core => "AVX-512",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core_vnni => "AVX-512 with VNNI",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core_bf16 => "AVX-512 with VNNI and bf16",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core_fp16 => "AVX-512 with VNNI, bf16 and fp16",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core_amx => "AVX-512 with AMX",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core_amx_fp16 => "AVX-512 with AMX and fp16",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx10_2 => "AVX10.2",
        dnnl_cpu_isa_t.dnnl_cpu_isa_avx10_2_amx_2 => "AVX10.2 with AMX",
        dnnl_cpu_isa_t other => $"unknown (0x{(int)other:x})",
    };

    /// <summary>The same as the library's number for it.</summary>
    public static int LibraryInstructionSetNumber() => (int)Dnnl.dnnl_get_effective_cpu_isa();

    private static string ProcessorInstructionSet() =>
        Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Sse41.IsSupported ? "SSE4.1" : RuntimeInformation.ProcessArchitecture.ToString();

    private static string CLibraryVersion()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "not glibc";
        }

        return NativeLibrary.TryLoad("libc.so.6", out nint libc) && NativeLibrary.TryGetExport(libc, "gnu_get_libc_version", out nint function)
            ? "glibc " + Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)function)())
            : "not glibc (no libc.so.6)";
    }
}
