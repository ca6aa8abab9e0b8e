using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// The OpenMP runtime that oneDNN was linked with, entered directly: loaded by the same name it is the same copy, so threads and settings are shared.
/// </summary>
internal sealed unsafe class LibGomp
{
    private const string Name = "libgomp.so.1";
    private static readonly Lazy<LibGomp?> Loaded = new(TryLoad);

    private LibGomp(nint library)
    {
        SetNumThreads = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "omp_set_num_threads");
        GetMaxThreads = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(library, "omp_get_max_threads");
        SetDynamic = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "omp_set_dynamic");
        SetMaxActiveLevels = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "omp_set_max_active_levels");
        GetDynamic = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(library, "omp_get_dynamic");
        GetMaxActiveLevels = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(library, "omp_get_max_active_levels");
        GetThreadNum = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(library, "omp_get_thread_num");
        GetNumThreads = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(library, "omp_get_num_threads");
        Parallel = (delegate* unmanaged<delegate* unmanaged<void*, void>, void*, uint, uint, void>)NativeLibrary.GetExport(library, "GOMP_parallel");
    }

    /// <summary>The runtime, or null where oneDNN uses another one.</summary>
    public static LibGomp? Instance => Loaded.Value;

    /// <summary>The runtime, where a backend has it: null where only ours computes, which loads nothing native.</summary>
    public static LibGomp? Present => Loaded.IsValueCreated ? Loaded.Value : null;

    /// <summary>How many threads regions of the calling thread get: a setting per thread.</summary>
    public delegate* unmanaged<int, void> SetNumThreads { get; }

    /// <summary>Whether regions may get fewer threads where the machine is busy: a setting per thread.</summary>
    public delegate* unmanaged<int, void> SetDynamic { get; }

    /// <summary>How many regions may lie in each other; with none, all work is the caller's.</summary>
    public delegate* unmanaged<int, void> SetMaxActiveLevels { get; }

    // Reads of thread-local variables: a switch of the garbage collector's mode would cost more than the call.
    public delegate* unmanaged[SuppressGCTransition]<int> GetMaxThreads { get; }

    public delegate* unmanaged[SuppressGCTransition]<int> GetDynamic { get; }

    public delegate* unmanaged[SuppressGCTransition]<int> GetMaxActiveLevels { get; }

    public delegate* unmanaged[SuppressGCTransition]<int> GetThreadNum { get; }

    public delegate* unmanaged[SuppressGCTransition]<int> GetNumThreads { get; }

    /// <summary>What compilers emit for a parallel region: function, its argument, threads, flags.</summary>
    public delegate* unmanaged<delegate* unmanaged<void*, void>, void*, uint, uint, void> Parallel { get; }

    private static LibGomp? TryLoad() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad(Name, out nint library) && NativeLibrary.TryGetExport(library, "GOMP_parallel", out _)
            ? new LibGomp(library)
            : null;
}
