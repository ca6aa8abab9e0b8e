using System.Diagnostics;
using Cnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>The command as a process of its own, where the environment decides.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ProcessTests
{
    [Test]
    public void The_managed_backend_needs_no_library()
    {
        Invocation info = Run(["info", "--json"], ("CNN_BACKEND", "managed"), ("CNN_ONEDNN_LIBRARY", "no-such-file.so"));
        Assert.Multiple(() =>
        {
            Assert.That(info.ExitCode, Is.Zero, info.Error);
            Assert.That((string)info.Json[0]["backend"]!, Is.EqualTo("managed"));
        });
    }

    [Test]
    public void A_missing_library_that_was_asked_for_by_name_is_one_message() =>
        Run(["bench", "fashion-mlp", "--backend", "onednn", "--steps", "1"], ("CNN_ONEDNN_LIBRARY", "no-such-file.so"))
            .ExpectOneMessage(CommandLine.Failure, "no-such-file.so");

    [Test]
    public void An_unknown_backend_in_the_environment_is_one_message() =>
        Run(["bench", "fashion-mlp", "--steps", "1"], ("CNN_BACKEND", "gpu")).ExpectOneMessage(CommandLine.Failure, "gpu");

    [Test]
    public void The_number_of_threads_is_the_one_asked_for()
    {
        Invocation info = Run(["info", "--threads", "1", "--backend", "managed", "--json"]);
        Assert.That((int)info.Json[0]["threads"]!, Is.EqualTo(1), info.Error);
    }

    // A container is killed ten seconds after it is told to end: nothing is measured any more, and the state that was saved can be gone on with.
    [TestCase("TERM", CommandLine.Terminated)]
    [TestCase("INT", CommandLine.Interrupted)]
    public void A_signal_ends_the_training_after_the_step_and_says_how_to_go_on(string signal, int code)
    {
        using var folder = new TemporaryFolder();
        using var process = ChildProgram.Start(
            "dotnet", ChildProgram.Command("train", "fashion-mlp", "--data", "synthetic", "--epochs", "10000", "--json", "--checkpoint", folder.Path));
        Task<string> error = process.StandardError.ReadToEndAsync();
        string? firstEpoch = process.StandardOutput.ReadLine();
        using (Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!)
        {
            kill.WaitForExit();
        }

        string[] rest = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Multiple(() =>
        {
            Assert.That(firstEpoch, Does.StartWith("{\"epoch\":1,"));
            Assert.That(rest[^1], Does.StartWith("{\"interrupted\":true,"));
            Assert.That(error.Result, Does.Contain("interrupted").And.Contain(
                $"To go on: cnn train fashion-mlp --data synthetic --epochs 10000 --json --checkpoint {folder.Path} --resume").And.Not.Contain("   at "));
            Assert.That(process.ExitCode, Is.EqualTo(code));
            Assert.That(Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName),
                Is.EquivalentTo(new[] { "best.safetensors", "last.safetensors" }));
        });
    }

    // What is half written is of use to nobody, and every command that writes may be told to end while it does.
    [TestCase("TERM", CommandLine.Terminated)]
    [TestCase("INT", CommandLine.Interrupted)]
    [Platform("Linux")]
    public void A_command_that_is_told_to_end_leaves_no_half_of_a_file(string signal, int code)
    {
        using var folder = new TemporaryFolder();
        string trained = Path.Combine(folder.Path, "t.safetensors"), images = Directory.CreateDirectory(Path.Combine(folder.Path, "images")).FullName,
            outputs = Directory.CreateDirectory(Path.Combine(folder.Path, "outputs")).FullName;
        Assert.That(Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", trained).ExitCode, Is.Zero);
        byte[] image = TestImages.Gradient(28, 28);
        for (int i = 0; i < 20_000; i++)
        {
            File.WriteAllBytes(Path.Combine(images, $"{i}.png"), image);
        }

        using var process = ChildProgram.Start(
            "dotnet", ChildProgram.Command("predict", images, "--checkpoint", trained, "--output", Path.Combine(outputs, "all.csv")));
        Task<string> error = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        Soon.Ends(() =>
        {
            while (!process.HasExited && !Directory.EnumerateFiles(outputs).Any(f => new FileInfo(f).Length > 0))
            {
                Thread.Sleep(5);
            }
        });
        using (Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!)
        {
            kill.WaitForExit();
        }

        process.WaitForExit();
        Assert.Multiple(() =>
        {
            Assert.That(process.ExitCode, Is.EqualTo(code), output.Result);
            Assert.That(error.Result.TrimEnd(), Is.EqualTo("cnn: interrupted before it was done."));
            Assert.That(Directory.GetFileSystemEntries(outputs), Is.Empty);
        });
    }

    [Test]
    public void Two_trainings_do_not_write_one_folder()
    {
        using var folder = new TemporaryFolder();
        string[] words = ["train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "10000", "--json", "--checkpoint", folder.Path,
            "--report", Path.Combine(folder.Path, "report")];
        using var process = ChildProgram.Start("dotnet", ChildProgram.Command(words));
        _ = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadLine();
        Invocation checkpoint = Run([.. words[..^2]]), report = Run([.. words[..^4], .. words[^2..]]);
        process.Kill();
        process.WaitForExit();
        Invocation after = Run(["train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1", .. words[^4..]]);
        Assert.Multiple(() =>
        {
            Assert.That((checkpoint.ExitCode, report.ExitCode), Is.EqualTo((CommandLine.Failure, CommandLine.Failure)));
            Assert.That(checkpoint.ErrorLines[^1], Does.Contain("is being written by another training"));
            Assert.That(report.ErrorLines[^1], Does.Contain("is being written by another training"));
            Assert.That(after.ExitCode, Is.Zero, after.Error);
        });
    }

    // What else the runtime opens in the place of a closed stream must not get what was meant for it.
    [TestCase("2>&-", 0)]
    [TestCase("2>/dev/full", 0)]
    [TestCase(">&-", 1)]
    [TestCase(">/dev/full", 1)]
    [TestCase("<&- >&- 2>&-", 1)]
    [TestCase(">&- 2>&-", 1)]
    [Platform("Linux")]
    public void A_stream_that_is_closed_or_full_changes_nothing_else(string streams, int code)
    {
        using var folder = new TemporaryFolder();
        string[] command = ChildProgram.Command("train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", folder.Path);
        Invocation shell = ChildProgram.Run("/bin/sh", ["-c", $"dotnet \"$@\" {streams}", "sh", .. command]);
        Assert.That(shell.ExitCode, Is.EqualTo(code), shell.Error);
        Assert.That(Cnn.OneDnn.Checkpoint.ReadInfo(Path.Combine(folder.Path, "last.safetensors")).Epoch, Is.EqualTo(1));
    }

    [Test]
    [Platform("Linux")]
    public void Too_few_files_is_one_message()
    {
        Invocation shell = ChildProgram.Run(
            "/bin/sh", ["-c", "ulimit -n 48; exec dotnet \"$@\"", "sh", .. ChildProgram.Command("info", "--backend", "managed")]);
        shell.ExpectOneMessage(CommandLine.Failure, "ulimit -n");
    }

    [Test]
    public void An_image_can_come_from_a_pipe()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = Path.Combine(folder.Path, "a.safetensors"), image = folder.Write("a.png", TestImages.Gradient(28, 28));
        Run(["train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", checkpoint]);
        Invocation piped = ChildProgram.Run(
            "/bin/sh", ["-c", "cat \"$0\" | dotnet \"$@\"", image, .. ChildProgram.Command("predict", "-", "--checkpoint", checkpoint, "--json")]);
        Invocation named = Run(["predict", image, "--checkpoint", checkpoint, "--json"]);
        Assert.That(piped.ExitCode, Is.Zero, piped.Error);
        Assert.That(piped.Json[0]["predictions"]!.ToJsonString(), Is.EqualTo(named.Json[0]["predictions"]!.ToJsonString()));
    }

    [Test]
    public void A_library_that_is_not_there_is_said_although_the_training_goes_on()
    {
        Invocation train = Run(
            ["train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1"], ("CNN_ONEDNN_LIBRARY", "/nowhere/libdnnl.so.3"));
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(train.Error, Does.Contain("/nowhere/libdnnl.so.3, which CNN_ONEDNN_LIBRARY names, cannot be used"));
    }

    [TestCase("DOTNET_PROCESSOR_COUNT", "1", 1)]
    public void The_runtimes_number_of_processors_is_heeded(string name, string value, int threads)
    {
        Invocation info = Run(["info", "--backend", "managed", "--json"], (name, value));
        Assert.That((int)info.Json[0]["threads"]!, Is.EqualTo(threads), info.Error);
    }

    // Caches are nobody's business but the user's own folder's.
    [TestCase("", "")]
    [TestCase("home", "")]
    [TestCase("home", "cache")]
    public void No_cache_is_made_where_one_stands(string home, string cache)
    {
        using var folder = new TemporaryFolder();
        using Process process = ChildProgram.Start(
            "dotnet", ChildProgram.Command("train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1"), folder.Path, ("HOME", home),
            ("XDG_CACHE_HOME", cache), ("CNN_TUNING_CACHE", ""), ("DOTNET_CLI_HOME", "/tmp"));
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, error);
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
    }

    private static Invocation Run(string[] args, params (string Name, string Value)[] environment) =>
        ChildProgram.Run("dotnet", ChildProgram.Command(args), environment);
}
