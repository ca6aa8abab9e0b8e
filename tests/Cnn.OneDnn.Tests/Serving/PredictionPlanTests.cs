using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Serving;

/// <summary>What a model keeps that predicts batches of many sizes.</summary>
[NonParallelizable]
internal sealed class PredictionPlanTests
{
    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void A_model_keeps_plans_of_the_last_six_sizes_only(BackendKind backend)
    {
        long before = Arena.LiveBytes;
        long ofSix = Predicted(backend, [.. Enumerable.Range(5, 6)]) - before;
        long ofTen = Predicted(backend, [.. Enumerable.Range(1, 10)]) - before;
        Assert.That(ofTen, Is.EqualTo(ofSix));
        Assert.That(Predicted(backend, [10]) - before, Is.LessThan(ofSix), "plans are what is counted");
    }

    [Test]
    public void Results_are_right_after_a_plan_was_given_up()
    {
        using Model model = ServedModels.Sums();
        for (int round = 0; round < 2; round++)
        {
            for (int count = 1; count <= 9; count++)
            {
                float[] samples = ServedModels.Samples(count, count);
                Assert.That(model.Predict(Tensor.From(samples, count, 3)).ToArray<float>(), Is.EqualTo(ServedModels.Results(samples)));
            }
        }
    }

    private static long Predicted(BackendKind backend, int[] sizes)
    {
        using Model model = TestModels.Residual(backend);
        foreach (int size in sizes)
        {
            _ = model.Predict(new Tensor(new Shape(size, 12, 12, 3)));
        }

        return Arena.LiveBytes;
    }
}
