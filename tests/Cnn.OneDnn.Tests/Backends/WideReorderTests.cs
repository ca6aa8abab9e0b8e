using System.Runtime.Intrinsics.X86;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Reorders of whole cache lines and of tiles of weights: every element arrives, rounded to nearest even where it is narrowed.</summary>
[NonParallelizable]
internal sealed class WideReorderTests
{
    // One pixel, fewer pixels than are moved together, and more; 13 groups of the widest.
    [TestCase(64, 1, 1)]
    [TestCase(32, 3, 5)]
    [TestCase(96, 7, 7)]
    [TestCase(256, 29, 31)]
    [TestCase(2048, 5, 7)]
    public void Images_keep_every_element_into_blocks_and_back(int channels, int height, int width)
    {
        foreach (DataType type in (ReadOnlySpan<DataType>)[DataType.Float32, DataType.BFloat16])
        {
            HostTensor tensor = HostTensor.Integers(1, 100, 3, channels, height, width) with { Type = type };
            Layout plain = Layout.ChannelsLast(tensor.Shape, type), blocked = Layout.ChannelBlocked(tensor.Shape, type);
            foreach (int threads in (ReadOnlySpan<int>)[1, 2])
            {
                using var backend = new ManagedBackend(threads);
                ExpectOwn(backend, plain, blocked, "reorder_blocks");
                ExpectOwn(backend, blocked, plain, "reorder_blocks");
                Assert.That(KernelRunner.Run(backend, new ReorderOp(), [tensor], [plain, blocked])![0].Values,
                    Is.EqualTo(tensor.Values), $"{type} into blocks");
                Assert.That(KernelRunner.Run(backend, new ReorderOp(), [tensor], [blocked, plain])![0].Values, Is.EqualTo(tensor.Values),
                    $"{type} out of blocks");
            }
        }
    }

    [Test]
    public void Volumes_and_lines_have_blocks_too([Values(1, 3)] int axes)
    {
        int[] dims = axes == 1 ? [2, 32, 9] : [2, 32, 3, 4, 5];
        HostTensor tensor = HostTensor.Integers(1, 100, dims);
        Layout plain = Layout.ChannelsLast(tensor.Shape, DataType.Float32), blocked = Layout.ChannelBlocked(tensor.Shape, DataType.Float32);
        using var backend = new ManagedBackend(2);
        ExpectOwn(backend, plain, blocked, "reorder_blocks");
        Assert.That(KernelRunner.Run(backend, new ReorderOp(), [tensor], [plain, blocked])![0].Values, Is.EqualTo(tensor.Values));
    }

    // Blocks that channels do not fill, and half of a cache line at the end of a pixel, are left to others.
    [TestCase(24, DataType.Float32)]
    [TestCase(48, DataType.BFloat16)]
    public void Channels_that_do_not_fill_lines_are_not_ours(int channels, DataType type)
    {
        var shape = new Shape(2, channels, 6, 6);
        Assert.That(IsFaster(Layout.ChannelsLast(shape, type), Layout.ChannelBlocked(shape, type)), Is.False);
    }

    // oneDNN's names of the layouts: ABcd8b16a2b, AcdB64a2b, BAcd8a16b2a, BcdA48b2a.
    [TestCase(0, 1, 16, true)]
    [TestCase(0, 1, 64, false)]
    [TestCase(1, 0, 16, true)]
    [TestCase(1, 0, 48, false)]
    public void Weights_are_rounded_into_pairs(int runAxis, int pairAxis, int run, bool pairsInBlocks)
    {
        foreach (int side in (ReadOnlySpan<int>)[1, 3])
        {
            HostTensor tensor = HostTensor.Random(1, 192, 96, side, side);
            (tensor.Values[5], tensor.Values[700], tensor.Values[901]) = (float.NaN, float.NegativeInfinity, BitConverter.UInt32BitsToSingle(0x7F800001));
            float[] expected = tensor.ToBFloat16().Values;
            expected[901] = float.NaN;
            Layout from = ConvolutionShape.BlockedWeightsLayout(tensor.Shape, groups: 1)!, to = Paired(tensor.Shape, runAxis, pairAxis, run, pairsInBlocks);
            foreach (int threads in (ReadOnlySpan<int>)[1, 2])
            {
                using var backend = new ManagedBackend(threads);
                ExpectOwn(backend, from, to, "reorder_pairs");
                Assert.That(KernelRunner.Run(backend, new ReorderOp(), [tensor], [from, to])![0].Values, Is.EqualTo(expected), $"{to}");
            }
        }
    }

    // 96 channels in runs of 64 end in padding.
    [Test]
    public void Weights_with_padding_are_not_ours()
    {
        var shape = new Shape(192, 96, 3, 3);
        Layout from = ConvolutionShape.BlockedWeightsLayout(shape, groups: 1)!;
        Assert.That(IsFaster(from, Paired(shape, runAxis: 1, pairAxis: 0, run: 64, pairsInBlocks: false)), Is.False);
        Assert.That(IsFaster(from, Layout.RowMajor(shape, DataType.BFloat16)), Is.False);
    }

    /// <summary>Axes of weights outermost first, then blocks: eight pairs if they are in blocks, a run, a pair.</summary>
    private static Layout Paired(Shape shape, int runAxis, int pairAxis, int run, bool pairsInBlocks)
    {
        int pairs = pairsInBlocks ? 16 : 2;
        int[] order = pairsInBlocks ? [runAxis, pairAxis, 2, 3] : [runAxis, 2, 3, pairAxis];
        long[] padded = [shape[0], shape[1], shape[2], shape[3]], strides = new long[4];
        padded[runAxis] = (shape[runAxis] + run - 1) / run * run;
        long stride = run * pairs;
        foreach (int axis in order.Reverse())
        {
            strides[axis] = stride;
            stride *= axis == runAxis ? padded[axis] / run : axis == pairAxis ? padded[axis] / pairs : padded[axis];
        }

        (int, int)[] blocks = pairsInBlocks ? [(pairAxis, 8), (runAxis, run), (pairAxis, 2)] : [(runAxis, run), (pairAxis, 2)];
        return Layout.Blocked(shape, DataType.BFloat16, padded, strides, blocks, stride * sizeof(ushort));
    }

    private static bool IsFaster(Layout from, Layout to)
    {
        using var backend = new ManagedBackend(SerialTeam.Instance);
        return backend.IsFaster(new KernelRequest(new ReorderOp(), [new Operand(from)], [new Operand(to)]));
    }

    private static void ExpectOwn(ManagedBackend backend, Layout from, Layout to, string name)
    {
        using Kernel kernel = backend.TryCreate(new KernelRequest(new ReorderOp(), [new Operand(from)], [new Operand(to)]))!;
        Assert.That(kernel.Implementation, Avx512BW.IsSupported ? Is.EqualTo("managed:" + name) : Is.Not.Null);
        Assert.That(IsFaster(from, to), Is.EqualTo(Avx512BW.IsSupported));
    }
}
