using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

/// <summary>Trainings that end within an epoch: what is kept of them, and that they go on from there.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class StepCheckpointTests
{
    private const int Images = 400, Epochs = 2;
    private readonly TemporaryFolder folder = new();
    private string whole = "";

    [OneTimeSetUp]
    public void TrainWithoutInterruption()
    {
        var random = new Random(2);
        foreach (string part in (string[])["train.csv", "test.csv"])
        {
            var text = new StringBuilder();
            for (int i = 0; i < Images; i++)
            {
                text.Append(i % 10);
                for (int pixel = 0; pixel < 28 * 28; pixel++)
                {
                    text.Append(',').Append(random.Next(256).ToString(CultureInfo.InvariantCulture));
                }

                text.Append('\n');
            }

            File.WriteAllText(Path.Combine(folder.Path, part), text.ToString());
        }

        whole = Path.Combine(folder.Path, "whole");
        Invocation alone = Run(Train(whole));
        Assert.That(alone.ExitCode, Is.Zero, alone.Error);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void A_killed_training_loses_at_most_the_steps_between_two_states()
    {
        string parts = Path.Combine(folder.Path, "killed");
        using (Process process = Start(Train(parts, "--save-every", "5")))
        {
            _ = process.StandardError.ReadToEndAsync();
            WaitForStateWithin(parts, process);
            process.Kill();
            process.WaitForExit();
        }

        CheckpointInfo info = Checkpoint.ReadInfo(Path.Combine(parts, "last.safetensors"));
        Assert.That(info.StepsOfEpoch == 0 || info.Step % 5 == 0, $"a state after step {info.Step}");
        Invocation rest = Run([.. Train(parts, "--save-every", "5"), "--resume"]);
        Assert.That(rest.ExitCode, Is.Zero, rest.Error);
        ExpectTheWholeTraining(parts);
    }

    [TestCase("0")]
    [TestCase("-3")]
    public void Steps_between_states_are_positive(string steps) =>
        Invocation.Of(Train(Path.Combine(folder.Path, "never"), "--save-every", steps)).ExpectOneMessage(CommandLine.Usage, "--save-every");

    [Test]
    public void States_need_a_place() =>
        Invocation.Of("train", "fashion-mlp", "--data", $"csv:{folder.Path}", "--save-every", "5").ExpectOneMessage(CommandLine.Usage, "--checkpoint");

    // All of them choose the same kernels.
    private (string Name, string Value) Kernels => ("CNN_TUNING_CACHE", Path.Combine(folder.Path, "tuning.tsv"));

    private Process Start(string[] args) => ChildProgram.Start("dotnet", ChildProgram.Command(args), Kernels);

    private Invocation Run(string[] args) => ChildProgram.Run("dotnet", ChildProgram.Command(args), Kernels);

    // The first epoch has 400 steps: there is a state within it long before its end.
    private static void WaitForStateWithin(string folder, Process process)
    {
        string file = Path.Combine(folder, "last.safetensors");
        var clock = Stopwatch.StartNew();
        while (!File.Exists(file) && clock.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited)
        {
            Thread.Sleep(5);
        }

        Assert.That(File.Exists(file), "a state was saved before the first epoch was over");
    }

    private string[] Train(string checkpoint, params string[] more) =>
    [
        "train", "fashion-mlp", "--data", $"csv:{folder.Path}", "--batch", "1", "--seed", "3", "--optimizer", "adam", "--epochs",
        Epochs.ToString(CultureInfo.InvariantCulture), "--checkpoint", checkpoint, .. more,
    ];

    private void ExpectTheWholeTraining(string parts)
    {
        IReadOnlyDictionary<string, Tensor> expected = SafeTensors.Load(Path.Combine(whole, "last.safetensors")),
            actual = SafeTensors.Load(Path.Combine(parts, "last.safetensors"));
        Assert.That(actual.Keys, Is.EquivalentTo(expected.Keys));
        foreach ((string name, Tensor tensor) in expected)
        {
            Assert.That(actual[name].ToArray<float>(), Is.EqualTo(tensor.ToArray<float>()), name);
        }
    }
}
