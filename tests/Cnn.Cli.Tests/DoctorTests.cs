using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Tests.Trials;

namespace Cnn.Cli.Tests;

/// <summary>cnn doctor as somebody runs it whose numbers look wrong.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class DoctorTests
{
    private static readonly string[] Sections = ["machine", "engine", "library", "self_test", "kernels", "peaks", "cache_files"];

    [Test]
    public void All_is_well_where_the_library_is_right()
    {
        Invocation doctor = Run(["doctor", "--json"]);
        Assert.That(doctor.ExitCode, Is.Zero, doctor.Output + doctor.Error);
        JsonObject report = doctor.Json.Single();
        Assert.Multiple(() =>
        {
            Assert.That(report.Select(p => p.Key), Is.EqualTo((string[])[.. Sections, "problems", "verdict", "healthy"]));
            Assert.That((bool)report["healthy"]!);
            Assert.That((string)report["library"]!["sha256"]!, Does.Match("^[0-9a-f]{64}$"));
            Assert.That((string)report["self_test"]!["library"]!, Does.Match(@"^right in all \d+ cases"));
            Assert.That((string)report["self_test"]!["managed_backend"]!, Does.Match(@"^right in all \d+ cases"));
            Assert.That((double)report["peaks"]!["float32"]!, Is.Positive);
            Assert.That(report["library"]!["tried"]!.AsArray(), Is.Not.Empty);
        });
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            Assert.That((string)report["self_test"]!["library_at_SSE41"]!, Does.Contain("right in all").And.Contain("(SSE4.1)"));
        }
    }

    [Test]
    public void The_managed_backend_is_examined_without_a_library()
    {
        Invocation doctor = Run(["doctor", "--backend", "managed"], ("CNN_ONEDNN_LIBRARY", "/nowhere/libdnnl.so.3"));
        Assert.Multiple(() =>
        {
            Assert.That(doctor.ExitCode, Is.Zero, doctor.Output + doctor.Error);
            Assert.That(doctor.OutputLines[^1], Is.EqualTo("Verdict: managed computes, and every self-test was right."));
            Assert.That(doctor.Output, Does.Contain("not looked for").And.Not.Contain("library at"));
        });
    }

    [Test]
    public void A_library_that_is_not_there_is_a_problem_with_a_way_out()
    {
        Invocation doctor = Run(["doctor"], ("CNN_ONEDNN_LIBRARY", "/nowhere/libdnnl.so.3"));
        Assert.Multiple(() =>
        {
            Assert.That(doctor.ExitCode, Is.EqualTo(CommandLine.Failure));
            Assert.That(doctor.Output, Does.Contain("/nowhere/libdnnl.so.3 (CNN_ONEDNN_LIBRARY): no such file"));
            Assert.That(doctor.OutputLines[^2], Does.StartWith("Problem: oneDNN could not be loaded.").And.Contain("--target=Native"));
            Assert.That(doctor.OutputLines[^1], Is.EqualTo("Verdict: managed computes, with 1 problem(s) to be mended."));
        });
    }

    [Test]
    public void Where_what_was_asked_for_is_not_there_the_page_is_written_all_the_same()
    {
        Invocation doctor = Run(["doctor", "--backend", "onednn"], ("CNN_ONEDNN_LIBRARY", "/nowhere/libdnnl.so.3"));
        Assert.That(doctor.ExitCode, Is.EqualTo(CommandLine.Failure));
        Assert.That(doctor.OutputLines[^1], Does.StartWith("Verdict: nothing computes"));
        Assert.That(doctor.Output, Does.Contain("MACHINE").And.Contain("CACHE FILES"));
    }

    [Test]
    [Platform("Linux", Reason = "The changed instructions are those of Linux's library.")]
    public void A_library_that_divides_by_zero_does_not_take_the_doctor_with_it()
    {
        Assume.That(RuntimeInformation.ProcessArchitecture, Is.EqualTo(Architecture.X64), "the instructions are x64's");
        using BrokenLibrary library = BrokenLibrary.That(BrokenLibrary.DivisionByZero);
        Invocation doctor = Run(["doctor"], ("CNN_ONEDNN_LIBRARY", library.Path));
        Assert.Multiple(() =>
        {
            Assert.That(doctor.ExitCode, Is.EqualTo(CommandLine.Failure));
            Assert.That(doctor.Output, Does.Contain($"file: {library.Path}, not used").And.Contain("SIGFPE"));
            Assert.That(doctor.OutputLines[^1], Does.StartWith("Verdict: managed computes, with "));
        });
    }

    [Test]
    public void Neither_home_nor_user_is_on_the_page()
    {
        using var home = new TemporaryFolder();
        string folder = Directory.CreateDirectory(Path.Combine(home.Path, "someone")).FullName;
        Invocation doctor = ChildProgram.Run("dotnet", ChildProgram.Command("doctor", "--backend", "managed"), ("HOME", folder), ("XDG_CACHE_HOME", ""),
            ("CNN_TUNING_CACHE", ""), ("CNN_DATA", Path.Combine(folder, "data")));
        Assert.Multiple(() =>
        {
            Assert.That(doctor.ExitCode, Is.Zero, doctor.Error);
            Assert.That(doctor.Output, Does.Contain("~/.cache/cnn/trials.tsv").And.Contain("CNN_DATA=~/data").And.Not.Contain(folder));
        });
    }

    [Test]
    public void How_many_ranks_this_machine_should_run_is_told_with_the_lines_of_each_launcher()
    {
        JsonObject plan = Run(["doctor", "--ranks", "--json"]).Json.Single();
        int ranks = (int)plan["ranks"]!, threads = (int)plan["threads_per_rank"]!;
        string[] lines = Run(["doctor", "--ranks"]).OutputLines;
        Assert.Multiple(() =>
        {
            Assert.That(ranks * threads, Is.InRange(1, Environment.ProcessorCount));
            Assert.That(lines[0], Does.StartWith($"Ranks on this machine: {ranks}, with {threads} thread"));
            JsonNode two = plan["on_two_machines"]!;
            Assert.That((string)two["Open MPI"]!, Does.StartWith($"mpirun --host A:{ranks},B:{ranks} ").And.EndWith($" --threads {threads}"));
            Assert.That((string)two["Slurm"]!, Does.Contain($" --ntasks-per-node={ranks} -c {threads} "));
            Assert.That(lines, Has.Some.Contain("mpiexec -hosts").And.Some.Contain("srun -N 2"));
        });
    }

    [Test]
    public void A_number_of_threads_beside_the_question_for_it_is_refused()
    {
        Invocation doctor = Run(["doctor", "--ranks", "--threads", "2"]);
        Assert.That(doctor.ExitCode, Is.EqualTo(CommandLine.Usage));
        Assert.That(doctor.Error, Does.Contain("--ranks says how many threads there should be"));
    }

    private static Invocation Run(string[] args, params (string, string)[] environment)
    {
        using var cache = new TemporaryFolder();
        return ChildProgram.Run(
            "dotnet", ChildProgram.Command(args), [("XDG_CACHE_HOME", cache.Path), ("CNN_TUNING_CACHE", ""), ("CNN_BACKEND", ""), .. environment]);
    }
}
