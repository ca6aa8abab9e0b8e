namespace Cnn.OneDnn.Tests.Optimizers;

/// <summary>Values computed by hand from the published formulas.</summary>
public sealed class ScheduleTests
{
    private static readonly double Cosine45 = Math.Sqrt(0.5);

    private static IEnumerable<TestCaseData> Values()
    {
        yield return Case("constant", new ConstantLearningRate(0.3), (0, 0.3), (99, 0.3));
        yield return Case("exponential", new ExponentialDecay(0.1, 4, 0.5), (0, 0.1), (4, 0.05), (2, 0.1 * Cosine45), (8, 0.025));
        yield return Case("staircase", new ExponentialDecay(0.1, 4, 0.5) { Staircase = true }, (3, 0.1), (4, 0.05), (7, 0.05), (8, 0.025));
        yield return Case("inverse time", new InverseTimeDecay(0.1, 2, 0.5), (0, 0.1), (1, 0.08), (2, 0.1 / 1.5), (4, 0.05));
        yield return Case("inverse time staircase", new InverseTimeDecay(0.1, 2, 0.5) { Staircase = true }, (1, 0.1), (2, 0.1 / 1.5), (3, 0.1 / 1.5));
        yield return Case("polynomial", new PolynomialDecay(0.1, 10) { EndLearningRate = 0.02, Power = 2 }, (0, 0.1), (5, 0.04), (10, 0.02), (50, 0.02));
        yield return Case(
            "polynomial cycle", new PolynomialDecay(0.1, 10) { EndLearningRate = 0.02, Cycle = true }, (0, 0.1), (10, 0.02), (15, 0.04), (20, 0.02));
        yield return Case(
            "cosine", new CosineDecay(0.1, 8) { Alpha = 0.1 }, (0, 0.1), (2, 0.1 * ((0.9 * (0.5 + (Cosine45 / 2))) + 0.1)), (4, 0.055), (8, 0.01), (9, 0.01));
        yield return Case("cosine after warm-up", new CosineDecay(0, 8) { WarmupTarget = 0.1, WarmupSteps = 4 }, (0, 0), (1, 0.025), (3, 0.075), (4, 0.1),
            (8, 0.05), (12, 0), (20, 0));
        yield return Case("warm-up steps without a target", new CosineDecay(0.1, 8) { WarmupSteps = 4 }, (0, 0.1), (4, 0.05));
        yield return Case("piecewise", new PiecewiseConstantDecay([3, 7], [0.1, 0.05, 0.01]), (0, 0.1), (3, 0.1), (4, 0.05), (7, 0.05), (8, 0.01));

        yield return Case("rise before a schedule", new LinearWarmup(new PolynomialDecay(0.1, 10) { EndLearningRate = 0.02, Power = 2 }, 4), (0, 0.025),
            (1, 0.05), (3, 0.1), (4, 0.1), (9, 0.04), (14, 0.02));

        // Of 20 steps the first 30 % rise: the top is at step 0.3 * 20 - 1 = 5, the bottom at 19; half way lies half of each difference.
        yield return Case("one cycle", new OneCycle(1, 20), (0, 0.04), (5, 1), (12, (1 + 4e-6) / 2), (19, 4e-6), (30, 4e-6));
    }

    [TestCaseSource(nameof(Values))]
    public void The_rate_follows_the_formula(LearningRateSchedule schedule, (long Step, double Rate)[] expected) =>
        Assert.That(expected.Select(e => schedule.At(e.Step)), Is.EqualTo(expected.Select(e => e.Rate)).Within(1e-12));

    [Test]
    public void Steps_that_are_not_positive_are_refused()
    {
        Assert.That(() => new ExponentialDecay(0.1, 0, 0.5), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("decaySteps"));
        Assert.That(() => new CosineDecay(0.1, double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new LinearWarmup(new ConstantLearningRate(0.1), 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new OneCycle(0.1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PiecewiseConstantDecay([5, 5], [1, 2, 3]), Throws.ArgumentException.With.Message.Contains("must increase"));
        Assert.That(() => new PiecewiseConstantDecay([5], [1]), Throws.ArgumentException.With.Message.Contains("need 2 values, received 1"));
    }

    private static TestCaseData Case(string name, LearningRateSchedule schedule, params (long, double)[] expected) =>
        new TestCaseData(schedule, expected).SetArgDisplayNames(name);
}
