namespace Cnn.Distributed.Interop;

/// <summary>
/// What differs between the binary interfaces of MPI libraries: the values that mpi.h gives to names. Handles are addresses of objects of the library in Open
/// MPI, numbers of 32 bits in MPICH, and small numbers as wide as a pointer in the standard's own; all are passed as wide as a pointer, of which a function
/// that takes 32 bits reads the lower ones.
/// </summary>
internal sealed record MpiAbi
{
    /// <summary>Whose interface it is.</summary>
    public required string Name { get; init; }

    public required nint CommWorld { get; init; }

    public required nint Byte { get; init; }

    public required nint Float { get; init; }

    public required nint Double { get; init; }

    public required nint Sum { get; init; }

    public required nint InfoNull { get; init; }

    public required nint ErrorsReturn { get; init; }

    public required nint InPlace { get; init; }

    public required int ThreadFunneled { get; init; }

    public required int ThreadSerialized { get; init; }

    public required int CommTypeShared { get; init; }

    /// <summary>Open MPI 4 and 5, from ompi/include/mpi.h.in.</summary>
    /// <param name="symbol">The address of an exported object.</param>
    public static MpiAbi OpenMpi(Func<string, nint> symbol) => new()
    {
        Name = "Open MPI",
        CommWorld = symbol("ompi_mpi_comm_world"),
        Byte = symbol("ompi_mpi_byte"),
        Float = symbol("ompi_mpi_float"),
        Double = symbol("ompi_mpi_double"),
        Sum = symbol("ompi_mpi_op_sum"),
        InfoNull = symbol("ompi_mpi_info_null"),
        ErrorsReturn = symbol("ompi_mpi_errors_return"),
        InPlace = 1,
        ThreadFunneled = 1,
        ThreadSerialized = 2,
        CommTypeShared = 0,
    };

    /// <summary>MPICH from 3.1 on, Intel MPI, MVAPICH, Cray MPICH: their common interface.</summary>
    public static MpiAbi Mpich { get; } = new()
    {
        Name = "MPICH",
        CommWorld = 0x44000000,
        Byte = 0x4c00010d,
        Float = 0x4c00040a,
        Double = 0x4c00080b,
        Sum = 0x58000003,
        InfoNull = 0x1c000000,
        ErrorsReturn = 0x54000001,
        InPlace = -1,
        ThreadFunneled = 1,
        ThreadSerialized = 2,
        CommTypeShared = 1,
    };

    /// <summary>MPI 5.0, chapter 20.</summary>
    public static MpiAbi Standard { get; } = new()
    {
        Name = "MPI 5",
        CommWorld = 0x101,
        Byte = 0x247,
        Float = 0x210,
        Double = 0x214,
        Sum = 0x21,
        InfoNull = 0x130,
        ErrorsReturn = 0x142,
        InPlace = 1,
        ThreadFunneled = 1024,
        ThreadSerialized = 2048,
        CommTypeShared = 221,
    };
}
