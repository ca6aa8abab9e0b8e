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
                yield return new TestCaseData(Weights(channels, type)).SetArgDisplayNames($"{type} {channels} in blocks of both channels");
            }
        }
    }

    /// <summary>Blocks of 16 output channels of each of 16 input channels: ABcd16b16a.</summary>
    private static Layout Weights(int channels, DataType type)
    {
        int inputs = (21 + 15) / 16 * 16, outputs = (channels + 15) / 16 * 16;
        long block = 256, row = 3 * block, plane = 2 * row;
        return Layout.Blocked(new Shape(channels, 21, 2, 3), type, [outputs, inputs, 2, 3], [inputs / 16 * plane, plane, row, block], [(1, 16), (0, 16)],
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
                Assert.That(stored, Is.EqualTo(values[place]), $"place {place}");
            }

            float[] read = new float[values.Length];
            LogicalCopy.Read(team, layout, (nint)address, read, clears: true);
            Assert.That(read, Is.EqualTo(values));
            Assert.That(memory, Is.All.Zero, "each was cleared");
        }
    }
}
