using Cnn.OneDnn.Tests.Backends;

namespace Cnn.OneDnn.Tests.RandomNetworks;

/// <summary>
/// oneDNN and the managed backend give the same predictions, losses, gradients and weights after a step on networks that nobody chose. Both round, each in its
/// own order; where rounding decides which way a relu or a maximum goes, two right answers are far apart. So data are taken on which moving every number by
/// some millionths changes nothing that is larger than half of the tolerance.
/// </summary>
[TestFixture]
[Category(VectorWidthTests.Category)]
[NonParallelizable]
internal sealed class RandomNetworkTests
{
    private const int Seeds = 200, MostTries = 40;
    private const double Noise = 2e-6, Absolute = 2e-6, OfMaximum = 3e-4;

    [Test]
    public void Both_backends_agree([Range(1, Seeds)] int seed)
    {
        using var managed = new NetworkRun(seed, BackendKind.Managed);
        using var native = new NetworkRun(seed, BackendKind.OneDnn);
        (int data, List<(string Name, float[] Values)> expected) = Steady(managed, seed);
        List<(string Name, float[] Values)> actual = native.Compute(data);
        Assert.That(actual.Select(r => r.Name), Is.EqualTo(expected.Select(r => r.Name)));
        using (Assert.EnterMultipleScope())
        {
            foreach (((string name, float[] values), (_, float[] other)) in expected.Zip(actual))
            {
                Assert.That(Excess(values, other), Is.LessThanOrEqualTo(1), $"{name}, in tolerances; {managed.Description}");
            }
        }
    }

    /// <summary>Data that are not on the edge of a decision, with the results for them.</summary>
    private static (int Data, List<(string Name, float[] Values)> Results) Steady(NetworkRun run, int seed)
    {
        for (int data = seed * 1000; data < (seed * 1000) + MostTries; data++)
        {
            List<(string Name, float[] Values)> results = run.Compute(data);
            bool steady = Enumerable.Range(1, 2)
                .All(direction => run.Compute(data, Noise, direction).Zip(results).All(pair => Excess(pair.Second.Values, pair.First.Values) <= 0.5));
            if (steady)
            {
                return (data, results);
            }
        }

        throw new AssertionException($"No steady data in {MostTries} tries: {run.Description}");
    }

    private static double Excess(float[] expected, float[] actual)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length));
        double limit = Absolute + (OfMaximum * expected.Max(v => Math.Abs((double)v)));
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference / limit);
        }

        return worst;
    }
}
