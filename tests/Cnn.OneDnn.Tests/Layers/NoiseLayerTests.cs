using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>
/// What noise layers do in training, read off a step: with ones as input, zeros as target and a learning rate of half the number of elements, the offset before
/// the layer becomes minus the output times its derivative.
/// </summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
public sealed class NoiseLayerTests(BackendKind backend)
{
    [Test]
    public void Dropout_drops_its_rate_and_scales_the_rest()
    {
        float[] step = Step(new Dropout(0.25), [40, 50], seed: 1);
        float kept = 16f / 9;
        Assert.That(step, Has.All.EqualTo(0).Or.EqualTo(kept).Within(1e-4));

        // Five standard deviations of a binomial share: 5 sqrt(0.25 * 0.75 / 2000).
        Assert.That(step.Count(v => v == 0) / 2000.0, Is.EqualTo(0.25).Within(0.049));
    }

    [Test]
    public void Dropout_follows_the_seed()
    {
        float[] first = Step(new Dropout(0.5), [10, 20], seed: 1);
        Assert.That(Step(new Dropout(0.5), [10, 20], seed: 1), Is.EqualTo(first));
        Assert.That(Step(new Dropout(0.5), [10, 20], seed: 2), Is.Not.EqualTo(first));
    }

    [Test]
    public void Two_dropouts_of_one_model_draw_differently()
    {
        // Where both keep, the step is 16; if they drew alike, half of all elements would be kept, not a quarter.
        float[] step = Step([new Dropout(0.5), new Dropout(0.5)], [40, 50], seed: 3);
        Assert.That(step.Count(v => v != 0) / 2000.0, Is.EqualTo(0.25).Within(0.049));
    }

    [Test]
    public void Dropout_draws_anew_in_each_step()
    {
        using Model model = Make([new Dropout(0.5)], [10, 20], seed: 1, out Tensor ones, out Tensor zeros);
        model.TrainOnBatch(ones, zeros);
        float[] first = Offsets(model);
        model.SetWeight(model.Parameters[0], new Tensor(model.Parameters[0].Shape));
        model.TrainOnBatch(ones, zeros);
        Assert.That(Offsets(model), Is.Not.EqualTo(first));
    }

    [Test]
    public void Alpha_dropout_saturates_its_rate_and_keeps_mean_and_variance()
    {
        // Klambauer et al.: q = 0.75, alpha' = -1.7580993; a = (q + alpha'^2 q (1 - q))^-1/2 = 0.8672579, b = -a (1 - q) alpha' = 0.3811814.
        const double Scale = 0.8672579, Shift = 0.3811814, Saturated = (Scale * -1.7580993) + Shift;
        using Model model = Make([new AlphaDropout(0.25)], [40, 50], seed: 1, out Tensor ones, out Tensor zeros);
        double loss = model.TrainOnBatch(ones, zeros);
        float[] step = Offsets(model);
        Assert.That(step, Has.All.EqualTo(0).Or.EqualTo((Scale + Shift) * Scale).Within(1e-4));
        double dropped = step.Count(v => v == 0) / 2000.0;
        Assert.That(dropped, Is.EqualTo(0.25).Within(0.049), "five standard deviations of a binomial share");
        Assert.That(loss, Is.EqualTo(((1 - dropped) * Math.Pow(Scale + Shift, 2)) + (dropped * Saturated * Saturated)).Within(1e-4));
    }

    [Test]
    public void Spatial_dropout_drops_whole_channels()
    {
        float[] step = Step(new SpatialDropout2D(0.5), [4, 5, 64], seed: 1);
        for (int channel = 0; channel < 64; channel++)
        {
            float[] positions = [.. Enumerable.Range(0, 20).Select(p => step[(p * 64) + channel])];
            Assert.That(positions, Has.All.EqualTo(positions[0]).Within(1e-4));
        }

        Assert.That(step.Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public void Spatial_dropout_of_channels_first_drops_whole_channels()
    {
        float[] step = Step(new SpatialDropout1D(0.5) { DataFormat = DataFormat.ChannelsFirst }, [64, 10], seed: 1);
        foreach (float[] channel in step.Chunk(10))
        {
            Assert.That(channel, Has.All.EqualTo(channel[0]).Within(1e-4));
        }

        Assert.That(step.Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public void Gaussian_noise_has_its_mean_and_deviation()
    {
        float[] output = Step(new GaussianNoise(0.5), [100, 50], seed: 1);
        double mean = output.Average(), deviation = Math.Sqrt(output.Average(v => Math.Pow(v - mean, 2)));

        // Five standard errors for 5000 draws: 5 * 0.5 / sqrt(5000) and 5 * 0.5 / sqrt(10000).
        Assert.That(mean, Is.EqualTo(1).Within(0.036));
        Assert.That(deviation, Is.EqualTo(0.5).Within(0.025));
    }

    private static float[] Offsets(Model model) => Array.ConvertAll(model.GetWeight(model.Parameters[0]).AsSpan<float>().ToArray(), v => v == 0 ? 0 : -v);

    private float[] Step(Layer layer, int[] sample, ulong seed) => Step([layer], sample, seed);

    private float[] Step(Layer[] layers, int[] sample, ulong seed)
    {
        using Model model = Make(layers, sample, seed, out Tensor ones, out Tensor zeros);
        model.TrainOnBatch(ones, zeros);
        return Offsets(model);
    }

    private Sequential Make(Layer[] layers, int[] sample, ulong seed, out Tensor ones, out Tensor zeros)
    {
        var model = new Sequential([new Input(sample), new TestOffset(), .. layers, new Flatten()])
        {
            Options = new ModelOptions { Backend = backend, Seed = seed },
        };
        int count = sample.Aggregate(1, (a, b) => a * b);
        model.Compile(new Sgd { LearningRate = count / 2.0 }, Loss.MeanSquaredError);
        ones = new Tensor(new Shape([1, .. sample]));
        ones.AsSpan<float>().Fill(1);
        zeros = new Tensor(new Shape(1, count));
        return model;
    }
}
