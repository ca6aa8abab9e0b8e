using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Operands one behind the other along any axis, element by element.</summary>
[NonParallelizable]
internal sealed class ConcatenateTests
{
    // Along the channels of vectors, of parts of vectors, and of more than a call's worth; along rows, samples and channels that lie first.
    [Test]
    public void Each_operand_lies_behind_the_one_before_it(
        [Values("7x16,32,16x5x6", "2x3,1,20x4x9", "40x8,24x3", "3x700,5x4", "2,5,1x8x3x3")] string sizes,
        [Values(0, 1, 2)] int axis,
        [Values(DataType.Float32, DataType.BFloat16)] DataType type,
        [Values] bool channelsLast,
        [Values(1, 2)] int threads)
    {
        int[][] parts = [.. sizes.Split('x').Select(p => p.Split(',').Select(int.Parse).ToArray())];
        int[] along = parts.Single(p => p.Length > 1);
        int[] Dims(int part) => [.. Move(parts, axis).Select(p => p.Length > 1 ? p[part] : p[0])];
        HostTensor[] operands = [.. along.Select((_, i) => HostTensor.Integers(i + 1, 100, Dims(i)) with { Type = type })];
        var op = new ConcatenateOp(axis);
        Shape whole = op.InferShapes([.. operands.Select(o => o.Shape)])[0];
        float[] expected = new float[whole.ElementCount];
        HostTensor.ForEach(whole, (index, i) =>
        {
            int[] at = [.. index];
            int operand = 0;
            for (; at[axis] >= operands[operand].Shape[axis]; operand++)
            {
                at[axis] -= operands[operand].Shape[axis];
            }

            int place = 0;
            for (int a = 0; a < at.Length; a++)
            {
                place = (place * operands[operand].Shape[a]) + at[a];
            }

            expected[i] = operands[operand].Values[place];
        });
        Layout Of(Shape shape) => channelsLast ? Layout.ChannelsLast(shape, type) : Layout.RowMajor(shape, type);
        using var backend = new ManagedBackend(threads);
        Assert.That(KernelRunner.Run(backend, op, operands, [.. operands.Select(o => Of(o.Shape)), Of(whole)])![0].Values, Is.EqualTo(expected));
    }

    // The sizes name the axis by where the operands differ; the case wants it elsewhere.
    private static int[][] Move(int[][] parts, int axis)
    {
        List<int[]> moved = [.. parts.Where(p => p.Length == 1)];
        moved.Insert(axis, parts.Single(p => p.Length > 1));
        return [.. moved];
    }
}
