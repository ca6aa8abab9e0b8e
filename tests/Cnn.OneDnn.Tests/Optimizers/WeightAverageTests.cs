using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Optimizers;

/// <summary>
/// Moving averages of weights: worked out by hand from Keras's rule, and computed again in double precision from the weights after each step.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class WeightAverageTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-average-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    // Plain descent at rate 1 with gradients of 1: the weight is -1, -2, -3 but where the average takes its place; with two batches to a step it moves at every
    // second one.
    [TestCase(null, null, new[] { -1f, -2, -3, -4 }, new[] { -1f, -1.5f, -2.25f, -3.125f })]
    [TestCase(2, null, new[] { -1f, -1.5f, -2.5f, -2.75f }, new[] { -1f, -1.5f, -2, -2.75f })]
    [TestCase(null, 2, new[] { 0f, -1, -1, -2 }, new[] { 0f, -1, -1, -1.5f })]
    public void The_average_follows_the_formula(int? frequency, int? accumulation, float[] weights, float[] averages)
    {
        using var bench = new OptimizerBench(
            new Sgd { LearningRate = 1, UseEma = true, EmaMomentum = 0.5, EmaOverwriteFrequency = frequency, GradientAccumulationSteps = accumulation },
            OptimizerBench.Lay(1));
        OptimizerBench.All(bench.Weights).Clear();
        for (int step = 1; step <= 4; step++)
        {
            bench.GradientsOf(0)[0] = 1;
            bench.Run(step);
            Assert.That((bench.WeightsOf(0)[0], bench.SlotOf(accumulation is null ? 0 : 1, 0)[0]),
                Is.EqualTo((weights[step - 1], averages[step - 1])), $"step {step}");
        }
    }

    [Test]
    public void A_training_ends_with_the_averages()
    {
        using Model model = SmallTraining.Compiled(new Adam { UseEma = true, EmaMomentum = 0.8 });
        double[]? expected = null;
        var watch = new LambdaCallback(onBatchEnd: (_, _) =>
        {
            float[] now = Trained(model);
            expected = expected is null ? [.. now.Select(w => (double)w)] : [.. expected.Zip(now, (average, w) => (0.8 * average) + (0.2 * w))];
        });
        model.Fit(SmallTraining.Data(), new FitOptions { Epochs = 2, BatchSize = 8, Callbacks = [watch] });
        Assert.That(Trained(model), Is.EqualTo(expected!.Select(w => (float)w)).Within(1e-6));
    }

    [Test]
    public void Validations_see_the_averages_and_the_training_does_not()
    {
        History plain = Fit(out _), swapped = Fit(out double measured, new SwapEmaWeights()),
            kept = Fit(out double saved, new SwapEmaWeights(swapOnEpoch: true));
        Assert.That(swapped["loss"], Is.EqualTo(plain["loss"]));
        Assert.That(kept["loss"], Is.EqualTo(plain["loss"]));
        Assert.That(swapped["val_loss"], Is.Not.EqualTo(plain["val_loss"]));
        Assert.That(kept["val_loss"], Is.EqualTo(swapped["val_loss"]));
        Assert.That((swapped["val_loss"][^1], kept["val_loss"][^1]), Is.EqualTo((measured, saved)), "the averages are the weights at the end");
    }

    [Test]
    public void A_checkpoint_has_the_averages_as_weights_and_goes_on_as_if_it_had_not()
    {
        string file = Path.Combine(folder, "last.safetensors");
        using Model whole = Averaged(), half = Averaged();
        History all = whole.Fit(SmallTraining.Data(), Options(4, new SwapEmaWeights(true), new ModelCheckpoint(Path.Combine(folder, "whole.safetensors"))));
        History first = half.Fit(SmallTraining.Data(), Options(2, new SwapEmaWeights(true), new ModelCheckpoint(file)));
        using Model loaded = Model.Load(file, new ModelOptions { Backend = BackendKind.Managed }), rest = Averaged();
        Assert.That(loaded.Evaluate(SmallTraining.Data(20, seed: 4), 8)["loss"], Is.EqualTo(first["val_loss"][^1]));
        Checkpoint.Resume(rest, file);
        History second = rest.Fit(SmallTraining.Data(), Options(4, new SwapEmaWeights(true), new ModelCheckpoint(file)));
        Assert.That(first["loss"].Concat(second["loss"]), Is.EqualTo(all["loss"]));
        Assert.That(first["val_loss"].Concat(second["val_loss"]), Is.EqualTo(all["val_loss"]));
        Assert.That(File.ReadAllBytes(file), Is.EqualTo(File.ReadAllBytes(Path.Combine(folder, "whole.safetensors"))));
    }

    [Test]
    public void Weights_that_are_set_meanwhile_are_gone_on_with()
    {
        string file = Path.Combine(folder, "last.safetensors");
        using Model model = Averaged();
        model.Fit(SmallTraining.Data(), Options(1, new SwapEmaWeights(true), new ModelCheckpoint(file)));
        using Model loaded = Model.Load(file, new ModelOptions { Backend = BackendKind.Managed });
        foreach (Parameter p in loaded.Parameters)
        {
            float[] tens = [.. Enumerable.Repeat(10f, p.Shape.ElementCount)];
            loaded.SetWeight(p, Tensor.From<float>(tens, p.Shape));
        }

        loaded.Fit(SmallTraining.Data(), Options(2));
        Assert.That(SmallTraining.Weights(loaded), Has.All.GreaterThan(5));
    }

    [Test]
    public void A_training_without_a_step_leaves_the_weights()
    {
        using Model model = Averaged();
        model.Fit(SmallTraining.Data(), Options(1));
        foreach (Parameter p in model.Parameters)
        {
            model.SetWeight(p, Tensor.From<float>([.. Enumerable.Repeat(10f, p.Shape.ElementCount)], p.Shape));
        }

        model.Fit(SmallTraining.Data(), Options(1, new LambdaCallback(onTrainBegin: _ => model.StopTraining = true)));
        model.Fit(SmallTraining.Data(), Options(1) with { Cancellation = new CancellationToken(canceled: true) });
        Assert.That(SmallTraining.Weights(model), Has.All.EqualTo(10));
    }

    // Between the epochs the weights are those of the training, so that what goes on is the same as what was not stopped.
    [Test]
    public void A_training_that_is_cancelled_between_epochs_goes_on_as_if_it_had_not()
    {
        using Model whole = Averaged(), parts = Averaged();
        using var cancel = new CancellationTokenSource();
        whole.Fit(SmallTraining.Data(), Options(2));
        parts.Fit(SmallTraining.Data(), Options(2, new LambdaCallback(onEpochEnd: (_, _) => cancel.Cancel())) with { Cancellation = cancel.Token });
        parts.Fit(SmallTraining.Data(), Options(2) with { InitialEpoch = 1 });
        Assert.That(SmallTraining.Weights(parts), Is.EqualTo(SmallTraining.Weights(whole)));
    }

    [Test]
    public void Without_averages_there_is_nothing_to_swap()
    {
        using Model model = SmallTraining.Compiled(new Adam());
        Assert.That(() => model.Fit(SmallTraining.Data(), new FitOptions { Callbacks = [new SwapEmaWeights()] }),
            Throws.InvalidOperationException.With.Message.Contains("UseEma"));
        Assert.That(() => new Adam { EmaMomentum = 1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Adam { EmaOverwriteFrequency = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static Sequential Averaged() => SmallTraining.Compiled(new Adam { UseEma = true, EmaMomentum = 0.8 });

    private static FitOptions Options(int epochs, params Callback[] callbacks) => new()
    {
        Epochs = epochs,
        BatchSize = 8,
        Validation = SmallTraining.Data(20, seed: 4),
        Callbacks = callbacks,
    };

    private static History Fit(out double measured, params Callback[] callbacks)
    {
        using Model model = Averaged();
        History history = model.Fit(SmallTraining.Data(), Options(3, callbacks));
        measured = model.Evaluate(SmallTraining.Data(20, seed: 4), 8)["loss"];
        return history;
    }

    private static float[] Trained(Model model) => [.. model.Parameters.Where(p => !p.IsStatistic).SelectMany(p => model.GetWeight(p).ToArray<float>())];
}
