using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Which convolutions a native plan measures our own kernels for.</summary>
[TestFixture]
internal sealed class RivalTests
{
    // In floats beside a library that multiplies floats, in floats beside one that multiplies bfloat16, in bfloat16 beside that one.
    [TestCase(64, 64, 3, 16, true, false, true, TestName = "Wide 3x3 kernels, which have fast algorithms")]
    [TestCase(64, 48, 3, 16, true, false, false, TestName = "3x3 kernels over channels that the transforms of bfloat16 do not take")]
    [TestCase(6, 40, 5, 16, true, true, false, TestName = "Few channels, which the library fills up")]
    [TestCase(64, 64, 1, 16, false, false, false, TestName = "Wide 1x1 kernels")]
    [TestCase(64, 64, 5, 16, false, false, false, TestName = "Wide 5x5 kernels")]
    public void Our_kernels_compete_where_they_may_be_faster(int inputs, int outputs, int kernel, int size, bool single, bool besideNarrow, bool narrow)
    {
        var shape = ConvolutionCase.Of("rival", 16, 1, inputs, outputs, [size, size], kernel, 1, kernel / 2);
        Shape source = new(shape.SourceDims), weights = new(shape.WeightDims), destination = new(shape.DestinationDims);
        using IBackend managed = new ManagedBackend(SerialTeam.Instance, new NoProducts());
        using (Assert.EnterMultipleScope())
        {
            foreach ((DataType type, bool native, bool expected) in (
                (DataType, bool, bool)[])[(DataType.Float32, false, single), (DataType.Float32, true, besideNarrow),
                    (DataType.BFloat16, true, narrow && BFloat16WinogradTransforms.IsSupported), (DataType.BFloat16, false, false)])
            {
                Assert.That(managed.IsRival(new ConvolutionOp(shape.Window, 1, Bias: false), [source, weights], type, native), Is.EqualTo(expected));
                Assert.That(managed.IsRival(
                    new ConvolutionBackwardDataOp(shape.Window, 1, source), [destination, weights], type, native), Is.EqualTo(expected));
                Assert.That(
                    managed.IsRival(new ConvolutionBackwardWeightsOp(shape.Window, 1, weights, Bias: false), [source, destination], type, native),
                    Is.EqualTo(type == DataType.Float32 && !native ? kernel > 1 : expected), "one tap is a product of two matrices");
                Assert.That(managed.IsRival(new SumOp(), [source, source], type, native), Is.False);
            }
        }
    }

    // 64 and 16 results of an image.
    [TestCase(64, 16, false)]
    [TestCase(64, 8, true)]
    [TestCase(32, 16, true)]
    public void Strided_gradients_of_wide_weights_are_left_to_the_library_where_images_are_large(int channels, int size, bool expected)
    {
        var shape = ConvolutionCase.Of("rival", 16, 1, channels, 64, [size, size], 3, 2, 1);
        using IBackend managed = new ManagedBackend(SerialTeam.Instance);
        var op = new ConvolutionBackwardWeightsOp(shape.Window, 1, new Shape(shape.WeightDims), Bias: false);
        Assert.That(managed.IsRival(
            op, [new Shape(shape.SourceDims), new Shape(shape.DestinationDims)], DataType.Float32, bfloat16: false), Is.EqualTo(expected));
    }

    [Test]
    public void Without_fast_products_of_bfloat16_nothing_competes_in_it()
    {
        var shape = ConvolutionCase.Of("rival", 16, 1, 64, 64, [16, 16], 3, 1, 1);
        using IBackend managed = new ManagedBackend(SerialTeam.Instance);
        Assert.That(managed.IsRival(new ConvolutionOp(shape.Window, 1, Bias: false), [new Shape(shape.SourceDims), new Shape(shape.WeightDims)],
            DataType.BFloat16, bfloat16: true), Is.False);
    }

    // What competes depends on whether there are products at all, not on their sizes.
    private sealed class NoProducts : IBFloat16Products
    {
        public string Fingerprint => "none";

        public BFloat16Product? TryCreate(BFloat16ProductShape shape) => null;
    }
}
