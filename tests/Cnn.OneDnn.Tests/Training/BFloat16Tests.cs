using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Losses;
using Cnn.OneDnn.Metrics;
using Cnn.OneDnn.Optimizers;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tensors;
using Cnn.OneDnn.Training;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>Mixed precision; emulated where the CPU lacks it, so that the suite covers it everywhere.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class BFloat16Tests
{
    [Test]
    public void MixedPrecisionFollowsThirtyTwoBitLosses()
    {
        double[] wide = Losses(DataTypePolicy.Float32), narrow = Losses(DataTypePolicy.MixedBFloat16);

        // Eight bits of precision: the documented tolerance of bfloat16 is 2e-2 of the largest value.
        Assert.That(narrow, Is.EqualTo(wide).Within(2e-2 * wide.Max()));
        Assert.That(narrow, Is.Not.EqualTo(wide));
        Assert.That(narrow[^1], Is.LessThan(narrow[0] / 1.5));
    }

    [Test]
    public void ActivationsAreNarrowAndMastersAreNot()
    {
        using Model model = Compiled(DataTypePolicy.MixedBFloat16);
        PlanStep[] steps = model.Executor.Engine.Invoke(() => model.Executor.PlanFor(PlanMode.Train, 8).Steps.ToArray());
        PlanStep convolution = steps.First(s => s.Op.Name == "convolution");
        PlanStep weights = steps.First(s => s.Op.Name == "convolution_backward_weights");
        PlanStep loss = steps.First(s => s.Op.Name == "softmax_cross_entropy");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(convolution.Inputs.Take(2).Append(convolution.Outputs[0]).Select(s => s.Layout.Type), Is.All.EqualTo(DataType.BFloat16));
            Assert.That(weights.Outputs[0].Layout.Type, Is.EqualTo(DataType.Float32));
            Assert.That(loss.Inputs[0].Layout.Type, Is.EqualTo(DataType.Float32));
        }
    }

    [Test]
    public void ACpuWithoutItRefusesWithAWayOut()
    {
        using Model model = TestModels.Residual(BackendKind.Managed);
        model.Options = model.Options with { DataTypePolicy = DataTypePolicy.MixedBFloat16 };
        Assert.That(() => model.Predict(new Tensor(new Shape(1, 12, 12, 3))), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Use Float32"));
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
