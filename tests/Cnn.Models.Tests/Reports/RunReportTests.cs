using System.Reflection;
using System.Text.Json.Nodes;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Reports;

/// <summary>The record of a training and the page drawn from it.</summary>
[TestFixture]
[NonParallelizable]
public sealed partial class RunReportTests
{
    private readonly TempFolder folder = new();
    private DataSplit digits = null!;

    private string Lines => folder.Path("run", RunReport.LinesName);

    [OneTimeSetUp]
    public void Train()
    {
        digits = DataSets.Open("synthetic", new DataOptions());
        using Model model = NewModel();
        Fit(model, 0, 3, "run");
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Every_step_and_every_epoch_has_a_line()
    {
        JsonObject[] lines = [.. File.ReadAllLines(Lines).Select(l => JsonNode.Parse(l)!.AsObject())];
        Assert.Multiple(() =>
        {
            Assert.That(lines.Select(l => (string)l["kind"]!),
                Is.EqualTo(new[] { "run", "step", "step", "step", "epoch", "step", "step", "step", "epoch", "step", "step", "step", "epoch", "end" }));
            Assert.That(lines.Where(l => (string)l["kind"]! == "step").Select(l => (int)l["step"]!), Is.EqualTo(Enumerable.Range(1, 9)));
            Assert.That(lines.Where(l => (string)l["kind"]! == "step").All(l => (double)l["img_s"]! > 0 && (double)l["loss"]! > 0));
            Assert.That((double)lines[4]["figures"]!["val_accuracy"]!, Is.InRange(0, 1));
            Assert.That((string)lines[^1]["ending"]!, Is.EqualTo("finished after 3 epochs"));
            Assert.That((string)lines[0]["command"]!, Is.EqualTo("cnn train '<b>'"));
        });
    }

    [Test]
    public void Confusions_add_up_and_the_worst_mistake_comes_first()
    {
        RunEvaluation evaluation = EvaluationFile.Read(folder.Path("run", RunReport.EvaluationName))!;
        int wrong = evaluation.Matrix.Select((row, truth) => row.Sum() - row[truth]).Sum();
        Assert.Multiple(() =>
        {
            Assert.That(evaluation.Samples, Is.EqualTo(64));
            Assert.That(evaluation.Matrix.Sum(r => r.Sum()), Is.EqualTo(64));
            Assert.That(evaluation.Mistakes, Has.Count.EqualTo(Math.Min(24, wrong)));
            Assert.That(evaluation.Mistakes.Select(m => m.TruthProbability), Is.Ordered);
            Assert.That(evaluation.Mistakes.All(m => m.Truth != m.Predicted && m.Probability >= m.TruthProbability));
            Assert.That(evaluation.FilterLayer, Is.EqualTo("conv2d"));
        });
        Mistake worst = evaluation.Mistakes[0];
        RawImage image = ImageFile.Read(folder.Write("worst.png", worst.Png));
        Assert.That(image.Pixels, Is.EqualTo(((ImageDataset)digits.Test).Pixels(worst.Index).ToArray()), "the picture is the sample itself");
    }

    [Test]
    public void The_page_holds_everything_and_markup_stays_text()
    {
        string page = File.ReadAllText(folder.Path("run", RunReport.PageName));
        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Contain("Finished after 3 epochs").And.Contain("Confusions").And.Contain("Worst mistakes").And.Contain("Filters of conv2d"));
            Assert.That(page, Does.Contain("cnn train &#39;&lt;b&gt;&#39;").And.Not.Contain("<b>'"));
            Assert.That(page, Does.Contain("default-src 'none'"));
            Assert.That(page, Does.Not.Contain("src=\"http").And.Not.Contain("href=\"http"));
        });
    }

    [Test]
    public void A_record_is_drawn_anew_elsewhere()
    {
        string file = RunReport.Draw(folder.Path("run"), folder.Path("again.html"));
        Assert.That(File.ReadAllText(file), Is.EqualTo(File.ReadAllText(folder.Path("run", RunReport.PageName))));
    }

    [Test]
    public void A_training_that_goes_on_goes_on_in_its_record()
    {
        string checkpoint = folder.Path("half.safetensors");
        using (Model first = NewModel())
        {
            Fit(first, 0, 2, "resumed");
            first.Save(checkpoint);
            Fit(first, 2, 3, "elsewhere");
        }

        using Model second = Model.Load(checkpoint);
        Fit(second, second.EpochsDone, 4, "resumed");
        RunRecord record = RunLines.Read(folder.Path("resumed", RunReport.LinesName));
        Assert.Multiple(() =>
        {
            Assert.That(record.Epochs.Select(e => e.Number), Is.EqualTo(new[] { 1, 2, 3, 4 }));
            Assert.That(record.Points.Points.ToArray().Select(p => p.Step), Is.EqualTo(Enumerable.Range(1, 12)));
            Assert.That(record.Ending, Is.EqualTo("finished after 4 epochs"));
        });
    }

    [Test]
    public void A_training_that_is_interrupted_within_an_epoch_goes_on_in_its_record_too()
    {
        string checkpoint = folder.Path("within.safetensors");
        using (Model first = NewModel())
        {
            using var source = new CancellationTokenSource();
            Fit(first, 0, 3, "within", source.Token, new CancelAt(5, source));
            first.Save(checkpoint);
            Assert.That(RunLines.Read(folder.Path("within", RunReport.LinesName)),
                Has.Property("Ending").EqualTo("interrupted in epoch 2 of 3, after step 2 of 3"));
            Assert.That(RunLines.Read(folder.Path("within", RunReport.LinesName)).Epochs, Has.Count.EqualTo(1), "the second is not over");
        }

        using Model second = Model.Load(checkpoint);
        Fit(second, second.EpochsDone, 3, "within");
        RunRecord record = RunLines.Read(folder.Path("within", RunReport.LinesName));
        Assert.That(record.Points.Points.ToArray().Select(p => p.Step), Is.EqualTo(Enumerable.Range(1, 9)));
        Assert.That(record.Epochs.Select(e => e.Number), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(record.Ending, Is.EqualTo("finished after 3 epochs"));
    }

    [Test]
    public void Calls_for_one_epoch_each_are_one_record()
    {
        using Model model = NewModel();
        for (int i = 0; i < 3; i++)
        {
            Fit(model, null, 1, "loop");
        }

        RunRecord record = RunLines.Read(folder.Path("loop", RunReport.LinesName));
        Assert.That(record.Epochs.Select(e => e.Number), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(record.Points.Points.ToArray().Select(p => p.Step), Is.EqualTo(Enumerable.Range(1, 9)));
        Assert.That(record.Ending, Is.EqualTo("finished after 3 epochs"));
    }

    [Test]
    public void The_version_is_that_of_the_package() => Assert.That(RunLines.Read(Lines).Facts.Single(f => f.Key == "Cnn").Value, Is.EqualTo(
        typeof(Model).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]));

    [Test]
    public void A_folder_without_a_record_says_so() =>
        Assert.That(() => RunReport.Draw(folder.Root), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(RunReport.LinesName));

    [Test]
    public void A_model_that_is_no_classifier_has_curves_only()
    {
        using var model = new Sequential(new Input(28, 28, 1), new Flatten(), new Dense(10) { Activation = Cnn.OneDnn.Activation.Softmax });
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        model.Fit(digits.Train.Take(32), new FitOptions { Callbacks = [new RunReport(folder.Path("curves"))] });
        string page = File.ReadAllText(folder.Path("curves", RunReport.PageName));
        Assert.That(page, Does.Contain("Images per second").And.Not.Contain("Confusions"));
    }

    [Test]
    public void A_training_that_went_wrong_still_has_its_report()
    {
        using Model model = NewModel();
        foreach (Parameter parameter in model.Parameters)
        {
            var broken = new Cnn.OneDnn.Tensor(parameter.Shape);
            broken.AsSpan<float>().Fill(float.NaN);
            model.SetWeight(parameter, broken);
        }

        Fit(model, 0, 1, "broken");
        Assert.That(File.ReadAllText(folder.Path("broken", RunReport.PageName)), Does.Contain("Finished after 1 epoch").And.Contain("Worst mistakes"));
        Assert.That(() => RunReport.Draw(folder.Path("broken")), Throws.Nothing);
    }

    [Test]
    public void A_training_ends_as_it_would_where_its_report_is_taken_away()
    {
        var said = new List<string>();
        string place = folder.Path("away");
        using Model model = NewModel();
        Callback[] callbacks = [new AtEpochs(e => Change(e, place)), new RunReport(place) { Listener = said.Add, Samples = digits.Test.Take(8) }];
        model.Fit(digits.Train.Take(64), new FitOptions { Epochs = 4, BatchSize = 32, Callbacks = callbacks });
        Assert.That(model.EpochsDone, Is.EqualTo(4));
        Assert.That(said.Single(), Does.StartWith("The training goes on without its report, which cannot be written: ").And.Contain("away"));

        // The folder came back before the last epoch, which writes what was missed too.
        RunRecord record = RunLines.Read(Path.Combine(place, RunReport.LinesName));
        Assert.That(record.Epochs.Select(e => e.Number), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(record.Points.Points.ToArray().Select(p => p.Step), Is.EqualTo(Enumerable.Range(1, 8)));
        Assert.That(record.Ending, Is.EqualTo("finished after 4 epochs"));
        Assert.That(File.ReadAllText(Path.Combine(place, RunReport.PageName)), Does.Contain("Finished after 4 epochs."));

        static void Change(int epoch, string place)
        {
            if (epoch == 1)
            {
                Directory.Delete(place, recursive: true);
            }
            else if (epoch == 3)
            {
                Directory.CreateDirectory(place);
            }
        }
    }

    private static Sequential NewModel()
    {
        var model = new Sequential(
            new Input(28, 28, 1), new Conv2D(4, 3) { Strides = 2 }, new Flatten(), new Dense(10) { Activation = Cnn.OneDnn.Activation.Softmax });
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return model;
    }

    private void Fit(Model model, int? from, int to, string name, CancellationToken cancellation = default, params Callback[] more) =>
        model.Fit(digits.Train.Take(96), new FitOptions
    {
        InitialEpoch = from,
        Epochs = to,
        BatchSize = 32,
        Validation = digits.Test.Take(64),
        Cancellation = cancellation,

        // Epochs of NaN are recorded as others are, where a user lets them be trained.
        StopOnDivergence = false,
        Callbacks = [.. more, new RunReport(folder.Path(name)) { Command = "cnn train '<b>'", Samples = digits.Test.Take(64) }],
    });

    private sealed class AtEpochs(Action<int> act) : Callback
    {
        public override void OnEpochBegin(int epoch, TrainingLogs logs) => act(epoch);
    }

    private sealed class CancelAt(int steps, CancellationTokenSource source) : Callback
    {
        private int done;

        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (++done == steps)
            {
                source.Cancel();
            }
        }
    }
}
