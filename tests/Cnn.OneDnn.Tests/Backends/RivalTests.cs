using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Which convolutions a native plan measures our own kernels for.</summary>
[TestFixture]
internal sealed class RivalTests
{
    [TestCase(64, 64, 3, true, false, TestName = "Wide 3x3 kernels, which have a fast algorithm in floats")]
    [TestCase(6, 40, 5, true, true, TestName = "Few channels, which the library fills up")]
    [TestCase(64, 64, 1, false, false, TestName = "Wide 1x1 kernels")]
    [TestCase(64, 64, 5, false, false, TestName = "Wide 5x5 kernels")]
    public void Our_kernels_compete_where_they_may_be_faster(int inputs, int outputs, int kernel, bool single, bool narrow)
    {
        var shape = ConvolutionCase.Of("rival", 8, 1, inputs, outputs, [16, 16], kernel, 1, kernel / 2);
        Shape source = new(shape.SourceDims), weights = new(shape.WeightDims), destination = new(shape.DestinationDims);
        using IBackend managed = new ManagedBackend(SerialTeam.Instance);
        using (Assert.EnterMultipleScope())
        {
            foreach ((bool type, bool expected) in ((bool, bool)[])[(false, single), (true, narrow)])
            {
                Assert.That(managed.IsRival(new ConvolutionOp(shape.Window, 1, Bias: false), [source, weights], type), Is.EqualTo(expected));
                Assert.That(managed.IsRival(new ConvolutionBackwardDataOp(shape.Window, 1, source), [destination, weights], type), Is.EqualTo(expected));
                Assert.That(
                    managed.IsRival(new ConvolutionBackwardWeightsOp(shape.Window, 1, weights, Bias: false), [source, destination], type),
                    Is.EqualTo(type ? narrow : kernel > 1), "one tap is a product of two matrices");
                Assert.That(managed.IsRival(new SumOp(), [source, source], type), Is.False);
            }
        }
    }
}
