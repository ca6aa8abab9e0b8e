using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Convolutions of floats over transformed tiles, in blocks of channels: halves of small whole numbers are exact.</summary>
[NonParallelizable]
internal sealed class WinogradTests
{
    [TestCase(7, 32, 48, 14, 13)]
    [TestCase(3, 272, 128, 7, 7)]
    [TestCase(40, 64, 32, 8, 9)]
    public void Images_in_blocks_of_channels_are_read_and_written_as_they_lie(int batch, int inputs, int outputs, int height, int width)
    {
        var shape = ConvolutionCase.Of("blocks", batch, 1, inputs, outputs, [height, width], 3, 1, 1);
        HostTensor source = HostTensor.Integers(1, 8, shape.SourceDims), gradient = HostTensor.Integers(4, 8, shape.DestinationDims);
        HostTensor weights = HostTensor.Integers(2, 8, shape.WeightDims), bias = HostTensor.Integers(3, 8, shape.Outputs);
        Layout kernels = ConvolutionShape.BlockedWeightsLayout(weights.Shape, 1)!, read = Layout.ChannelBlocked(source.Shape, source.Type),
            written = Layout.ChannelBlocked(gradient.Shape, gradient.Type), mixed = Layout.ChannelsLast(gradient.Shape, gradient.Type);
        double[] forward = ReferenceConvolution.Forward(shape, source.Values, weights.Values, bias.Values);
        using var backend = new ManagedBackend(2);
        foreach (Layout target in (Layout[])[written, mixed])
        {
            Approximately.Check(
                "forward", KernelRunner.Run(backend, new ConvolutionOp(shape.Window, 1, Bias: true), [source, weights, bias],
                    [read, kernels, null, target])![0].Values, forward, absolute: 0, relative: 0);
            Approximately.Check(
                "tanh", KernelRunner.Run(backend, new ConvolutionOp(shape.Window, 1, Bias: true, Activation.Tanh), [source, weights, bias],
                    [read, kernels, null, target])![0].Values,
                Array.ConvertAll(forward, Math.Tanh), absolute: 1e-6, relative: 1e-6);
            HostTensor[] results = KernelRunner.Run(
                backend, new ConvolutionBackwardWeightsOp(shape.Window, 1, weights.Shape, Bias: true), [source, gradient], [read, target, kernels])!;
            Approximately.Check(
                "weight gradient", results[0].Values, ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values), absolute: 0, relative: 0);
            Approximately.Check("bias gradient", results[1].Values, ReferenceConvolution.BiasGradient(shape, gradient.Values), absolute: 0, relative: 0);
            Approximately.Check(
                "source gradient", KernelRunner.Run(backend, new ConvolutionBackwardDataOp(shape.Window, 1, source.Shape), [gradient, weights],
                    [target, kernels, read])![0].Values,
                ReferenceConvolution.SourceGradient(shape, gradient.Values, weights.Values), absolute: 0, relative: 0);
        }
    }
}
