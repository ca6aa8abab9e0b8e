using Cnn.OneDnn.Numbers;

namespace Cnn.Distributed;

/// <summary>How a launcher such as mpirun or srun started this process: read from the variables that it sets, before any library is loaded.</summary>
public sealed class Launch
{
    /// <summary>What <see cref="Launcher"/> says of Open MPI's mpirun.</summary>
    internal const string OpenMpi = "Open MPI";

    /// <summary>Of MPICH's mpiexec, Intel MPI's and others that speak PMI.</summary>
    internal const string Pmi = "PMI";

    /// <summary>Of srun.</summary>
    internal const string Slurm = "Slurm";

    private static readonly (string Launcher, string Size, string Rank)[] Known =
    [
        (OpenMpi, "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"),
        (Pmi, "PMI_SIZE", "PMI_RANK"),
        (Slurm, "SLURM_NTASKS", "SLURM_PROCID"),
    ];

    private Launch(string launcher, int rank, int size) => (Launcher, Rank, Size) = (launcher, rank, size);

    /// <summary>Whose variables were found.</summary>
    public string Launcher { get; }

    /// <summary>The number of this process among those that were started together, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many were started together; more than one.</summary>
    public int Size { get; }

    /// <summary>How this process was started; null if alone.</summary>
    public static Launch? Find() => Find(Environment.GetEnvironmentVariable);

    /// <summary>The same with other variables.</summary>
    internal static Launch? Find(Func<string, string?> variable)
    {
        foreach ((string launcher, string sizeName, string rankName) in Known)
        {
            if (NumberText.TryWhole(variable(sizeName) ?? "", out int size) && NumberText.TryWhole(variable(rankName) ?? "", out int rank))
            {
                return size > 1 && rank >= 0 && rank < size ? new Launch(launcher, rank, size) : null;
            }
        }

        return null;
    }
}
