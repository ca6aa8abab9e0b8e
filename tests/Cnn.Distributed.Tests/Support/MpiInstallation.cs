using System.Diagnostics;
using Cnn.OneDnn.Tests;

namespace Cnn.Distributed.Tests.Support;

/// <summary>An MPI that is on this machine, or was fetched into native/tools.</summary>
internal sealed class MpiInstallation
{
    public const string OpenMpi = "Open MPI", Mpich = "MPICH";

    private static readonly Dictionary<string, (string Folder, string Program)> Places = new()
    {
        [OpenMpi] = ("openmpi", "orterun"),
        [Mpich] = ("mpich", "mpiexec.hydra"),
    };

    private readonly string name, program;
    private readonly Dictionary<string, string> environment;

    private MpiInstallation(string name, string program, Dictionary<string, string> environment) =>
        (this.name, this.program, this.environment) = (name, program, environment);

    /// <summary>Finds one; a test that finds none fails, and says what to do.</summary>
    public static MpiInstallation Find(string name)
    {
        (string folder, string file) = Places[name];
        string root = Path.Combine(Checkout.Root, "native", "tools", folder), fetched = Path.Combine(root, "usr", "bin", file);
        if (File.Exists(fetched))
        {
            return new MpiInstallation(name, fetched, name == OpenMpi ? OfOpenMpi(root) : OfMpich(root));
        }

        string? own = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, file)).FirstOrDefault(File.Exists);
        Assert.That(
            own, Is.Not.Null,
            $"{name} is not on this machine and was not fetched: run ./build.sh --target=Mpi, or install {(name == OpenMpi ? "openmpi-bin" : "mpich")}.");
        return new MpiInstallation(name, own!, name == OpenMpi ? Usual() : []);
    }

    /// <summary>Starts a program on ranks of this machine and waits for its end.</summary>
    public (int Code, string Output, string Error, TimeSpan Took) Run(int ranks, TimeSpan patience, params string[] command)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = TestContext.CurrentContext.WorkDirectory,
        };
        string[] options = name == OpenMpi ? ["--oversubscribe", "--bind-to", "none"] : [];
        foreach (string argument in (string[])[.. options, "-n", $"{ranks}", .. command])
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string key, string value) in environment)
        {
            start.Environment[key] = value;
        }

        start.Environment["CNN_TUNING_CACHE"] = "off";

        // Open MPI gives ranks a terminal, to which the runtime says what keys it wants.
        start.Environment["TERM"] = "dumb";
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(patience);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }

        string said = $"{output.GetAwaiter().GetResult()}\n{error.GetAwaiter().GetResult()}";
        Assert.That(ended, Is.True, $"mpirun did not end within {patience}: {said}");
        return (process.ExitCode, output.Result, error.Result, took);
    }

    /// <summary>Starts these tests as a program.</summary>
    public (int Code, string Output, string Error, TimeSpan Took) RunRanks(int ranks, TimeSpan patience, params string[] arguments) =>
        Run(ranks, patience, ["dotnet", Program.File, .. arguments]);

    private static Dictionary<string, string> Usual() => new()
    {
        ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
        ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
        ["OMPI_MCA_btl"] = "self,vader",
        ["OMPI_MCA_pml"] = "ob1",

        // Containers forbid processes to read each other's memory.
        ["OMPI_MCA_btl_vader_single_copy_mechanism"] = "none",
        ["OMPI_MCA_mca_base_component_show_load_errors"] = "0",
        ["PMIX_MCA_mca_base_component_show_load_errors"] = "0",
        ["PMIX_MCA_pcompress_base_silence_warning"] = "1",
    };

    // Open MPI looks for its parts where it was built to be; the variables tell it where they are.
    private static Dictionary<string, string> OfOpenMpi(string root)
    {
        string libraries = Path.Combine(root, "usr", "lib", "x86_64-linux-gnu"), own = Path.Combine(libraries, "openmpi");
        return new Dictionary<string, string>(Usual())
        {
            ["LD_LIBRARY_PATH"] = $"{libraries}:{Path.Combine(own, "lib")}",
            ["OPAL_PREFIX"] = own,
            ["OPAL_PKGLIBDIR"] = Path.Combine(own, "lib", "openmpi3"),
            ["OPAL_PKGDATADIR"] = Path.Combine(root, "usr", "share", "openmpi"),
            ["OPAL_SYSCONFDIR"] = Path.Combine(root, "etc"),
            ["OPAL_BINDIR"] = Path.Combine(root, "usr", "bin"),
            ["PMIX_INSTALL_PREFIX"] = Path.Combine(libraries, "pmix2"),
        };
    }

    private static Dictionary<string, string> OfMpich(string root) => new()
    {
        ["LD_LIBRARY_PATH"] = Path.Combine(root, "usr", "lib", "x86_64-linux-gnu"),
    };
}
