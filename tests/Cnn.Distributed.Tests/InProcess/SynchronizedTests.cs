using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Distributed.Tests.InProcess;

/// <summary>Batch normalization over the samples of all ranks: one step, as the formulas of Ioffe and Szegedy have it in double precision.</summary>
[TestFixture]
internal sealed class SynchronizedTests
{
    private const int Columns = 2;
    private const double Rate = 0.5, Momentum = 0.75, Epsilon = 0.25;

    private static readonly double[,] Kernel = { { 1, 2 }, { -1, 3 } };

    // 6 samples: as many on each rank. 5: fewer on the last. 2: some ranks have none, and are needed all the same.
    [Test]
    public void A_step_is_that_of_the_whole_batch(
        [Values(1, 2, 3, 4)] int ranks, [Values(6, 5, 2)] int samples, [Values(BackendKind.Managed, BackendKind.Auto)] BackendKind backend)
    {
        float[] expected = Step(samples);
        float[][] weights = Ranks.Succeed(ranks, (rank, engine) =>
        {
            using Model model = Make(engine, backend);
            model.Distribute(rank);
            model.Fit(Data(samples), new FitOptions { BatchSize = (6 + ranks - 1) / ranks, Shuffle = false });
            return StepRecorder.Weights(model);
        });
        Assert.Multiple(() =>
        {
            Assert.That(weights[0], Is.EqualTo(expected).Within(2e-6));
            Assert.That(weights[1..], Is.All.EqualTo(weights[0]));
        });
    }

    // The layer is a part of another one; the third rank has no sample.
    [Test]
    public void A_layer_inside_of_another_one_takes_the_samples_of_all_ranks_too()
    {
        float[][] weights = Ranks.Succeed(3, (rank, engine) =>
        {
            using Model model = Make(engine, BackendKind.Managed, new Block());
            model.Distribute(rank);
            model.Fit(Data(2), new FitOptions { BatchSize = 2, Shuffle = false });
            return StepRecorder.Weights(model);
        });
        Assert.That(weights, Is.All.EqualTo(Step(2)).Within(2e-6));
    }

    [Test]
    public void Without_synchronization_a_step_is_another_one()
    {
        float[][] weights = Ranks.Succeed(3, (rank, engine) =>
        {
            using Model model = Make(engine, BackendKind.Managed, synchronized: false);
            model.Distribute(rank);
            model.Fit(Data(6), new FitOptions { BatchSize = 2, Shuffle = false });
            return StepRecorder.Weights(model);
        });
        Assert.That(weights[0], Is.Not.EqualTo(Step(6)).Within(1e-2));
    }

    [Test]
    public void A_model_keeps_in_Kerass_words_that_it_is_synchronized([Values] bool synchronized)
    {
        using Engine engine = Ranks.NewEngine();
        using Model model = Make(engine, BackendKind.Managed, synchronized);
        string config = model.Layers.OfType<BatchNormalization>().Single().GetConfig().ToJsonString();
        using Model again = Model.FromConfig(model.GetConfig(), model.Options);
        Assert.Multiple(() =>
        {
            Assert.That(config.Contains("\"synchronized\":true", StringComparison.Ordinal), Is.EqualTo(synchronized));
            Assert.That(again.Layers.OfType<BatchNormalization>().Single().Synchronized, Is.EqualTo(synchronized));
        });
    }

    private static double Input(int sample, int column) => ((sample * 5) + (column * 3)) % 7 - 2;

    private static double Target(int sample, int column) => (sample + column) % 3;

    // Dense without a bias, then the normalization; the mean of squares over samples and columns.
    private static Sequential Make(Engine engine, BackendKind backend, bool synchronized = true) => Make(engine, backend, Normalization(synchronized));

    private static BatchNormalization Normalization(bool synchronized) => new(momentum: Momentum, epsilon: Epsilon, synchronized: synchronized);

    private static Sequential Make(Engine engine, BackendKind backend, Layer last)
    {
        var model = new Sequential(new Input(Columns), new Dense(Columns) { UseBias = false }, last)
        {
            Options = new ModelOptions { Engine = engine, Backend = backend, Deterministic = true },
        };
        model.Compile(new Sgd { LearningRate = Rate }, Loss.MeanSquaredError);
        Tensor[] weights = [.. model.GetWeights()];
        Fill(weights[0], (row, column) => Kernel[row, column]);
        model.SetWeights(weights);
        return model;
    }

    private static TensorDataset Data(int samples)
    {
        Tensor inputs = new(new Shape(samples, Columns)), targets = new(new Shape(samples, Columns));
        Fill(inputs, Input);
        Fill(targets, Target);
        return new TensorDataset(inputs, targets);
    }

    private static void Fill(Tensor tensor, Func<int, int, double> value)
    {
        Span<float> values = tensor.AsSpan<float>();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)value(i / Columns, i % Columns);
        }
    }

    // The weights after the step: kernel, gamma, beta, moving mean, moving variance.
    private static float[] Step(int samples)
    {
        double[,] kernel = (double[,])Kernel.Clone();
        double[] gamma = [1, 1], beta = new double[Columns], moving = new double[Columns], spread = [1, 1];
        for (int c = 0; c < Columns; c++)
        {
            double[] x = [.. Enumerable.Range(0, samples).Select(s => Enumerable.Range(0, Columns).Sum(k => Input(s, k) * Kernel[k, c]))];
            double mean = x.Average(), variance = x.Average(v => (v - mean) * (v - mean)), deviation = Math.Sqrt(variance + Epsilon);
            double[] normal = [.. x.Select(v => (v - mean) / deviation)];
            double[] dy = [.. normal.Select((n, s) => 2 * (n - Target(s, c)) / (samples * Columns))];
            double sum = dy.Sum(), product = dy.Zip(normal, (d, n) => d * n).Sum();
            double[] dx = [.. dy.Select((d, s) => (d - (sum / samples) - (normal[s] * product / samples)) / deviation)];
            for (int k = 0; k < Columns; k++)
            {
                kernel[k, c] -= Rate * dx.Select((d, s) => d * Input(s, k)).Sum();
            }

            gamma[c] -= Rate * product;
            beta[c] -= Rate * sum;
            moving[c] = (1 - Momentum) * mean;
            spread[c] = Momentum + ((1 - Momentum) * variance);
        }

        return [.. kernel.Cast<double>().Concat(gamma).Concat(beta).Concat(moving).Concat(spread).Select(v => (float)v)];
    }

    private sealed class Block : Layer
    {
        private readonly BatchNormalization normalization = Normalization(synchronized: true);

        protected override Symbol Call(LayerContext context, Symbol input) => normalization.Apply(input);
    }
}
