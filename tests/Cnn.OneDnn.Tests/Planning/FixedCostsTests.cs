using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>The choice of kernels without a clock.</summary>
[NonParallelizable]
internal sealed class FixedCostsTests
{
    private const int Batch = 16;

    [Test]
    public void Two_deterministic_models_are_planned_alike_and_train_to_the_same_bits()
    {
        using Model first = Compiled(), second = Compiled();
        Assert.That(Choices(first), Is.EqualTo(Choices(second)));
        Assert.That(Trained(first), Is.EqualTo(Trained(second)));
    }

    // Two measured models of one process read the same kept times, so that alike is not enough.
    [Test]
    public void A_deterministic_model_is_planned_by_fixed_costs()
    {
        using Model model = Compiled(), given = TestModels.Residual(BackendKind.OneDnn);
        given.Options = given.Options with { Plans = new PlanOptions { Costs = (backend, preferred) => new FixedCosts(backend, preferred) } };
        given.Compile(new Sgd { LearningRate = 0.05 }, Loss.SparseCategoricalCrossentropy);
        Assert.That(Times(model), Is.Not.Empty.And.EqualTo(Times(given)));
    }

    [Test]
    public void Precision_is_not_left_to_a_measurement()
    {
        using Model model = TestModels.Residual(BackendKind.OneDnn);
        model.Options = model.Options with { Deterministic = true, DataTypePolicy = DataTypePolicy.Auto, AllowEmulatedBFloat16 = true };
        Assert.That(model.Executor.Policy, Is.EqualTo(DataTypePolicy.Float32));
    }

    [Test]
    public void A_deterministic_model_computes_what_another_one_does()
    {
        using Model model = Compiled(), measured = TestModels.Residual(BackendKind.OneDnn);
        measured.Compile(new Sgd { LearningRate = 0.05 }, Loss.SparseCategoricalCrossentropy);
        Assert.That(Trained(model), Is.EqualTo(Trained(measured)).Within(1e-4f));
    }

    private static Model Compiled()
    {
        Model model = TestModels.Residual(BackendKind.OneDnn);
        model.Options = model.Options with { Deterministic = true };
        model.Compile(new Sgd { LearningRate = 0.05 }, Loss.SparseCategoricalCrossentropy);
        return model;
    }

    private static float[] Trained(Model model)
    {
        model.Fit(TestModels.Quadrants(80, 1), new FitOptions { Epochs = 2, BatchSize = Batch });
        return TestModels.Weights(model);
    }

    private static double[] Times(Model model) => model.Executor.Invoke(() =>
        (double[])[.. model.Executor.PlanFor(PlanMode.Train, Batch).Decisions.SelectMany(d => d.Candidates).Select(c => c.Milliseconds)]);

    private static string[] Choices(Model model) => model.Executor.Invoke(() =>
        (string[])[.. model.Executor.PlanFor(PlanMode.Train, Batch)
            .Steps.Select(s => $"{s.Op.Name} {s.Backend} {s.Kernel.Implementation} {string.Join(' ', s.Inputs.Select(i => i.Layout))}")]);
}
