using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

/// <summary>Signals that come while a network is measured: what was saved stays whole, with the states of callbacks.</summary>
[TestFixture]
[NonParallelizable]
[Platform("Unix", Reason = "Signals are sent by kill.")]
internal sealed class InterruptedMeasurementTests
{
    private const int Many = 60_000, Few = 200;
    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void A_signal_within_the_last_measurement_leaves_the_complete_training()
    {
        string run = Path.Combine(folder.Path, "last"), file = Path.Combine(run, "last.safetensors");
        byte[] saved = [];
        int code = Train("last", Few, Many, run, ["--ema", "0.9", "--early-stopping", "3", "--epochs", "1"], () => saved = WaitFor(file));
        CheckpointInfo info = Checkpoint.ReadInfo(file);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(CommandLine.Interrupted));
            Assert.That((info.Epoch, info.StepsOfEpoch, info.Figures.ContainsKey("val_loss")), Is.EqualTo((1, 0, true)));
            Assert.That(File.ReadAllBytes(file), Is.EqualTo(saved));
        });
    }

    [Test]
    public void A_signal_within_a_validation_keeps_what_callbacks_know()
    {
        string run = Path.Combine(folder.Path, "within"), file = Path.Combine(run, "last.safetensors");

        // Of each epoch almost all is validation: the signal comes in that of the second, one step after the last state that is saved before it.
        string[] more = ["--validation-split", "0.99", "--early-stopping", "3", "--epochs", "1000", "--save-every", "1"];
        int code = Train("within", Many, Few, run, more, () =>
        {
            long steps = 0;
            WaitUntil(file, info =>
            {
                steps = info.Step - info.StepsOfEpoch;
                return info.Epoch == 1;
            });
            WaitUntil(file, info => info.Step == (2 * steps) - 1);
            Thread.Sleep(500);
        });
        CheckpointInfo info = Checkpoint.ReadInfo(file);
        using var reader = new SafeTensorsReader(file);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(CommandLine.Interrupted));
            Assert.That((info.Epoch, info.StepsOfEpoch), Is.EqualTo((1, (int)(info.Step - (info.Step / 2)))), "within the second validation");
            Assert.That(info.Figures.ContainsKey("loss"));
            Assert.That(reader.Entries.Select(e => e.Name), Has.Some.Contains("EarlyStopping"));
        });
    }

    // A row is one step, so that measuring takes seconds.
    private int Train(string name, int train, int test, string run, string[] more, Action wait)
    {
        foreach ((string part, int count) in ((string, int)[])[("train", train), ("test", test)])
        {
            folder.Write(Path.Combine(name + "-data", part + ".csv"), Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, count).Select(i =>
                string.Create(CultureInfo.InvariantCulture, $"{i % 2},{(i * 37) % 256},{(i * 91) % 256},{(i * 53) % 256},7\n")))));
        }

        using Process process = ChildProgram.Start("dotnet", ChildProgram.Command(
            ["train", "fashion-mlp", "--data", "csv:" + Path.Combine(folder.Path, name + "-data"), "--image-size", "2x2", "--batch", "1", "--json",
                "--checkpoint", run, .. more]));
        _ = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadLine();
        wait();
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)])!)
        {
            kill.WaitForExit();
        }

        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void WaitUntil(string file, Func<CheckpointInfo, bool> holds)
    {
        WaitFor(file);
        var clock = Stopwatch.StartNew();
        while (!holds(Checkpoint.ReadInfo(file)) && clock.Elapsed < TimeSpan.FromMinutes(2))
        {
            Thread.Sleep(5);
        }
    }

    // The file of the epoch appears whole.
    private static byte[] WaitFor(string file)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(file) && clock.Elapsed < TimeSpan.FromMinutes(2))
        {
            Thread.Sleep(5);
        }

        return File.ReadAllBytes(file);
    }
}
