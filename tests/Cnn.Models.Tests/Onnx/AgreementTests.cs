using Cnn.Models.Tests.Onnx.Support;

namespace Cnn.Models.Tests.Onnx;

/// <summary>What the tests of networks measure by does not let anything pass that is no number.</summary>
[TestFixture]
internal sealed class AgreementTests
{
    [TestCase(double.NaN, double.NaN, 0)]
    [TestCase(double.NaN, 1, double.PositiveInfinity)]
    [TestCase(1, double.NaN, double.PositiveInfinity)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity, 0)]
    [TestCase(1e30, double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity)]
    [TestCase(double.PositiveInfinity, 1, double.PositiveInfinity)]
    [TestCase(0.0, -0.0, 0)]
    [TestCase(3, 4, 0.25)]
    [TestCase(0.5, 0.25, 0.25)]
    public void Two_numbers_are_as_far_apart_as_they_are(double found, double wanted, double apart) =>
        Assert.That(Agreement.Apart(found, wanted, 1), Is.EqualTo(apart));

    [Test]
    public void The_worst_of_all_counts() => Assert.That(Agreement.Worst([1, float.NaN, 1], [1, 1, 1], 1, ""), Is.EqualTo(double.PositiveInfinity));
}
