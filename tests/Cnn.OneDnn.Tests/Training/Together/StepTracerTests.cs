namespace Cnn.OneDnn.Tests.Training.Together;

/// <summary>A trace of steps of a training alone.</summary>
[TestFixture]
internal sealed class StepTracerTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-tracer-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Nothing_is_kept_after_a_training_that_failed()
    {
        string file = Path.Combine(folder, "steps.json");
        using Sequential model = SmallTraining.Compiled(new Sgd());
        var fails = new LambdaCallback(onBatchEnd: (batch, _) => throw new IOException("The disk is full."));
        Assert.That(
            () => model.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, Callbacks = [new StepTracer(file, steps: 100, skip: 0), fails] }),
            Throws.TypeOf<IOException>());
        Assert.Multiple(() =>
        {
            Assert.That(model.Executor.Context.Trace, Is.Null);
            Assert.That(file, Does.Not.Exist);
        });
    }

    [Test]
    public void Numbers_of_steps_are_checked() => Assert.Multiple(() =>
    {
        Assert.That(() => new StepTracer("a", steps: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new StepTracer("a", skip: -1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new StepTracer(""), Throws.ArgumentException);
    });
}
