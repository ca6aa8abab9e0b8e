using System.Runtime.InteropServices;
using System.Text;

namespace Cnn.Distributed.Interop;

/// <summary>
/// An MPI library that is loaded, and the few of its functions that are needed. Written by hand and not generated as the other bindings are: one signature has
/// to serve libraries whose headers declare different types of handles, and whose constants are addresses in one of them.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    // The longest strings that any of the interfaces writes are 8192 and 512.
    private const int VersionBytes = 8192 + 1, ErrorBytes = 1024;

    private readonly nint handle;
    private readonly MpiAbi abi;
    private readonly delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, int> allReduce;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int> broadcast;

    private MpiLibrary(nint handle)
    {
        this.handle = handle;
        Version = ReadVersion();
        abi = ChooseAbi();
        allReduce = (delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, int>)Symbol("MPI_Allreduce");
        broadcast = (delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int>)Symbol("MPI_Bcast");
    }

    /// <summary>What it says of itself, up to the end of its first line.</summary>
    public string Version { get; }

    /// <summary>The values of its names.</summary>
    public MpiAbi Abi => abi;

    /// <summary>Loads a file, or the first library that there is.</summary>
    /// <exception cref="MpiException">None loads, or it is of an unknown kind.</exception>
    public static MpiLibrary Load(string? file, Launch? launch)
    {
        MpiSurroundings.Prepare();
        string[] names = file is { Length: > 0 } ? [file] : MpiSurroundings.Names(launch);
        var refusals = new List<string>();
        foreach (string name in names)
        {
            try
            {
                return new MpiLibrary(NativeLibrary.Load(name));
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                refusals.Add($"{name} ({e.Message.Split(". ")[0].Trim()})");
            }
        }

        throw new MpiException(
            $"No MPI library loads: {string.Join("; ", refusals)}. Install Open MPI (openmpi-bin) or MPICH (mpich) on every machine, or name the library's " +
                $"file in CNN_MPI_LIBRARY.");
    }

    /// <summary>Joins the ranks. Errors are returned from the first call on.</summary>
    public (int Rank, int Size, int LocalRank) Initialize()
    {
        int level = 0, rank = 0, size = 0, local = 0;
        nint shared = 0;
        Check(((delegate* unmanaged[Cdecl]<nint, nint, int, int*, int>)Symbol("MPI_Init_thread"))(0, 0, abi.ThreadSerialized, &level), "MPI_Init_thread");
        Check(((delegate* unmanaged[Cdecl]<nint, nint, int>)Symbol("MPI_Comm_set_errhandler"))(abi.CommWorld, abi.ErrorsReturn), "MPI_Comm_set_errhandler");
        if (level < abi.ThreadFunneled)
        {
            throw new MpiException($"{Version} was built without threads, and cannot be used by a program that has any. Use a build with threads.");
        }

        var rankOf = (delegate* unmanaged[Cdecl]<nint, int*, int>)Symbol("MPI_Comm_rank");
        Check(rankOf(abi.CommWorld, &rank), "MPI_Comm_rank");
        Check(((delegate* unmanaged[Cdecl]<nint, int*, int>)Symbol("MPI_Comm_size"))(abi.CommWorld, &size), "MPI_Comm_size");
        Check(
            ((delegate* unmanaged[Cdecl]<nint, int, int, nint, nint*, int>)Symbol("MPI_Comm_split_type"))(
                abi.CommWorld, abi.CommTypeShared, rank, abi.InfoNull, &shared), "MPI_Comm_split_type");
        Check(rankOf(shared, &local), "MPI_Comm_rank");
        Check(((delegate* unmanaged[Cdecl]<nint*, int>)Symbol("MPI_Comm_free"))(&shared), "MPI_Comm_free");
        return (rank, size, local);
    }

    public void AllReduce(nint values, int count, nint type) =>
        Check(allReduce(abi.InPlace, (void*)values, count, type, abi.Sum, abi.CommWorld), "MPI_Allreduce");

    public void Broadcast(nint values, int count) => Check(broadcast((void*)values, count, abi.Byte, 0, abi.CommWorld), "MPI_Bcast");

    public void Barrier() => Check(((delegate* unmanaged[Cdecl]<nint, int>)Symbol("MPI_Barrier"))(abi.CommWorld), "MPI_Barrier");

    /// <summary>Gives each rank its part of the bytes of all, as many of each.</summary>
    public void AllToAll(void* parts, void* received, int count) => Check(
        ((delegate* unmanaged[Cdecl]<void*, int, nint, void*, int, nint, nint, int>)Symbol("MPI_Alltoall"))(
            parts, count, abi.Byte, received, count, abi.Byte, abi.CommWorld), "MPI_Alltoall");

    /// <summary>Brings the bytes of all ranks together, as many of each.</summary>
    public void AllGather(void* own, int count, void* all) => Check(
        ((delegate* unmanaged[Cdecl]<void*, int, nint, void*, int, nint, nint, int>)Symbol("MPI_Allgather"))(
            own, count, abi.Byte, all, count, abi.Byte, abi.CommWorld), "MPI_Allgather");

    /// <summary>The same with a number for each rank.</summary>
    public void AllGather(void* own, int count, void* all, int* counts, int* starts) => Check(
        ((delegate* unmanaged[Cdecl]<void*, int, nint, void*, int*, int*, nint, nint, int>)Symbol("MPI_Allgatherv"))(
            own, count, abi.Byte, all, counts, starts, abi.Byte, abi.CommWorld), "MPI_Allgatherv");

    /// <summary>Ends every rank.</summary>
    public void Abort(int code) => ((delegate* unmanaged[Cdecl]<nint, int, int>)Symbol("MPI_Abort"))(abi.CommWorld, code);

    /// <summary>Leaves the ranks.</summary>
    public void End() => Check(((delegate* unmanaged[Cdecl]<int>)Symbol("MPI_Finalize"))(), "MPI_Finalize");

    private nint Symbol(string name) => NativeLibrary.TryGetExport(handle, name, out nint address)
        ? address
        : throw new MpiException($"{Version ?? "The MPI library"} has no {name}. Use Open MPI 4 or later, or MPICH 3.1 or later.");

    private string ReadVersion()
    {
        byte* text = stackalloc byte[VersionBytes];
        int length = 0;
        ((delegate* unmanaged[Cdecl]<byte*, int*, int>)Symbol("MPI_Get_library_version"))(text, &length);
        string all = Encoding.UTF8.GetString(text, Math.Clamp(length, 0, VersionBytes)).TrimEnd('\0');
        return string.Join(' ', all.Split('\n')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
    }

    private MpiAbi ChooseAbi()
    {
        int major = -1, minor = -1;
        if (NativeLibrary.TryGetExport(handle, "MPI_Abi_get_version", out nint query)
            && ((delegate* unmanaged[Cdecl]<int*, int*, int>)query)(&major, &minor) == 0 && major >= 1)
        {
            return MpiAbi.Standard;
        }

        return Version.Contains("Open MPI", StringComparison.OrdinalIgnoreCase) ? MpiAbi.OpenMpi(Symbol)
            : MpiSurroundings.SaysMpich(Version) ? MpiAbi.Mpich
            : throw new MpiException($"'{Version}' is an MPI library of an unknown kind. Use Open MPI, MPICH, Intel MPI, or one with the interface of MPI 5.");
    }

    private void Check(int code, string call)
    {
        if (code == 0)
        {
            return;
        }

        byte* text = stackalloc byte[ErrorBytes];
        int length = 0;
        ((delegate* unmanaged[Cdecl]<int, byte*, int*, int>)Symbol("MPI_Error_string"))(code, text, &length);
        string words = Encoding.UTF8.GetString(text, Math.Clamp(length, 0, ErrorBytes)).TrimEnd('\0').Trim();
        throw new MpiException($"{call} failed: {(words.Length > 0 ? words : $"error {code}")} ({Version}).");
    }
}
