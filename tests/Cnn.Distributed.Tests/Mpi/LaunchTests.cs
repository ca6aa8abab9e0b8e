using Cnn.Distributed.Interop;

namespace Cnn.Distributed.Tests.Mpi;

/// <summary>How a process sees that it is one of several, and which library it looks for.</summary>
[TestFixture]
internal sealed class LaunchTests
{
    [TestCase("OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=3", "Open MPI 3 of 4")]
    [TestCase("PMI_SIZE=2 PMI_RANK=0", "PMI 0 of 2")]
    [TestCase("SLURM_NTASKS=8 SLURM_PROCID=5", "Slurm 5 of 8")]
    [TestCase("SLURM_NTASKS=8 SLURM_PROCID=0 OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_RANK=1", "Open MPI 1 of 2", TestName = "mpirun within a Slurm job")]
    [TestCase("SLURM_NTASKS=8", null, TestName = "A Slurm allocation without srun")]
    [TestCase("OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0", null)]
    [TestCase("PMI_SIZE=2 PMI_RANK=2", null)]
    [TestCase("PMI_SIZE=two PMI_RANK=0", null)]
    [TestCase("", null)]
    public void The_variables_of_launchers_are_read(string variables, string? expected)
    {
        string[] all = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> set = all.Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        Launch? launch = Launch.Find(set.GetValueOrDefault);
        Assert.That(launch is null ? null : $"{launch.Launcher} {launch.Rank} of {launch.Size}", Is.EqualTo(expected));
    }

    [Test]
    public void The_library_that_goes_with_the_launcher_is_looked_for_first()
    {
        Launch? hydra = Launch.Find(name => name is "PMI_SIZE" ? "2" : name is "PMI_RANK" ? "1" : null);
        Assert.Multiple(() =>
        {
            Assert.That(MpiSurroundings.Names(hydra)[0], Is.EqualTo("libmpich.so.12"));
            Assert.That(MpiSurroundings.Names(null)[0], Is.EqualTo("libmpi.so.40"));
        });
    }

    [Test]
    public void A_library_that_is_not_there_is_told_with_the_way_out() => Assert.That(
        () => MpiLibrary.Load("/nowhere/libmpi.so", null),
        Throws.TypeOf<MpiException>().With.Message.StartsWith("No MPI library loads: /nowhere/libmpi.so").And.Message.Contains("Install Open MPI"));
}
