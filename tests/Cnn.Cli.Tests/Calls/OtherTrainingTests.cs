using System.Globalization;
using System.Text;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests.Calls;

/// <summary>
/// What a checkpoint or a report says is compared with the training that would take its place or go on with it: data, images, classes, augmentation, rate.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class OtherTrainingTests
{
    private readonly TemporaryFolder folder = new();
    private string table = "", run = "", report = "";

    private string Last => Path.Combine(run, "last.safetensors");

    [OneTimeSetUp]
    public void Train()
    {
        table = folder.Write("table.csv", Rows(2, 4));
        run = Path.Combine(folder.Path, "run");
        report = Path.Combine(folder.Path, "report");
        Run("train", "fashion-mlp", "--data", "csv:" + table, "--validation-split", "0", "--epochs", "1", "--batch", "8", "--checkpoint",
            run, "--report", report);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [TestCase("data")]
    [TestCase("size")]
    [TestCase("classes")]
    public void The_same_network_on_something_else_does_not_overwrite_it(string what)
    {
        // The same file with other images or classes in it now, or another file.
        string file = what == "data" ? folder.Write("other.csv", Rows(2, 4)) : table;
        byte[] before = File.ReadAllBytes(Last), rows = File.ReadAllBytes(table);
        if (what != "data")
        {
            File.WriteAllBytes(table, what == "size" ? Rows(2, 9) : Rows(3, 4));
        }

        try
        {
            foreach (string[] place in (string[][])[["--checkpoint", run], ["--report", report]])
            {
                Invocation train = Invocation.Of(["train", "fashion-mlp", "--data", "csv:" + file, "--epochs", "1", "--batch", "8", .. place]);
                Assert.That(train.ExitCode, Is.EqualTo(CommandLine.Usage), train.Error);
                Assert.That(train.ErrorLines[^1], Does.StartWith($"cnn: {place[0]}: ").And.Contain("would overwrite"));
            }

            Assert.That(File.ReadAllBytes(Last), Is.EqualTo(before));
        }
        finally
        {
            File.WriteAllBytes(table, rows);
        }
    }

    [Test]
    public void A_record_that_does_not_say_how_large_its_network_is_is_named_by_its_data()
    {
        folder.Write("foreign/run.jsonl", Encoding.ASCII.GetBytes("{\"model\":\"fashion-mlp\",\"facts\":[[\"Data set\",\"csv:elsewhere\"]]}\n"));
        Invocation train = Invocation.Of(
            "train", "fashion-mlp", "--data", "csv:" + table, "--epochs", "1", "--batch", "8", "--report", Path.Combine(folder.Path, "foreign"));
        Assert.That(train.ExitCode, Is.EqualTo(CommandLine.Usage), train.Error);
        Assert.That(train.ErrorLines[^1], Does.Contain("holds the record of a training on csv:elsewhere, and this one would overwrite it"));
    }

    [Test]
    public void The_same_training_begins_anew_in_its_place()
    {
        string here = Path.GetRelativePath(Environment.CurrentDirectory, table);
        Run("train", "fashion-mlp", "--data", "csv:" + here, "--epochs", "1", "--batch", "8", "--lr", "0.01", "--checkpoint", run, "--report", report);
        Run("train", "fashion-mlp", "--data", "csv:" + table, "--validation-split", "0", "--epochs", "1", "--batch", "8", "--checkpoint",
            run, "--report", report);
    }

    [Test]
    public void What_goes_on_otherwise_is_said()
    {
        Invocation on = Run("train", "fashion-mlp", "--resume", Last, "--epochs", "2", "--augment", "contrast=0.2", "--lr", "0.00025");
        Assert.That(on.Error, Does.Contain("was trained with this augmentation: none. It goes on with: contrast=0.2").And.Contain("and goes on with 0.00025"));
        Invocation same = Run("train", "fashion-mlp", "--resume", Last, "--epochs", "2");
        Assert.That(same.Error, Does.Not.Contain("goes on with"));
    }

    [Test]
    public void Within_an_epoch_the_batch_stays()
    {
        string within = Path.Combine(folder.Path, "within.safetensors");
        using (Model model = Model.Load(Last))
        {
            DataSplit split = DataSets.Open("csv:" + table, new DataOptions { HeldOut = SampleMetadata.Read(Checkpoint.ReadInfo(Last)).HeldOut });
            model.Fit(split.Train, new FitOptions { Epochs = 2, InitialEpoch = 1, BatchSize = 8, Callbacks = [new StopAfter()] });
            model.Save(within, Checkpoint.ReadInfo(Last).Metadata);
        }

        Assert.That(Checkpoint.ReadInfo(within).StepsOfEpoch, Is.EqualTo(1));
        Invocation.Of("train", "fashion-mlp", "--resume", within, "--epochs", "2", "--batch", "4")
            .ExpectOneMessage(CommandLine.Usage, "--batch cannot be changed within an epoch");
        Assert.That(Run("train", "fashion-mlp", "--resume", within, "--epochs", "2", "--augment", "contrast=0.2").Error,
            Does.Contain("in the midst of epoch 2"));

        // Another number of samples makes the rest of the epoch another one: said, and without the names of properties.
        Invocation other = Invocation.Of(
            "train", "fashion-mlp", "--resume", within, "--epochs", "2", "--data", "csv:" + folder.Write("more.csv", [.. Rows(2, 4), .. Rows(2, 4)]));
        Assert.That(other.ExitCode, Is.EqualTo(CommandLine.Failure), other.Error);
        Assert.That(other.ErrorLines[^1], Does.Contain("within epoch 2").And.Not.Contain("InitialEpoch"));
    }

    [TestCase("batch", "99999999999")]
    [TestCase("batch", "0")]
    [TestCase("validation_split", "0,5")]
    [TestCase("validation_part", "[]")]
    public void Damaged_text_is_refused_and_not_passed_over(string key, string value)
    {
        string file = Altered(key, value);
        Invocation.Of("train", "fashion-mlp", "--resume", file, "--epochs", "2").ExpectOneMessage(CommandLine.Failure, "is damaged");
    }

    [TestCase("[\"a\",\"b\",\"c\"]")]
    [TestCase("[\"a\"]")]
    public void Classes_that_do_not_fit_are_refused(string names)
    {
        string file = Altered("class_names", names), image = folder.Write("a.png", TestImages.Gradient(2, 2));
        Invocation.Of("predict", image, "--checkpoint", file).ExpectOneMessage(CommandLine.Failure, "its network tells 2 apart");
    }

    [Test]
    public void Other_data_never_stand_in_for_those_that_a_checkpoint_names([Values("eval", "train")] string command)
    {
        string file = Altered("data", "mnist");
        string nowhere = Directory.CreateDirectory(Path.Combine(folder.Path, "nowhere")).FullName;
        (string Name, string Value)[] environment = [("CNN_DATA", nowhere), ("XDG_CACHE_HOME", nowhere), ("HOME", nowhere),
            ("https_proxy", "http://127.0.0.1:9"), ("http_proxy", "http://127.0.0.1:9"), ("HTTPS_PROXY", "http://127.0.0.1:9")];
        string[] words = command == "eval" ? ["eval", "--checkpoint", file] : ["train", "fashion-mlp", "--resume", file, "--epochs", "2"];
        Invocation run = ChildProgram.Run("dotnet", ChildProgram.Command(words), environment);
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((CommandLine.Failure, "")), run.Error);
        Assert.That(run.Error, Does.Contain("mnist").And.Not.Contain("ynthetic"));
    }

    [Test]
    public void The_columns_of_another_file_are_its_own()
    {
        string last = folder.Write(
            "last.csv", Encoding.ASCII.GetBytes(string.Concat(
                Encoding.ASCII.GetString(Rows(2, 4)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(l => string.Join(',', [.. l.Split(',')[1..], l.Split(',')[0]]) + "\n"))));
        Assert.That(Run("eval", "--checkpoint", Last, "--data", "csv:" + last, "--label-column", "last").Error, Does.Contain("column 5 of 5"));
        Invocation.Of("eval", "--checkpoint", Last, "--label-column", "last").ExpectOneMessage(CommandLine.Usage, "--label-column cannot be changed");
    }

    [Test]
    public void The_validation_part_is_kept()
    {
        string file = Path.Combine(folder.Path, "held.safetensors"), few = folder.Write("few.csv", Rows(2, 4, 12));
        Run("train", "fashion-mlp", "--data", "csv:" + few, "--epochs", "1", "--batch", "4", "--validation-split", "0.3", "--checkpoint", file);
        HeldOutPart kept = SampleMetadata.Read(Checkpoint.ReadInfo(file)).Validation!;
        folder.Write("few.csv", [.. Rows(2, 4, 12), .. Rows(2, 4, 60)]);
        Run("train", "fashion-mlp", "--resume", file, "--epochs", "2", "--checkpoint", file);
        Assert.That(kept.Limits, Has.Count.EqualTo(2));
        Assert.That(SampleMetadata.Read(Checkpoint.ReadInfo(file)).Validation!.Limits, Is.EqualTo(kept.Limits));
    }

    private string Altered(string key, string value)
    {
        string file = Path.Combine(folder.Path, $"{key}.safetensors");
        using Model model = Model.Load(Last);
        model.Save(file, new Dictionary<string, string>(Checkpoint.ReadInfo(Last).Metadata) { [key] = value });
        return file;
    }

    private static byte[] Rows(int classes, int pixels, int count = 40)
    {
        var random = new Random(count);
        return Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, count).Select(i =>
            (i % classes).ToString(CultureInfo.InvariantCulture) + string.Concat(
                Enumerable.Range(0, pixels).Select(_ => "," + random.Next(256).ToString(CultureInfo.InvariantCulture))) + "\n")));
    }

    private static Invocation Run(params string[] args)
    {
        Invocation run = Invocation.Of(args);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }

    private sealed class StopAfter : Callback
    {
        public override void OnBatchEnd(int batch, TrainingLogs logs) => StopTraining();
    }
}
