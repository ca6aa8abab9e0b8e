using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>Mixed precision; emulated where the CPU lacks it, so that the suite covers it everywhere.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class BFloat16Tests
{
    [Test]
    public void Mixed_precision_follows_thirty_two_bit_losses()
    {
        double[] wide = Losses(DataTypePolicy.Float32), narrow = Losses(DataTypePolicy.MixedBFloat16);

        // Eight bits of precision: the documented tolerance of bfloat16 is 2e-2 of the largest value.
        Assert.That(narrow, Is.EqualTo(wide).Within(2e-2 * wide.Max()));
        Assert.That(narrow, Is.Not.EqualTo(wide));
        Assert.That(narrow[^1], Is.LessThan(narrow[0] / 1.5));
    }

    [Test]
    public void Activations_are_narrow_and_masters_are_not()
    {
        using Model model = Compiled(DataTypePolicy.MixedBFloat16);
        PlanStep[] steps = model.Executor.Engine.Invoke(() => model.Executor.PlanFor(PlanMode.Train, 8).Steps.ToArray());

        // A dense layer: convolutions go back to floats where these were measured to be faster.
        PlanStep dense = steps.First(s => s.Op.Name == "dense");
        PlanStep weights = steps.First(s => s.Op.Name == "dense_backward_weights");
        PlanStep loss = steps.First(s => s.Op.Name == "softmax_cross_entropy");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(dense.Inputs.Take(2).Select(s => s.Layout.Type), Is.All.EqualTo(DataType.BFloat16));
            Assert.That(weights.Inputs.Take(2).Select(s => s.Layout.Type), Is.All.EqualTo(DataType.BFloat16));
            Assert.That(weights.Outputs[0].Layout.Type, Is.EqualTo(DataType.Float32));
            Assert.That(loss.Inputs[0].Layout.Type, Is.EqualTo(DataType.Float32));
        }
    }

    [Test]
    public void A_CPU_without_it_refuses_with_a_way_out()
    {
        using Model model = TestModels.Residual(BackendKind.Managed);
        model.Options = model.Options with { DataTypePolicy = DataTypePolicy.MixedBFloat16 };
        Assert.That(() => model.Predict(new Tensor(new Shape(1, 12, 12, 3))), Throws.TypeOf<UnsupportedException>().With.Message.Contains("Use Float32"));
    }

    [Test]
    public void Auto_is_thirty_two_bits_on_a_CPU_without_it()
    {
        using Model model = TestModels.Residual(BackendKind.Managed);
        model.Options = model.Options with { DataTypePolicy = DataTypePolicy.Auto };
        model.Predict(new Tensor(new Shape(1, 12, 12, 3)));
        Assert.That(model.Executor.Policy, Is.EqualTo(DataTypePolicy.Float32));
    }

    [Test]
    public void Auto_tries_both_and_leaves_the_model_as_it_was()
    {
        using Model tried = Compiled(DataTypePolicy.Auto), model = Compiled(DataTypePolicy.Float32);
        Dataset data = TestModels.Quadrants(40, 1);
        double[] losses = [.. tried.Fit(data, new FitOptions { Epochs = 2, BatchSize = 20 })["loss"]];
        Assert.That(tried.Executor.Policy, Is.AnyOf(DataTypePolicy.Float32, DataTypePolicy.MixedBFloat16));
        double[] expected = [.. model.Fit(data, new FitOptions { Epochs = 2, BatchSize = 20 })["loss"]];
        Assert.That(losses, Is.EqualTo(expected).Within(tried.Executor.Policy == DataTypePolicy.Float32 ? 1e-6 : 2e-2 * expected.Max()));
    }

    [Test]
    public void Trials_agree_within_one_percent_of_the_largest_result()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PrecisionTrial.Agree([2f, 0.001f], [2.019f, 0.02f]));
            Assert.That(PrecisionTrial.Agree([2f, 1f], [2.021f, 1f]), Is.False);
            Assert.That(PrecisionTrial.Agree([2f], [float.NaN]), Is.False);
            Assert.That(PrecisionTrial.Agree([float.PositiveInfinity], [float.PositiveInfinity]), Is.False);
        }
    }

    private static double[] Losses(DataTypePolicy policy)
    {
        using Model model = Compiled(policy);
        History history = model.Fit(TestModels.Quadrants(200, 1), new FitOptions { Epochs = 4, BatchSize = 20 });
        return [.. history["loss"]];
    }

    private static Model Compiled(DataTypePolicy policy)
    {
        Model model = TestModels.Residual(BackendKind.OneDnn);
        model.Options = model.Options with { DataTypePolicy = policy, AllowEmulatedBFloat16 = true };
        model.Compile(new Adam { LearningRate = 0.003 }, Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return model;
    }
}
