using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Losses;
using Cnn.OneDnn.Optimizers;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tensors;
using Cnn.OneDnn.Training;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>Results of normalization that are computed again in the backward pass instead of being kept.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
internal sealed class RecomputationTests(BackendKind backend)
{
    [TearDown]
    public void KeepSmallResultsAgain() => Planner.LeastRecomputed = Recomputation.LeastBytes;

    [Test]
    public void GradientsAreThoseOfAPlanThatKeepsEverything()
    {
        float[] kept = Gradients(long.MaxValue, out long keptBytes, out int keptSteps), again = Gradients(1, out long bytes, out int steps);
        Assert.That(keptSteps, Is.Zero);
        Assert.That(steps, Is.EqualTo(2), "the third normalization's result is read by no gradient of weights");
        Assert.That(again, Is.EqualTo(kept).Within(1e-6));
        Assert.That(again.Any(g => Math.Abs(g) > 1e-4), "there are gradients to compare");
        Assert.That(bytes, Is.LessThan(keptBytes));
    }

    private float[] Gradients(long least, out long arenaBytes, out int recomputed)
    {
        Planner.LeastRecomputed = least;
        using var model = new Sequential(
            new Input(20, 20, 3),
            new Conv2D(16, 3) { Padding = Padding.Same },
            new BatchNormalization(),
            new ReLU(),
            new Conv2D(16, 3) { Padding = Padding.Same },
            new BatchNormalization(),
            new ReLU(),
            new Conv2D(32, 3) { Padding = Padding.Same },
            new BatchNormalization(),
            new ReLU(),
            new GlobalAveragePooling2D(),
            new Dense(4) { Activation = Activation.Softmax })
        {
            Options = new ModelOptions { Backend = backend, Seed = 3 },
        };
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        var random = new Random(4);
        var x = new Tensor(new Shape(8, 20, 20, 3));
        foreach (ref float value in x.AsSpan<float>())
        {
            value = random.NextSingle();
        }

        Tensor y = Tensor.From([0, 1, 2, 3, 0, 1, 2, 3], 8);
        var all = new List<float>();
        ModelExecutor executor = model.Executor;
        long bytes = 0;
        int count = 0;
        executor.Engine.Invoke(() =>
        {
            Plan plan = executor.PlanFor(PlanMode.Train, 8);
            executor.Run(plan, [x], [y]);
            bytes = plan.ArenaBytes;
            count = plan.Steps.Count(s => s.Op is BatchNormalizationInferenceOp);
            foreach (Parameter parameter in model.Parameters.Where(p => !p.IsStatistic))
            {
                Tensor gradient = new(parameter.Shape);
                executor.Store.Read(parameter, executor.Store.Gradients, gradient);
                all.AddRange(gradient.AsSpan<float>().ToArray());
            }
        });
        (arenaBytes, recomputed) = (bytes, count);
        return [.. all];
    }
}
