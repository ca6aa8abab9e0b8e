using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.Cli.Commands;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

/// <summary>What a training leaves at its end: figures and files of one network, and a way to go on that is one.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class EndingTests
{
    private const int Patience = 2;
    private readonly TemporaryFolder folder = new();
    private string noise = "";
    private int best;

    // Noise for labels: nothing that is learnt holds for the images that were held out.
    [OneTimeSetUp]
    public void FindBestEpoch()
    {
        var random = new Random(7);
        noise = folder.Write("noise.csv", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{random.Next(2)},{(i % 2 * 100) + random.Next(100)},{random.Next(256)},{random.Next(256)},{i}\n")))));
        best = (int)Train("found", 60, "--early-stopping", "2", "--json").Json[^1]["best_epoch"]!;
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void One_file_holds_the_whole_training_and_is_used_by_its_best_epoch([Values] bool averages)
    {
        string[] more = ["--early-stopping", "2", "--json", .. averages ? ["--ema", "0.5"] : Array.Empty<string>()];
        string name = averages ? "averages" : "one", file = Place(name + ".safetensors"), last = Place(Path.Combine(name, "last.safetensors"));
        Invocation train = Train(name + ".safetensors", 60, more);
        Train(name, 60, more);
        int epochs = (int)train.Json[^1]["epochs"]!;
        ExpectSame(file, last);
        CheckpointInfo info = Checkpoint.ReadInfo(file);
        Assert.Multiple(() =>
        {
            Assert.That((info.Epoch, info.Figures.ContainsKey("val_loss")), Is.EqualTo((epochs, true)));
            Assert.That(train.Error, Does.Contain($"holds the training after epoch {epochs}, and the weights of epoch {epochs - Patience}"));
        });
        Invocation eval = Invocation.Of("eval", file, "--json");
        Assert.That((double)eval.Json[0]["test_loss"]!, Is.EqualTo((double)train.Json[^1]["test_loss"]!).Within(1e-5));
        Assert.That(eval.Error, Does.Contain($"of {epochs} epochs and the weights of the best, epoch {epochs - Patience}: those are used"));

        byte[] before = File.ReadAllBytes(file);
        Invocation again = Train(name + ".safetensors", 60, [.. more, "--resume"]);
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllBytes(file), Is.EqualTo(before));
            Assert.That(again.Error, Does.Contain($"Ended after epoch {epochs}"));
            Assert.That((double)again.Json[^1]["test_loss"]!, Is.EqualTo((double)train.Json[^1]["test_loss"]!).Within(1e-5));
        });
    }

    [Test]
    public void Patience_that_does_not_run_out_changes_nothing_of_how_a_training_goes_on()
    {
        string[] more = ["--early-stopping", "50"];
        Train("parts.safetensors", best + 1, more);
        Train("parts.safetensors", best + 3, [.. more, "--resume"]);
        Train("whole.safetensors", best + 3, more);
        ExpectSame(Place("parts.safetensors"), Place("whole.safetensors"));
    }

    [Test]
    public void The_best_file_of_another_folder_is_the_network_that_was_tested()
    {
        Train("first", best + 1, "--early-stopping", "50");
        Invocation rest = Train("second", 60, "--resume", Place(Path.Combine("first", "last.safetensors")), "--early-stopping", "2", "--json");
        JsonObject last = rest.Json[^1];
        string file = Place(Path.Combine("second", "best.safetensors"));
        Assert.Multiple(() =>
        {
            Assert.That(((int)last["best_epoch"]!, (int)last["epochs"]!, (string)last["checkpoint"]!), Is.EqualTo((best, best + Patience, file)));
            Assert.That(Checkpoint.ReadInfo(file).Epoch, Is.EqualTo(best));
            Assert.That(rest.Error, Does.Contain($"Best epoch: {best} of {best + Patience}").And.Contain($": {file}"));
        });
        Assert.That((double)Invocation.Of("eval", file, "--json").Json[0]["test_loss"]!, Is.EqualTo((double)last["test_loss"]!).Within(1e-5));
        Assert.That((double)Invocation.Of("eval", Place("second"), "--json").Json[0]["test_loss"]!, Is.EqualTo((double)last["test_loss"]!).Within(1e-5));
    }

    [Test]
    public void The_best_epoch_is_that_of_all_calls_and_names_only_its_own_file()
    {
        Train("calls.safetensors", best + 1);
        Invocation elsewhere = Train("elsewhere", best + 2, "--resume", Place("calls.safetensors"));
        Assert.That(Train("calls.safetensors", best + 2, "--resume").Error, Does.Contain($"Best epoch: {best} of {best + 2}"));
        Assert.That(elsewhere.Error, Does.Contain($"Best epoch: {best} of {best + 2}").And.Not.Contain("best.safetensors"));
    }

    [TestCase("cosine", false)]
    [TestCase("polynomial:1", false)]
    [TestCase("one-cycle", false)]
    [TestCase("cosine:0.1", true)]
    [TestCase("step:1", true)]
    public void To_go_on_is_offered_unless_the_learning_rate_is_nothing(string schedule, bool isOffered)
    {
        string error = Train($"to{schedule.Length}-{schedule[0]}.safetensors", 1, "--schedule", schedule).Error;
        Assert.That(error, isOffered ? Does.Contain("To go on: ") : Does.Not.Contain("To go on: ").And.Contain("begin another one with --from "));
    }

    // 2 epochs of 4 steps, one of which was done: the other 4 steps are two epochs of 2.
    [TestCase("linear", 2, "The schedule counts steps and was made for 4 in an epoch, which has 2 now. It ends after epoch 3, and the learning rate " +
        "stays there.")]
    [TestCase("step:1", 2, "The schedule counts steps and was made for 4 in an epoch, which has 2 now.")]
    [TestCase("linear", 4, "The schedule was made for 2 epochs: after them the learning rate stays where it ended.")]
    [TestCase("step:1", 4, "")]
    public void A_schedule_that_was_made_for_other_steps_is_said(string schedule, int steps, string expected)
    {
        using var error = new StringWriter();
        var recipe = new TrainingRecipe(new Dictionary<string, string> { [TrainingRecipe.Schedule] = schedule });
        recipe.With(0.1, 2, 4).TellOfSchedule(new CommandOutput(TextWriter.Null, error, false), new CheckpointInfo("m", 1, 4, 0, new Dictionary<string,
            double>()), 4, steps);
        Assert.That(error.ToString().TrimEnd(), Is.EqualTo(expected));
    }

    [Test]
    public void Another_batch_with_a_schedule_is_said()
    {
        Train("steps.safetensors", 2, "--schedule", "linear");

        // 24 images are trained on: 3 batches of 8, or 2 of 16.
        Assert.That(Train("steps.safetensors", 3, "--resume", "--batch", "16").Error,
            Does.Contain("24 training").And.Contain("was made for 3 in an epoch, which has 2 now. It has ended, and the learning rate stays there."));
    }

    [Test]
    public void Figures_of_test_images_are_called_so()
    {
        Invocation run = Train("watched", 60, "--validation-split", "0", "--early-stopping", "1");
        Assert.That(run.Error, Does.Contain("Best epoch: ").And.Contain(", test loss ").And.Not.Contain("validation loss"));
    }

    [TestCase("1,2,3")]
    [TestCase("cat=2")]
    public void Wrong_weights_of_classes_leave_no_folder(string weights)
    {
        string place = Place("never");
        Invocation run = Invocation.Of(
            "train", "fashion-mlp", "--data", "csv:" + noise, "--epochs", "1", "--class-weights", weights, "--checkpoint", place,
            "--report", place + "-report");
        Assert.That((run.ExitCode, Directory.Exists(place), Directory.Exists(place + "-report")), Is.EqualTo((CommandLine.Usage, false, false)), run.Error);
    }

    [Test]
    public void A_loss_of_a_whole_batch_takes_no_weights_of_classes() =>
        Invocation.Of("train", "fashion-mlp", "--data", "csv:" + noise, "--loss", "dice", "--class-weights", "balanced")
            .ExpectOneMessage(CommandLine.Usage, "--class-weights cannot be given with --loss dice");

    private string Place(string name) => Path.Combine(folder.Path, name);

    private Invocation Train(string place, int epochs, params string[] more)
    {
        string[] batch = more.Contains("--batch") ? [] : ["--batch", "8"];
        Invocation run = Invocation.Of(
            ["train", "fashion-mlp", "--data", "csv:" + noise, "--lr", "0.05", "--checkpoint", Place(place), "--epochs",
                epochs.ToString(CultureInfo.InvariantCulture), .. batch, .. more]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }

    private static void ExpectSame(string actual, string expected)
    {
        IReadOnlyDictionary<string, Tensor> theirs = SafeTensors.Load(expected), ours = SafeTensors.Load(actual);
        Assert.That(ours.Keys, Is.EquivalentTo(theirs.Keys));
        foreach ((string name, Tensor tensor) in theirs)
        {
            Assert.That(ours[name].ToArray<float>(), Is.EqualTo(tensor.ToArray<float>()), name);
        }
    }
}
