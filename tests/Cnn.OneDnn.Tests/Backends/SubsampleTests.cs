using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Every so many-th pixel, and its gradient, element by element.</summary>
[NonParallelizable]
internal sealed class SubsampleTests
{
    [Test]
    public void Pixels_are_kept_from_the_first_on_and_come_back_to_their_places(
        [Values("8x8/2x2", "9x7/2x3", "1x5/4x1", "6/4", "5x4x6/2x1x3")] string sizes,
        [Values(16, 32, 40)] int channels,
        [Values(DataType.Float32, DataType.BFloat16)] DataType type,
        [Values] bool blocked)
    {
        int[][] parts = [.. sizes.Split('/').Select(p => p.Split('x').Select(int.Parse).ToArray())];
        int[] strides = parts[1];
        HostTensor x = HostTensor.Integers(1, 100, [3, channels, .. parts[0]]) with { Type = type };
        var op = new SubsampleOp([.. strides]);
        Shape small = op.InferShapes([x.Shape])[0];
        Assert.That(small.ToArray()[2..], Is.EqualTo(parts[0].Zip(strides, (size, stride) => (int)Math.Ceiling((double)size / stride))));
        HostTensor dy = HostTensor.Integers(2, 100, small.ToArray()) with { Type = type };
        float[] y = new float[small.ElementCount], dx = new float[x.Values.Length];
        HostTensor.ForEach(small, (index, i) =>
        {
            int at = 0;
            for (int axis = 0; axis < index.Length; axis++)
            {
                at = (at * x.Shape[axis]) + (axis < 2 ? index[axis] : index[axis] * strides[axis - 2]);
            }

            (y[i], dx[at]) = (x.Values[at], dy.Values[i]);
        });
        Layout Of(Shape shape) => blocked ? Layout.ChannelBlocked(shape, type) : Layout.ChannelsLast(shape, type);
        foreach (int threads in (ReadOnlySpan<int>)[1, 2])
        {
            using var backend = new ManagedBackend(threads);
            Assert.That(KernelRunner.Run(backend, op, [x], [Of(x.Shape), Of(small)])![0].Values, Is.EqualTo(y));
            Assert.That(KernelRunner.Run(backend, new SubsampleBackwardOp([.. strides], x.Shape), [dy], [Of(small), Of(x.Shape)])![0].Values, Is.EqualTo(dx));
        }
    }

    [Test]
    public void Other_arrangements_are_declined()
    {
        var shape = new Shape(2, 16, 8, 8);
        Operand rows = new(Layout.RowMajor(shape, DataType.Float32)), open = new(new Shape(2, 16, 4, 4), DataType.Float32, null);
        using var backend = new ManagedBackend(SerialTeam.Instance);
        Assert.That(backend.TryCreate(new KernelRequest(new SubsampleOp([2, 2]), [rows], [open])), Is.Null);
    }
}
