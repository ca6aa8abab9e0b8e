using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>Results of normalization that are computed again in the backward pass instead of being kept.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
internal sealed class RecomputationTests(BackendKind backend)
{
    [Test]
    public void GradientsAreThoseOfAPlanThatKeepsEverything()
    {
        float[] kept = Gradients(long.MaxValue, out long keptBytes, out int keptSteps), again = Gradients(1, out long bytes, out int steps);
        Assert.That(keptSteps, Is.Zero);
        Assert.That(steps, Is.EqualTo(2), "the third normalization's result is read by no gradient of weights");
        Assert.That(again, Is.EqualTo(kept).Within(1e-6));
        Assert.That(again.Any(g => Math.Abs(g) > 1e-4), "there are gradients to compare");
        if (backend == BackendKind.Managed)
        {
            // Elsewhere layouts and scratch memory follow measured times, and may be others in the second plan.
            Assert.That(bytes, Is.LessThan(keptBytes));
        }
    }

    private float[] Gradients(long least, out long arenaBytes, out int recomputed)
    {
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
            Options = new ModelOptions { Backend = backend, Seed = 3, Plans = new PlanOptions { LeastRecomputedBytes = least } },
        };
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        TrainedStep step = TrainedStep.Of(model, new Shape(8, 20, 20, 3));
        (arenaBytes, recomputed) = (step.ArenaBytes, step.Ops.Count(o => o is BatchNormalizationInferenceOp));
        return step.Gradients;
    }
}
