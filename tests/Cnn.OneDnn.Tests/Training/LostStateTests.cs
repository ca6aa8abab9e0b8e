namespace Cnn.OneDnn.Tests.Training;

/// <summary>A step may spoil the weights after a loss that was still finite: what was kept before stays.</summary>
[TestFixture]
internal sealed class LostStateTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-lost-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void The_files_of_a_good_epoch_stay_unless_training_is_to_go_on_diverged([Values] bool goesOn, [Values] bool validates)
    {
        using Model model = SmallTraining.Compiled(new Sgd { LearningRate = 0.01 });
        var checkpoint = new ModelCheckpoint(folder);
        Fit(model, 1, goesOn, validates, checkpoint);
        byte[] last = File.ReadAllBytes(checkpoint.LastPath), best = File.ReadAllBytes(checkpoint.BestPath);
        Fit(model, 2, goesOn, validates, new Spoiler(), checkpoint);
        Assert.That(File.ReadAllBytes(checkpoint.LastPath), goesOn ? Is.Not.EqualTo(last) : Is.EqualTo(last));
        Assert.That(Checkpoint.ReadInfo(checkpoint.BestPath).Epoch, goesOn && !validates ? Is.InRange(1, 2) : Is.EqualTo(1));
        Assert.That(goesOn || File.ReadAllBytes(checkpoint.BestPath).AsSpan().SequenceEqual(best));
    }

    // One step an epoch: its loss is told before its weights are spoilt.
    private static void Fit(Model model, int epochs, bool goesOn, bool validates, params Callback[] callbacks) => model.Fit(SmallTraining.Data(), new FitOptions
    {
        Epochs = epochs,
        InitialEpoch = epochs - 1,
        BatchSize = 1000,
        Validation = validates ? SmallTraining.Data(40, seed: 2) : null,
        StopOnDivergence = !goesOn,
        Callbacks = callbacks,
    });

    private sealed class Spoiler : Callback
    {
        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            var broken = new Tensor(Model.Parameters[0].Shape);
            broken.AsSpan<float>().Fill(float.NaN);
            Model.SetWeight(Model.Parameters[0], broken);
        }
    }
}
