using Cnn.Models.Data.Parquet;

namespace Cnn.Models.Tests.Data.Parquet;

/// <summary>Blocks and frames by themselves, written by hand from the descriptions of their formats.</summary>
public sealed class PackedBlockTests
{
    [Test]
    public void A_block_of_LZ4_has_literals_and_copies_that_may_overlap_themselves()
    {
        // Two literals, then five bytes from two back; at last five literals.
        byte[] block = [0x21, (byte)'a', (byte)'b', 2, 0, 0x50, .. "hello"u8];
        byte[] unpacked = new byte[12];
        Lz4Block.Unpack(block, unpacked);
        Assert.That(unpacked, Is.EqualTo("abababahello"u8.ToArray()));

        // 15 + 255 + 1 literals.
        byte[] many = [0xF0, 255, 1, .. Enumerable.Repeat((byte)7, 271)], all = new byte[271];
        Lz4Block.Unpack(many, all);
        Assert.That(all, Is.All.EqualTo(7));
    }

    [TestCase(new byte[] { 0x21, 1, 2, 3, 0 }, 7, TestName = "copies from before its start")]
    [TestCase(new byte[] { 0x21, 1, 2, 0, 0 }, 7, TestName = "copies from nowhere")]
    [TestCase(new byte[] { 0x50, 1, 2 }, 5, TestName = "fewer literals than it says")]
    [TestCase(new byte[] { 0x2F, 1, 2, 2, 0, 255 }, 7, TestName = "ends within a length")]
    [TestCase(new byte[] { 0x20, 1, 2 }, 3, TestName = "too short")]
    [TestCase(new byte[] { 0x21, 1, 2, 2, 0 }, 5, TestName = "too long")]
    public void A_block_of_LZ4_that_contradicts_itself_is_refused(byte[] block, int size) =>
        Assert.That(() => Lz4Block.Unpack(block, new byte[size]), Throws.InstanceOf<InvalidDataException>());

    [Test]
    public void Frames_of_Zstandard_are_measured_by_their_blocks_and_unpacked()
    {
        // One frame with its size: a run of five, then two bytes as they are. Another that is passed over. One of 260 bytes in a run, with its size in two.
        byte[] frames =
        [
            0x28, 0xB5, 0x2F, 0xFD, 0x20, 7, 0b101010, 0, 0, 9, 0b10001, 0, 0, 1, 2,
            0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 8, 8, 8,
            0x28, 0xB5, 0x2F, 0xFD, 0x60, 4, 0, 0b100011, 8, 0, 6,
        ];
        Assert.That(ZstdFrames.Most(frames), Is.EqualTo(267));
        byte[] unpacked = new byte[267];
        ZstdFrames.Unpack(frames, unpacked);
        Assert.That(unpacked, Is.EqualTo((byte[])[9, 9, 9, 9, 9, 1, 2, .. Enumerable.Repeat((byte)6, 260)]));
        Assert.That(() => ZstdFrames.Unpack(frames, new byte[266]), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => ZstdFrames.Unpack(frames, new byte[268]), Throws.InstanceOf<InvalidDataException>());
        for (int length = 1; length < frames.Length; length++)
        {
            byte[] part = frames[..length];
            if (length is not (15 or 26))
            {
                Assert.That(() => ZstdFrames.Most(part), Throws.InstanceOf<InvalidDataException>(), $"{length} bytes");
            }
        }
    }
}
