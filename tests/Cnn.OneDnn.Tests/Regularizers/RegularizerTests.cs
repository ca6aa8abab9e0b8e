namespace Cnn.OneDnn.Tests.Regularizers;

public sealed class RegularizerTests
{
    [Test]
    public void The_penalty_is_the_weighed_sum_of_magnitudes_and_squares() =>
        Assert.That(new L1L2(0.5f, 0.25f).Penalty([1, -2, 0, 3]), Is.EqualTo((0.5 * 6) + (0.25 * 14)));

    [TestCase(0.5f, 0f)]
    [TestCase(0f, 0.25f)]
    [TestCase(0.5f, 0.25f)]
    public void The_gradient_is_the_slope_of_the_penalty(float l1, float l2)
    {
        var regularizer = new L1L2(l1, l2);
        float[] weights = [.. Enumerable.Range(-20, 41).Where(i => i != 0).Select(i => i / 8f)];
        float[] gradients = new float[weights.Length];
        regularizer.AddGradient(weights, gradients);
        for (int i = 0; i < weights.Length; i++)
        {
            const float Step = 1f / 64;
            float[] above = [.. weights], below = [.. weights];
            above[i] += Step;
            below[i] -= Step;
            double slope = (regularizer.Penalty(above) - regularizer.Penalty(below)) / (2 * Step);
            Assert.That(gradients[i], Is.EqualTo(slope).Within(1e-6));
        }
    }

    [Test]
    public void The_gradient_is_added_and_a_zero_weight_has_none()
    {
        float[] gradients = [1, 1, 1];
        Regularizer.OfL1(0.5f).AddGradient([0, 2, -2], gradients);
        Assert.That(gradients, Is.EqualTo(new[] { 1, 1.5f, 0.5f }));
    }

    [Test]
    public void Factories_have_the_defaults_of_Keras()
    {
        Assert.That(Regularizer.OfL1(), Is.EqualTo(new L1L2(0.01f, 0)));
        Assert.That(Regularizer.OfL2(), Is.EqualTo(new L1L2(0, 0.01f)));
        Assert.That(Regularizer.OfL1L2(), Is.EqualTo(new L1L2(0.01f, 0.01f)));
    }

    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void A_strength_that_is_no_magnitude_is_refused(float strength) =>
        Assert.That(() => Regularizer.OfL2(strength), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("zero or positive"));
}
