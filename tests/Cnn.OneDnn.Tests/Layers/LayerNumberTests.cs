using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Layers.Reference;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>Values against slow references in double, gradients against differences of the loss; every layer, every option, both backends.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
public sealed class LayerNumberTests(BackendKind backend)
{
    // How far a weight is moved to measure a slope. Inputs lie further apart than this, so that no maximum changes its winner.
    private const float Step = 0.002f;

    private static IEnumerable<LayerCase> Cases => LayerCases.All;

    private static IEnumerable<LayerCase> Smooth => LayerCases.All.Where(c => c.Make() is not (DropoutBase or GaussianNoise or RandomImageLayer));

    [TestCaseSource(nameof(Cases))]
    public void Output_is_that_of_the_definition(LayerCase given)
    {
        ArgumentNullException.ThrowIfNull(given);
        using var model = new LayerModel(given, backend, batch: 3, withOffsets: false);
        Tensor output = model.Model.Predict(model.Inputs, batchSize: 3)[0];
        Nd expected = model.Reference();
        Assert.That(output.Shape, Is.EqualTo(expected.Dims));
        double largest = expected.Data.Max(Math.Abs);
        float[] actual = output.AsSpan<float>().ToArray();
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected.Data[i]).Within(1e-5 + (1e-4 * Math.Abs(expected.Data[i])) + (1e-6 * largest)), $"element {i}");
        }
    }

    [TestCaseSource(nameof(Smooth))]
    public void Gradients_are_the_slopes_of_the_loss(LayerCase given)
    {
        ArgumentNullException.ThrowIfNull(given);
        using var model = new LayerModel(given, backend, batch: 2, withOffsets: true);
        Parameter[] weights = [.. model.Model.Parameters.Where(p => !p.IsStatistic)];
        Random random = new(11);
        var target = new Tensor(new Shape(2, Nd.Count(given.Output)));
        foreach (ref float t in target.AsSpan<float>())
        {
            t = (float)random.NextDouble();
        }

        model.Model.Compile(new Sgd { LearningRate = 1 }, Loss.MeanSquaredError);
        float[][] start = [.. weights.Select(model.Get)];
        model.Model.TrainOnBatch(model.Inputs, [target]);
        double[][] gradients = [.. weights.Select((w, i) => model.Get(w).Zip(start[i], (after, before) => (double)before - after).ToArray())];
        double length = Math.Sqrt(gradients.Sum(g => g.Sum(v => v * v)));
        Assert.That(length, Is.GreaterThan(2e-3), "no gradient flows");
        for (int trial = 0; trial < 3; trial++)
        {
            float[][] direction = [.. weights.Select(w => Enumerable.Range(0, w.Shape.ElementCount).Select(_ => random.Next(2) == 0 ? -1f : 1f).ToArray())];
            double slope = (LossAt(+Step) - LossAt(-Step)) / (2 * Step);
            double expected = gradients.Zip(direction, (g, d) => g.Zip(d, (a, b) => a * b).Sum()).Sum();
            Assert.That(expected, Is.EqualTo(slope).Within(2e-4 + (5e-3 * length)));

            double LossAt(float step)
            {
                for (int i = 0; i < weights.Length; i++)
                {
                    model.Set(weights[i], [.. start[i].Zip(direction[i], (w, d) => w + (step * d))]);
                }

                return model.Model.TrainOnBatch(model.Inputs, [target]);
            }
        }
    }
}
