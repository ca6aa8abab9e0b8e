using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Tests;

/// <summary>Images of every kind in one call: those that cannot be used get a line each, the others their classes.</summary>
[TestFixture]
[NonParallelizable]
internal sealed partial class PredictTests
{
    private readonly TemporaryFolder folder = new();
    private string[] good = [], bad = [];

    private string Checkpoint => Path.Combine(folder.Path, "model.safetensors");

    [OneTimeSetUp]
    public void Prepare()
    {
        Invocation train = Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", Checkpoint);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        good =
        [
            folder.Write("images/a.png", TestImages.Gradient(28, 28)),
            folder.Write("images/interlaced.png", TestImages.Interlaced()),
            folder.Write("images/large.png", TestImages.Gradient(300, 200)),
            folder.Write("images/sixteen.png", TestImages.SixteenBit()),
            folder.Write("images/wrong-name.jpg", TestImages.Gradient(28, 28)),
        ];
        bad =
        [
            folder.Write("images/animated.png", TestImages.Animated()),
            folder.Write("images/cmyk.jpg", TestImages.Cmyk()),
            folder.Write("images/cut.png", TestImages.CutOff()),
            folder.Write("images/empty.png", []),
            folder.Write("images/huge.png", TestImages.Huge()),
            folder.Write("images/words.png", "no image"u8.ToArray()),
        ];
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void A_network_that_diverged_says_so()
    {
        string spoilt = Path.Combine(folder.Path, "spoilt.safetensors");
        using (var reader = new SafeTensorsReader(Checkpoint))
        {
            Tensor[] tensors = [.. reader.Entries.Select(e => reader.Read(e.Name))];
            int bias = reader.Entries.Select((e, i) => (e.Name, i)).First(e => e.Name == "dense_1/bias").i;
            tensors[bias].AsSpan<float>()[0] = float.NaN;
            SafeTensors.Save(spoilt, reader.Entries.Select((e, i) => KeyValuePair.Create(e.Name, tensors[i])), reader.Metadata);
        }

        Invocation.Of("predict", good[0], "--checkpoint", spoilt, "--json").ExpectOneMessage(CommandLine.Failure, "its training diverged");
    }

    [Test]
    public void Each_bad_image_gets_a_line_and_the_others_their_classes()
    {
        Invocation run = Invocation.Of("predict", Path.Combine(folder.Path, "images"), "--checkpoint", Checkpoint, "--json");
        JsonObject[] lines = run.Json;
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Failure));
            Assert.That(lines.Where(l => l.ContainsKey("predictions")).Select(l => (string)l["image"]!), Is.EquivalentTo(good));
            Assert.That(lines.Where(l => l.ContainsKey("error")).Select(l => (string)l["image"]!), Is.EquivalentTo(bad));
            Assert.That(run.ErrorLines, Has.Length.EqualTo(bad.Length));
        });
    }

    [TestCase("animated.png", "animated")]
    [TestCase("cmyk.jpg", "CMYK")]
    [TestCase("cut.png", "truncated")]
    [TestCase("empty.png", "empty")]
    [TestCase("huge.png", "60000 x 60000")]
    [TestCase("words.png", "unknown format")]
    public void A_bad_image_is_named_with_its_reason(string name, string reason)
    {
        string path = Path.Combine(folder.Path, "images", name);
        Invocation run = Invocation.Of("predict", path, good[0], "--checkpoint", Checkpoint);
        Assert.Multiple(() =>
        {
            Assert.That(run.ErrorLines[0], Does.StartWith(path).And.Contain(reason));
            Assert.That(run.OutputLines[0], Does.Match("^Image +Most probable classes$"));
            Assert.That(run.OutputLines[1], Does.StartWith(good[0]).And.Match("( +[0-9] +[0-9.]+ %){3}$"));
        });
    }

    [Test]
    public void The_same_image_gets_the_same_classes_whatever_else_is_asked()
    {
        string alone = Invocation.Of("predict", good[0], "--checkpoint", Checkpoint).OutputLines[1].TrimEnd();
        Assert.That(Invocation.Of(["predict", bad[0], good[0], good[2], "--checkpoint", Checkpoint]).OutputLines[1]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(alone.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Test]
    public void What_is_not_there_gets_a_line_and_the_others_their_classes()
    {
        string ghost = Path.Combine(folder.Path, "ghost.png"), bare = Directory.CreateDirectory(Path.Combine(folder.Path, "bare")).FullName;
        Invocation run = Invocation.Of("predict", ghost, bare, good[0], "--checkpoint", Checkpoint, "--json");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Failure));
            Assert.That(run.Json.Where(l => l.ContainsKey("error")).Select(l => (string)l["image"]!), Is.EqualTo(new[] { ghost, bare }));
            Assert.That(run.Json.Single(l => l.ContainsKey("predictions"))["image"]!.GetValue<string>(), Is.EqualTo(good[0]));
            Assert.That(run.ErrorLines, Is.EqualTo(new[] { $"There is no file or folder '{ghost}'.", $"There are no image files in '{bare}'." }));
        });
    }

    // As networks end that have no dense layer: the numbers of the classes stand between axes of one place.
    [Test]
    public void Classes_may_stand_between_axes_of_one_place()
    {
        string path = Path.Combine(folder.Path, "one-by-one.safetensors");
        using (var model = new Sequential { new Conv2D(4, 1, inputShape: (28, 28, 1)), new GlobalAveragePooling2D(keepDims: true) })
        {
            Assert.That(model.Output.Shape, Is.EqualTo(new Shape(1, 1, 4)));
            model.Save(path);
        }

        JsonArray found = (JsonArray)Invocation.Of("predict", good[0], "--checkpoint", path, "--top", "4", "--json").Json.Single()["predictions"]!;
        Assert.That(found.Select(p => (string)p!["class"]!), Is.EquivalentTo(new[] { "0", "1", "2", "3" }));
        Assert.That(found.Sum(p => (double)p!["probability"]!), Is.EqualTo(1).Within(1e-5));
    }

    [Test]
    public void With_nothing_to_predict_the_call_is_wrong()
    {
        string ghost = Path.Combine(folder.Path, "ghost.png");
        Invocation run = Invocation.Of("predict", ghost, "--checkpoint", Checkpoint);
        Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Usage));
        Assert.That(run.Error, Does.Contain($"There is no file or folder '{ghost}'."));
    }

    [Test]
    [Platform("Unix", Reason = "No file may be called so on Windows.")]
    public void A_name_does_not_steer_the_terminal([Values] bool values)
    {
        string model = Checkpoint, picture = folder.Write("red\u001B[31m.png", TestImages.Gradient(28, 28));
        if (values)
        {
            model = Path.Combine(folder.Path, "values.safetensors");
            using var regression = new Sequential(new Input(28, 28, 1), new Flatten(), new Dense(2));
            regression.Compile(new Sgd(), Loss.MeanSquaredError);
            regression.Save(model);
        }

        Invocation run = Invocation.Of("predict", picture, "--checkpoint", model);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("red\\u001B[31m.png").And.Not.Contain("\u001B"));
    }

    [Test]
    public void All_good_images_end_well() => Assert.That(Invocation.Of(["predict", .. good, "--checkpoint", Checkpoint]).ExitCode, Is.Zero);

    [Test]
    public void The_network_may_be_a_plain_argument_as_a_file_or_as_the_folder_of_its_training()
    {
        string run = Directory.CreateDirectory(Path.Combine(folder.Path, "run")).FullName,
            named = Invocation.Of("predict", good[0], "--checkpoint", Checkpoint).Output;
        Assert.That(Invocation.Of("predict", Checkpoint, good[0]).Output, Is.EqualTo(named));
        File.Copy(Checkpoint, Path.Combine(run, "last.safetensors"), overwrite: true);
        Assert.That(Invocation.Of("predict", run, good[0]).Output, Is.EqualTo(named));
        Assert.That(Invocation.Of("predict", good[0], "--checkpoint", run).Output, Is.EqualTo(named));
        File.WriteAllText(Path.Combine(run, "best.safetensors"), "none");
        Assert.That(Invocation.Of("predict", run, good[0]).ErrorLines[^1], Does.Contain("best.safetensors"), "the best epoch goes before the last one");
        Invocation.Of("predict", good[0], "--checkpoint", Path.Combine(folder.Path, "images"))
            .ExpectOneMessage(CommandLine.Usage, "name the file of the network");
    }

    [Test]
    public void All_probabilities_go_to_a_table_and_folders_called_like_classes_are_counted()
    {
        string tree = Path.Combine(folder.Path, "tree"), table = Path.Combine(folder.Path, "out.csv");
        folder.Write("tree/3/a.png", TestImages.Gradient(28, 28));
        folder.Write("tree/7/b, \"c\".png", TestImages.Gradient(300, 200));
        folder.Write("tree/other/deep/c.png", TestImages.Gradient(28, 28));
        folder.Write("tree/.hidden/d.png", TestImages.Gradient(28, 28));
        Directory.CreateSymbolicLink(Path.Combine(tree, "loop"), tree);
        Invocation run = Invocation.Of("predict", Checkpoint, tree, "--output", table),
            lines = Invocation.Of("predict", Checkpoint, tree, "--top", "10", "--json");
        string[] rows = File.ReadAllLines(table);
        JsonNode[] best = [.. lines.Json[0]["predictions"]!.AsArray().Select(p => p!)];
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Output.TrimEnd(), Is.EqualTo($"3 images: {table}"));
            Assert.That(run.Error,
                Does.Contain("2 folders are left out: .hidden, loop").And.Contain("2 images lie in folders that are called like classes"));
            Assert.That(rows[0], Is.EqualTo("image,class,probability,0,1,2,3,4,5,6,7,8,9"));
            Assert.That(rows, Has.Length.EqualTo(4));
            Assert.That(rows[1], Does.StartWith($"{Path.Combine(tree, "3", "a.png")},{best[0]["class"]},"));
            Assert.That(rows[2], Does.StartWith($"\"{Path.Combine(tree, "7", "b, \"\"c\"\".png")}\","));
            double[] values = [.. rows[1].Split(',')[3..].Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.That(values.Sum(), Is.EqualTo(1).Within(1e-5));
            Assert.That(best.Select(p => values[(int)p["label"]!]), Is.EqualTo(best.Select(p => (double)p["probability"]!)).Within(1e-8));
        });
    }
}
