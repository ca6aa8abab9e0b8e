using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>Which backend a native plan asks first, and what its products are held against.</summary>
[Category(OtherLibraryTests.Category)]
internal sealed class KernelChoiceTests : OneDnnFixture
{
    // 12.8 MB come from memory, 0.8 MB lie in a cache.
    [TestCase(28, true)]
    [TestCase(7, false)]
    public void A_normalization_of_what_no_cache_holds_is_ours(int side, bool far) => OnEngine(() =>
    {
        var image = new Operand(Layout.ChannelsLast(new Shape(16, 256, side, side), DataType.Float32));
        var parameter = new Operand(Layout.ChannelsLast(new Shape(256), DataType.Float32));
        using var managed = new ManagedBackend(Backend.Team);
        (Kernel kernel, string backend) = new KernelFactory(Backend, managed).Create(
            "normalization", new KernelRequest(new BatchNormalizationOp(1e-3f, true, true), [image, parameter, parameter], [image, parameter, parameter]));
        using (kernel)
        {
            Assert.That(backend, Is.EqualTo(far && WideNormalizationLoops<SingleElement>.Suits(256) ? managed.Name : Backend.Name));
        }
    });

    // A step of ours reads float weights beside pixels of bfloat16, which the library has no kernel for: its own reads both in bfloat16.
    [Test]
    public void The_floor_of_a_product_with_float_weights_is_that_of_the_library([Values(DataType.Float32, DataType.BFloat16)] DataType type) => OnEngine(() =>
    {
        if (type == DataType.BFloat16)
        {
            Processor.NeedsBFloat16();
        }

        Layout image = Layout.ChannelsLast(new Shape(8, 32, 16, 16), type), weights = ConvolutionShape.BlockedWeightsLayout(new Shape(32, 32, 3, 3), 1)!;
        var op = new ConvolutionOp(Window.Create([1, 1], [1, 1], [1, 1], [1, 1]), 1, Bias: false);
        using var managed = new ManagedBackend(Backend.Team);
        using Kernel kernel = managed.TryCreate(new KernelRequest(op, [new Operand(image), new Operand(weights)], [new Operand(image)]))!;
        var step = new PlanStep(kernel, op, [new Slot(image, "pixels"), new Slot(weights, "weights")], [new Slot(image, "results")], "conv2d", managed.Name);
        Assert.That(new ProductFloor(Backend).Of(step), Is.Positive);
    });
}
