using System.Runtime.Intrinsics.X86;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Gradients that meet at a relu: their sum where the relu's result is positive, in every arrangement.</summary>
[NonParallelizable]
internal sealed class ReluSumTests
{
    // 24 channels in blocks end in padding; 5 channels of 7 pixels do not fill vectors.
    [Test]
    public void Gradients_are_added_where_the_relu_let_pass(
        [Values(2, 3)] int terms, [Values(64, 24, 5)] int channels, [Values(DataType.Float32, DataType.BFloat16)] DataType type, [Values] bool blocked,
        [Values(1, 2)] int threads)
    {
        HostTensor Make(int seed) => HostTensor.Integers(seed, 9, 3, channels, 7, 1) with { Type = type };
        HostTensor[] inputs = [.. Enumerable.Range(1, terms + 1).Select(Make)];
        float[] relu = inputs[terms].Values;
        (relu[0], relu[1], relu[2]) = (float.NaN, 0, -0f);
        
        // As in PyTorch a NaN blocks nothing: what made it shows in the gradients too.
        float[] expected = [.. relu.Select((r, i) => r <= 0 ? 0 : inputs[..terms].Sum(t => t.Values[i]))];
        Layout layout = blocked ? Layout.ChannelBlocked(inputs[0].Shape, type) : Layout.ChannelsLast(inputs[0].Shape, type);
        using var backend = new ManagedBackend(threads);
        Assert.That(KernelRunner.Run(backend, new ReluSumBackwardOp(), inputs, [.. Enumerable.Repeat(layout, terms + 2)])![0].Values, Is.EqualTo(expected));
    }

    [Test]
    public void Whole_vectors_are_converted_in_registers()
    {
        Layout layout = Layout.ChannelBlocked(new Shape(2, 32, 4, 4), DataType.BFloat16), odd = Layout.ChannelsLast(new Shape(1, 5, 7, 1), DataType.BFloat16);
        Assert.That(FlatReluSumBackwardKernel.Suits([layout, layout, layout], layout), Is.EqualTo(Avx512BW.IsSupported));
        Layout floats = Layout.ChannelBlocked(new Shape(2, 32, 4, 4), DataType.Float32);
        Assert.That(FlatReluSumBackwardKernel.Suits([odd, odd, odd], odd), Is.False);
        Assert.That(FlatReluSumBackwardKernel.Suits([floats, floats, floats], floats), Is.False, "nothing is converted");
    }
}
