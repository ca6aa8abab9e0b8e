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
    private const int Stages = 7;

    [Test]
    public void Gradients_are_those_of_a_plan_that_keeps_everything()
    {
        float[] kept = Gradients(long.MaxValue, out long keptBytes, out int keptSteps), again = Gradients(1, out long bytes, out int steps);
        Assert.That(keptSteps, Is.Zero);
        Assert.That(steps, Is.EqualTo(Stages - 1), "the last normalization's result is read by no gradient of weights");
        Assert.That(again, Is.EqualTo(kept).Within(1e-6));
        Assert.That(again.Any(g => Math.Abs(g) > 1e-4), "there are gradients to compare");
        Assert.That(bytes, Is.LessThan(keptBytes));
    }

    private float[] Gradients(long least, out long tensorBytes, out int recomputed)
    {
        // So many stages that what is kept of them outweighs what any layout takes besides.
        IEnumerable<Layer> stages = Enumerable.Range(0, Stages)
            .SelectMany(i => (Layer[])[new Conv2D(i < Stages - 1 ? 16 : 32, 3) { Padding = Padding.Same }, new BatchNormalization(), new ReLU()]);
        using var model = new Sequential([new Input(20, 20, 3), .. stages, new GlobalAveragePooling2D(), new Dense(4) { Activation = Activation.Softmax }])
        {
            // The same kernels in both: others round otherwise, and a result that rounding takes across ReLU's zero has another gradient.
            Options = new ModelOptions { Backend = backend, Seed = 3, Plans = new PlanOptions { LeastRecomputedBytes = least, IsDeterministic = true } },
        };
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        TrainedStep step = TrainedStep.Of(model, new Shape(8, 20, 20, 3));
        (tensorBytes, recomputed) = (step.TensorBytes, step.Ops.Count(o => o is BatchNormalizationInferenceOp));
        return step.Gradients;
    }
}
