using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn.Tests.Profiling;

/// <summary>A profile holds each kernel against the roofline: what it computes at the machine's peak, what it moves at the speed of memory.</summary>
[TestFixture]
internal sealed class RooflineTests
{
    [Test]
    public void A_product_is_bound_by_its_operations_and_its_bytes()
    {
        using var model = new Sequential(new Input(4), new Dense(3)) { Options = new ModelOptions { Backend = BackendKind.Managed } };
        ProfileReport report = PlanProfiler.Run(model, new ProfileOptions { BatchSize = 2, Inference = true, Steps = 1 });
        ProfileStep dense = report.Steps.Single(s => s.Kind == "dense");
        Assert.Multiple(() =>
        {
            // Two operations for each of 2 x 4 x 3 products; pixels, weights, biases and results of four bytes.
            Assert.That(dense.ArithmeticMilliseconds * report.PeakGigaFlops * 1e6, Is.EqualTo(48).Within(1e-9).Percent);
            Assert.That(dense.MemoryMilliseconds * report.PeakGigaBytes * 1e6, Is.EqualTo(4 * (8 + 12 + 3 + 6)).Within(1e-9).Percent);
            Assert.That(dense.BoundMilliseconds, Is.EqualTo(Math.Max(dense.ArithmeticMilliseconds, dense.MemoryMilliseconds)));
        });
    }

    [Test]
    public void Kinds_add_up_to_the_step()
    {
        using var model = new Sequential(new Input(8, 8, 1), new Conv2D(2, 3), new MaxPooling2D(2), new Flatten(), new Dense(2))
        {
            Options = new ModelOptions { Backend = BackendKind.Managed },
        };
        model.Compile(new Sgd(), Loss.MeanSquaredError);
        ProfileReport report = PlanProfiler.Run(model, new ProfileOptions { BatchSize = 2, Steps = 2 });
        Assert.Multiple(() =>
        {
            Assert.That(report.Totals.Sum(k => k.BoundMilliseconds), Is.EqualTo(report.BoundMilliseconds).Within(1e-9).Percent);
            Assert.That(report.Totals.Sum(k => k.Milliseconds), Is.EqualTo(report.Milliseconds).Within(1).Percent);
            Assert.That(report.Totals.Select(k => k.Kind), Is.SupersetOf(new[] { "convolution", "pooling", "dense", "optimizer", "feeding" }).And.Unique);
            Assert.That(report.PeakGigaFlopsBFloat16, Is.Zero, "nothing is computed in it");
        });
    }

    [Test]
    public void Products_of_bfloat16_are_held_against_its_own_peak()
    {
        using var model = new Sequential(new Input(8, 8, 16), new Conv2D(32, 3))
        {
            Options = new ModelOptions { Backend = BackendKind.Managed, DataTypePolicy = DataTypePolicy.MixedBFloat16, AllowEmulatedBFloat16 = true },
        };
        ProfileReport report = PlanProfiler.Run(model, new ProfileOptions { BatchSize = 2, Inference = true, Steps = 1 });
        ProfileStep product = report.Steps.Single(s => s.Kind == "convolution");
        Assert.That(report.PeakGigaFlopsBFloat16, Is.Positive);
        Assert.That(
            product.ArithmeticMilliseconds * report.PeakGigaFlopsBFloat16 * 1e6, Is.EqualTo(2.0 * 2 * 6 * 6 * 32 * 9 * 16).Within(1e-9).Percent);
    }
}
