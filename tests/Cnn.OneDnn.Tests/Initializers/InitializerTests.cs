namespace Cnn.OneDnn.Tests.Initializers;

/// <summary>Moments and bounds of samples, against those of the distributions that Keras documents.</summary>
public sealed class InitializerTests
{
    private const int Count = 200_000, FanIn = 150, FanOut = 50;
    private static readonly Shape Shape = new(Count);

    // Name, standard deviation of the distribution, its bound, its fourth standardized moment.
    private static IEnumerable<TestCaseData> Distributions()
    {
        yield return new TestCaseData(new GlorotUniform(), 0, Math.Sqrt(2.0 / 200), Math.Sqrt(6.0 / 200), 1.8);
        yield return new TestCaseData(new HeUniform(), 0, Math.Sqrt(2.0 / 150), Math.Sqrt(6.0 / 150), 1.8);
        yield return new TestCaseData(new LecunUniform(), 0, Math.Sqrt(1.0 / 150), Math.Sqrt(3.0 / 150), 1.8);

        // A standard normal cut at two has the standard deviation .8796 and the fourth moment 2.3655 in units of it.
        yield return new TestCaseData(new GlorotNormal(), 0, Math.Sqrt(2.0 / 200), 2 * Math.Sqrt(2.0 / 200) / .87962566103423978, 2.3655);
        yield return new TestCaseData(new HeNormal(), 0, Math.Sqrt(2.0 / 150), 2 * Math.Sqrt(2.0 / 150) / .87962566103423978, 2.3655);
        yield return new TestCaseData(new LecunNormal(), 0, Math.Sqrt(1.0 / 150), 2 * Math.Sqrt(1.0 / 150) / .87962566103423978, 2.3655);
        yield return new TestCaseData(new RandomUniform(), 0, 0.1 / Math.Sqrt(12), 0.05, 1.8);
        yield return new TestCaseData(new RandomUniform { Minimum = 1, Maximum = 3 }, 2, 2 / Math.Sqrt(12), 1, 1.8);
        yield return new TestCaseData(new TruncatedNormal(), 0, 0.05 * .87962566103423978, 0.1, 2.3655);
        yield return new TestCaseData(new RandomNormal { Mean = 1, StandardDeviation = 2 }, 1, 2, 2 * 5.8, 3);
    }

    [TestCaseSource(nameof(Distributions))]
    public void Samples_have_the_moments_of_their_distribution(Initializer initializer, double mean, double deviation, double bound, double fourthMoment)
    {
        float[] sample = Draw(initializer, seed: 12, stream: 3);
        double m = sample.Average(x => (double)x), variance = sample.Average(x => (x - m) * (x - m));

        // Five standard errors: of the mean s / sqrt(n), of the variance s^2 sqrt((k - 1) / n) with the fourth moment k.
        Assert.That(m, Is.EqualTo(mean).Within(5 * deviation / Math.Sqrt(Count)));
        Assert.That(variance / (deviation * deviation), Is.EqualTo(1).Within(5 * Math.Sqrt((fourthMoment - 1) / Count)));
        Assert.That(sample.Max(x => Math.Abs(x - mean)), Is.LessThanOrEqualTo(bound * (1 + 1e-6)).And.GreaterThan(bound * 0.7));
    }

    [TestCaseSource(nameof(Distributions))]
    public void The_fourth_moment_is_the_distributions_too(Initializer initializer, double mean, double deviation, double bound, double fourthMoment)
    {
        double k = Draw(initializer, seed: 7, stream: 0).Average(x => Math.Pow((x - mean) / deviation, 4));
        Assert.That(k, Is.EqualTo(fourthMoment).Within(0.06), $"bound {bound}");
    }

    [Test]
    public void Neighbours_are_not_correlated()
    {
        foreach (Initializer initializer in new Initializer[] { new RandomUniform { Minimum = -1, Maximum = 1 }, new RandomNormal { StandardDeviation = 1 } })
        {
            float[] sample = Draw(initializer, seed: 1, stream: 1);
            double variance = sample.Average(x => (double)x * x);
            for (int lag = 1; lag <= 5; lag++)
            {
                double correlation = sample.Skip(lag).Zip(sample, (a, b) => (double)a * b).Sum() / Count / variance;
                Assert.That(correlation, Is.EqualTo(0).Within(5 / Math.Sqrt(Count)), $"{initializer.Name}, lag {lag}");
            }
        }
    }

    [TestCaseSource(nameof(Distributions))]
    public void Seed_and_stream_decide_everything(Initializer initializer, double mean, double deviation, double bound, double fourthMoment)
    {
        float[] first = Draw(initializer, 5, 9);
        Assert.That(Draw(initializer, 5, 9), Is.EqualTo(first), $"{mean} {deviation} {bound} {fourthMoment}");
        Assert.That(Draw(initializer, 6, 9).AsSpan(0, 8).SequenceEqual(first.AsSpan(0, 8)), Is.False);
        Assert.That(Draw(initializer, 5, 10).AsSpan(0, 8).SequenceEqual(first.AsSpan(0, 8)), Is.False);
        float[] shorter = new float[1001];
        initializer.Fill(shorter, new Shape(1001), FanIn, FanOut, 5, 9);
        Assert.That(shorter, Is.EqualTo(first[..1001]));
    }

    [Test]
    public void Constants_are_constant()
    {
        Assert.That(Draw(new Zeros(), 1, 1), Is.All.EqualTo(0));
        Assert.That(Draw(new Ones(), 1, 1), Is.All.EqualTo(1));
        Assert.That(Draw(new Constant { Value = -2.5f }, 1, 1), Is.All.EqualTo(-2.5f));
    }

    [TestCase("glorot_uniform", typeof(GlorotUniform))]
    [TestCase("GlorotNormal", typeof(GlorotNormal))]
    [TestCase("HeUniform", typeof(HeUniform))]
    [TestCase("he_normal", typeof(HeNormal))]
    [TestCase("lecun_uniform", typeof(LecunUniform))]
    [TestCase("LecunNormal", typeof(LecunNormal))]
    [TestCase("Zeros", typeof(Zeros))]
    [TestCase("ones", typeof(Ones))]
    [TestCase("Constant", typeof(Constant))]
    [TestCase("random_uniform", typeof(RandomUniform))]
    [TestCase("RandomNormal", typeof(RandomNormal))]
    [TestCase("truncated_normal", typeof(TruncatedNormal))]
    public void Keras_names_are_understood(string name, Type type)
    {
        Initializer initializer = Initializer.Parse(name);
        Assert.That(initializer, Is.TypeOf(type));
        Assert.That(Initializer.Parse(initializer.Name), Is.TypeOf(type));
    }

    [Test]
    public void An_unknown_name_is_refused_with_the_known_ones() =>
        Assert.That(() => Initializer.Parse("orthogonal_ish"),
            Throws.ArgumentException.With.Message.Contains("orthogonal_ish").And.Message.Contains("glorot_uniform"));

    private static float[] Draw(Initializer initializer, ulong seed, ulong stream)
    {
        float[] sample = new float[Count];
        initializer.Fill(sample, Shape, FanIn, FanOut, seed, stream);
        return sample;
    }
}
