using System.Runtime.InteropServices;
using Cnn.OneDnn.Backends.Proof;
using Cnn.OneDnn.Tests.Optimizers;

namespace Cnn.OneDnn.Tests.Backends.Proof;

/// <summary>Numbers get where a layout says and come back, tails of blocks and single rows included.</summary>
internal sealed class LogicalCopyTests
{
    private static IEnumerable<TestCaseData> Layouts()
    {
        foreach (DataType type in new[] { DataType.Float32, DataType.BFloat16 })
        {
            foreach (int channels in new[] { 1, 3, 16, 19, 37 })
            {
                var shape = new Shape(2, channels, 3, 5);
                yield return new TestCaseData(Layout.ChannelsLast(shape, type)).SetArgDisplayNames($"{type} {channels} channels last");
                yield return new TestCaseData(Layout.ChannelBlocked(shape, type)).SetArgDisplayNames($"{type} {channels} in blocks");
                yield return new TestCaseData(Layout.RowMajor(shape, type)).SetArgDisplayNames($"{type} {channels} channels first");
                yield return new TestCaseData(Weights(channels, 21, type)).SetArgDisplayNames($"{type} {channels} in blocks of both channels");
                yield return new TestCaseData(Pairs(channels, 21, type)).SetArgDisplayNames($"{type} {channels} in pairs of input channels");
            }

            // Enough to be shared by the threads.
            yield return new TestCaseData(Weights(37, 521, type)).SetArgDisplayNames($"{type} many in blocks of both channels");
            yield return new TestCaseData(Pairs(37, 521, type)).SetArgDisplayNames($"{type} many in pairs of input channels");
            yield return new TestCaseData(Layout.RowMajor(new Shape(3, 37, 29, 41), type)).SetArgDisplayNames($"{type} many channels first");
            yield return new TestCaseData(Layout.RowMajor(new Shape(521, 133), type)).SetArgDisplayNames($"{type} a matrix");
            yield return new TestCaseData(Layout.Strided(new Shape(521, 133), type, [1, 521])).SetArgDisplayNames($"{type} a transposed matrix");
        }
    }

    /// <summary>Blocks of 16 output channels of each of 16 input channels: ABcd16b16a.</summary>
    private static Layout Weights(int channels, int sources, DataType type) => Blocks(channels, sources, type, (1, 16), (0, 16));

    /// <summary>Two input channels beside each other, for 16 output channels, of eight such pairs: ABcd8b16a2b.</summary>
    private static Layout Pairs(int channels, int sources, DataType type) => Blocks(channels, sources, type, (1, 8), (0, 16), (1, 2));

    private static Layout Blocks(int channels, int sources, DataType type, params (int Axis, int Size)[] blocks)
    {
        int inputs = (sources + 15) / 16 * 16, outputs = (channels + 15) / 16 * 16;
        long block = 256, row = 3 * block, plane = 2 * row;
        return Layout.Blocked(new Shape(channels, sources, 2, 3), type, [outputs, inputs, 2, 3], [inputs / 16 * plane, plane, row, block], blocks,
            (long)outputs * inputs * 6 * type.Size());
    }

    [TestCaseSource(nameof(Layouts))]
    public unsafe void Each_number_lies_where_the_layout_says(object described)
    {
        var layout = (Layout)described;
        var team = new ThreadTeam(2);
        float[] values = [.. Enumerable.Range(0, layout.Shape.ElementCount).Select(i => (float)((i % 127) + 1))];
        byte[] memory = new byte[layout.ByteSize];
        fixed (byte* address = memory)
        {
            LogicalCopy.Write(team, values, layout, (nint)address);
            for (int place = 0; place < values.Length; place++)
            {
                int offset = (int)layout.OffsetOf(LogicalCopy.IndexOf(layout.Shape, place));
                float stored = layout.Type == DataType.Float32
                    ? MemoryMarshal.Cast<byte, float>(memory)[offset]
                    : BitConverter.UInt32BitsToSingle((uint)MemoryMarshal.Cast<byte, ushort>(memory)[offset] << 16);
                if (stored != values[place])
                {
                    Assert.Fail($"{stored} instead of {values[place]} in place {place}");
                }
            }

            float[] read = new float[values.Length];
            LogicalCopy.Read(team, layout, (nint)address, read, clears: true);
            Assert.That(read, Is.EqualTo(values));
            Assert.That(memory, Is.All.Zero, "each was cleared");
        }
    }
}
