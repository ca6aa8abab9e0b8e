using System.Globalization;
using Cnn.OneDnn.Diagnosis;

namespace Cnn.Cli;

/// <summary>The lines that start a training on the ranks that a machine should run, for each launcher.</summary>
internal static class RankLines
{
    private const string Program = "cnn train MODEL --data DATA --checkpoint RUN";

    /// <summary>On this machine; of a single rank no launcher is needed.</summary>
    public static IEnumerable<(string Launcher, string Line)> Here(RankPlan plan)
    {
        string train = Train(plan);
        return plan.Ranks == 1
            ? [("alone", train)]
            :
            [
                ("Open MPI", Text($"mpirun -n {plan.Ranks} --map-by numa --bind-to numa {train}")),
                ("MPICH", Text($"mpiexec -n {plan.Ranks} -bind-to numa {train}")),
                ("Slurm", Text($"srun -N 1 -n {plan.Ranks} -c {plan.ThreadsPerRank} --cpu-bind=ldoms {train}")),
            ];
    }

    /// <summary>On two machines that are like this one.</summary>
    public static IEnumerable<(string Launcher, string Line)> OnTwo(RankPlan plan)
    {
        string train = Train(plan), bind = plan.Ranks == 1 ? "none" : "numa";
        return
        [
            ("Open MPI", Text($"mpirun --host A:{plan.Ranks},B:{plan.Ranks} --map-by {(plan.Ranks == 1 ? "node" : "numa")} --bind-to {bind} {train}")),
            ("MPICH", Text($"mpiexec -hosts A:{plan.Ranks},B:{plan.Ranks} -n {2 * plan.Ranks} -bind-to {bind} {train}")),
            ("Slurm", Text(
                $"srun -N 2 --ntasks-per-node={plan.Ranks} -c {plan.ThreadsPerRank} --cpu-bind={(plan.Ranks == 1 ? "cores" : "ldoms")} {train}")),
        ];
    }

    private static string Train(RankPlan plan) => Text($"{Program} --threads {plan.ThreadsPerRank}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
