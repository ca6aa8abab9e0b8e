using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Reorders between layouts and types keep every element; the padding of blocks becomes zero.</summary>
[TestFixtureSource(typeof(BackendFactory), nameof(BackendFactory.All))]
[NonParallelizable]
public class ReorderTests(BackendFactory factory)
{
    private IBackend backend = null!;

    public enum Order
    {
        ChannelsFirst,
        ChannelsLast,
        BlockedBy16,
        BlockedBy4And2,
        WithGaps,
    }

    [OneTimeSetUp]
    public void MakeBackend() => backend = factory.Make();

    [OneTimeTearDown]
    public void DisposeBackend() => backend.Dispose();

    [Test]
    public void A_reorder_keeps_every_element(
        [Values] Order from, [Values] Order to, [Values(DataType.Float32, DataType.BFloat16)] DataType source,
        [Values(DataType.Float32, DataType.BFloat16)] DataType target)
    {
        HostTensor tensor = HostTensor.Integers(1, 100, 3, 19, 5, 37) with { Type = source };
        Check(tensor, Make(from, tensor.Shape, source), Make(to, tensor.Shape, target));
    }

    [Test]
    public void Bytes_become_floats_in_any_order([Values] Order to, [Values(DataType.Float32, DataType.BFloat16)] DataType target)
    {
        HostTensor tensor = HostTensor.Integers(1, 100, 3, 19, 5, 37);
        tensor = tensor with { Type = DataType.UInt8, Values = Array.ConvertAll(tensor.Values, v => v + 100) };
        Check(tensor, Layout.ChannelsLast(tensor.Shape, DataType.UInt8), Make(to, tensor.Shape, target));
    }

    [Test]
    public void A_matrix_is_transposed()
    {
        HostTensor tensor = HostTensor.Random(1, 70, 33);
        Check(tensor, Layout.RowMajor(tensor.Shape, DataType.Float32), Layout.Permuted(tensor.Shape, DataType.Float32, [1, 0]));
    }

    [Test]
    public void Floats_become_bfloat16_by_rounding_to_nearest_even()
    {
        HostTensor tensor = HostTensor.Random(1, 4, 1000);
        HostTensor expected = tensor.ToBFloat16();
        Layout rows = Layout.RowMajor(tensor.Shape, DataType.Float32);
        HostTensor? actual = KernelRunner.Run(backend, new ReorderOp(), [tensor], [rows, Layout.RowMajor(tensor.Shape, DataType.BFloat16)])?[0];
        Assert.That(actual?.Values ?? (factory.Complete ? null : expected.Values), Is.EqualTo(expected.Values));
    }

    [Test]
    public void A_NaN_and_infinities_survive_bfloat16()
    {
        float[] values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, BitConverter.UInt32BitsToSingle(0x7F800001), -0f, float.MaxValue, 1, 2, 3];
        var tensor = new HostTensor(values, 1, values.Length);
        Layout from = Layout.RowMajor(tensor.Shape, DataType.Float32), to = Layout.RowMajor(tensor.Shape, DataType.BFloat16);
        if (KernelRunner.Run(backend, new ReorderOp(), [tensor], [from, to]) is not { } outputs)
        {
            Assert.That(factory.Complete, Is.False, "the backend lacks a kernel");
            return;
        }

        Assert.That(outputs[0].Values,
            Is.EqualTo((float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.NaN, -0f, float.PositiveInfinity, 1, 2, 3]));
    }

    private static Layout Make(Order order, Shape shape, DataType type)
    {
        int n = shape[0], c = shape[1], h = shape[2], w = shape[3];
        switch (order)
        {
            case Order.ChannelsFirst:
                return Layout.RowMajor(shape, type);
            case Order.ChannelsLast:
                return Layout.ChannelsLast(shape, type);
            case Order.BlockedBy16:
                long blocks = (c + 15) / 16;
                return Layout.Blocked(
                    shape, type, [n, blocks * 16, h, w], [blocks * h * w * 16, (long)h * w * 16, w * 16, 16], [(1, 16)], n * blocks * 16 * h * w * type.Size());
            case Order.BlockedBy4And2:
                long outer = (c + 3) / 4, samples = (n + 1) / 2;
                return Layout.Blocked(shape, type, [samples * 2, outer * 4, h, w], [outer * h * w * 8, (long)h * w * 8, w * 8, 8], [(1, 4), (0, 2)],
                    samples * outer * 8 * h * w * type.Size());
            default:
                return Layout.Strided(shape, type, [c * h * 64L, h * 64, 64, 1]);
        }
    }

    private void Check(HostTensor tensor, Layout from, Layout to)
    {
        if (KernelRunner.Run(backend, new ReorderOp(), [tensor], [from, to]) is not { } outputs)
        {
            Assert.That(factory.Complete, Is.False, "the backend lacks a kernel");
            return;
        }

        Assert.That(outputs[0].Type, Is.EqualTo(to.Type));
        Assert.That(outputs[0].Values, Is.EqualTo(tensor.Values));
    }
}
