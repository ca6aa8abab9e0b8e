using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Planning;

[TestFixture]
[NonParallelizable]
internal sealed class FusionTests
{
    [Test]
    public void The_step_of_a_residual_network_has_no_separate_forward_activations()
    {
        using Model model = Compiled(BackendKind.OneDnn);
        string[] names = StepNames(model);
        Assert.That(names.Count(n => n == "relu"), Is.EqualTo(1), "the one that moved behind the pooling; every other one is part of the op before it");
        Assert.That(names.Count(n => n == "relu_backward"), Is.EqualTo(1), "the one behind the addition; that of the normalization is fused");
        Assert.That(names.Count(n => n == "relu_sum_backward"), Is.EqualTo(1), "the one behind the pooling, whose result is read twice");
        Assert.That(names, Does.Not.Contain("sum"));
        Assert.That(names, Does.Not.Contain("softmax"));
    }

    [Test]
    public void The_first_layer_has_no_backward_data()
    {
        using Model model = Compiled(BackendKind.OneDnn);
        string[] names = StepNames(model);
        Assert.That(names.Count(n => n == "convolution"), Is.EqualTo(3));
        Assert.That(names.Count(n => n == "convolution_backward_data"), Is.EqualTo(2));
    }

    [Test]
    public void Relu_behind_max_pooling_runs_on_the_pooled_gradient()
    {
        using Model model = Compiled(BackendKind.OneDnn);
        PlanStep[] steps = Steps(model);
        int relu = Array.FindIndex(steps, s => s.Op is ReluSumBackwardOp && s.Outputs[0].Layout.Shape == new Shape(8, 16, 6, 6) && s.Scope == "conv2d");
        int pool = Array.FindIndex(steps, s => s.Op is PoolingBackwardOp { Kind: PoolingKind.Max });
        Assert.That(relu, Is.GreaterThanOrEqualTo(0).And.LessThan(pool));
    }

    [Test]
    public void Gradients_agree_with_finite_differences([Values] bool managed)
    {
        using Model model = Compiled(managed ? BackendKind.Managed : BackendKind.OneDnn);
        var random = new Random(5);
        var x = new Tensor(new Shape(8, 12, 12, 3));
        foreach (ref float value in x.AsSpan<float>())
        {
            value = random.NextSingle();
        }

        Tensor y = Tensor.From([0, 1, 2, 3, 0, 1, 2, 3], 8);
        ModelExecutor executor = model.Executor;
        foreach (Parameter parameter in model.Parameters.Where(p => !p.IsStatistic))
        {
            Tensor weights = model.GetWeight(parameter), gradient = new(parameter.Shape);
            int index = random.Next(parameter.Shape.ElementCount);
            executor.Engine.Invoke(() =>
            {
                Plan plan = executor.PlanFor(PlanMode.Train, 8);
                executor.Run(plan, [x], [y]);
                executor.Store.Read(parameter, executor.Store.Gradients, gradient);
            });
            const float Step = 5e-4f;
            float at = weights.AsSpan<float>()[index];
            double LossAt(float value)
            {
                weights.AsSpan<float>()[index] = value;
                model.SetWeight(parameter, weights);
                return executor.Engine.Invoke(() =>
                {
                    Plan plan = executor.PlanFor(PlanMode.Train, 8);
                    executor.Run(plan, [x], [y]);
                    return plan.Output<float>(0).ToArray().Average(v => (double)v);
                });
            }

            double expected = (LossAt(at + Step) - LossAt(at - Step)) / (2 * Step);
            LossAt(at);

            // Float losses of about 1.4 differ by 1e-7 of noise over a distance of 1e-3; a kink of relu or of a maximum inside the step adds to it.
            Assert.That(gradient.AsSpan<float>()[index], Is.EqualTo(expected).Within(2e-3 + (0.03 * Math.Abs(expected))),
                $"{parameter.Owner!.Name}/{parameter.Name}[{index}]");
        }
    }

    private static Model Compiled(BackendKind backend)
    {
        Model model = TestModels.Residual(backend);
        model.Compile(new Sgd { LearningRate = 0.1 }, Loss.SparseCategoricalCrossentropy);
        return model;
    }

    private static PlanStep[] Steps(Model model) => model.Executor.Engine.Invoke(() => model.Executor.PlanFor(PlanMode.Train, 8).Steps.ToArray());

    private static string[] StepNames(Model model) => [.. Steps(model).Select(s => s.Op.Name)];
}
