using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Keras.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.WeightFiles;

/// <summary>Files that lie about themselves. They are made from sound ones, so that the lie is all that is wrong with them.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class HostileFileTests
{
    // Beside what a test itself needs, reading a file of a few thousand bytes takes no more than this.
    private const long Most = 64 << 20;

    // CNN_MUTATIONS=10000 makes it as many for each format.
    private static int Mutations =>
        int.TryParse(Environment.GetEnvironmentVariable("CNN_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 400;

    [TestCase("everything.pth")]
    [TestCase("everything-legacy.pth")]
    [TestCase("training.pth")]
    [TestCase("safetensors")]
    [TestCase("keras/layers-2.h5")]
    [TestCase("keras/layers-3.keras")]
    [TestCase("keras/kinds.h5")]
    [TestCase("keras/newer.h5")]
    public void A_damaged_file_gives_tensors_or_a_message(string name)
    {
        byte[] good = Good(name);
        var random = new Random(7);
        int refused = 0;
        using var folder = new TempFolder();
        for (int i = 0; i < Mutations; i++)
        {
            string path = folder.Write("x.bin", Damaged(good, random));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ReadAll(path);
            }
            catch (InvalidFormatException e)
            {
                refused++;
                Assert.That(e.Message, Does.StartWith(path).And.Length.LessThan(2000), $"mutation {i}");
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Most), $"mutation {i}");
        }

        Assert.That(refused, Is.GreaterThan(Mutations / 10));
    }

    // conv.weight is (3, 2, 1, 1) of 6 elements, with strides 2, 1, 1, 1: K 3, K 2, K 1, K 1 in the pickle.
    [TestCase("K\u0003K\u0002K\u0001K\u0001t", "K\u0003K\u0003K\u0001K\u0001t", "larger than its storage")]
    [TestCase("K\u0003K\u0002K\u0001K\u0001t", "K\u00FFK\u00FFK\u00FFK\u00FFt", "larger than its storage")]
    [TestCase("K\u0002K\u0001K\u0001K\u0001t", "K\u0000K\u0000K\u0000K\u0001t", null)]
    [TestCase("K\u0002K\u0001K\u0001K\u0001t", "K\u00FFK\u0001K\u0001K\u0001t", "larger than its storage")]
    [TestCase("cpuq\u0007K\u0006t", "cpuq\u0007K\u00FAt", "missing, or the file has less of it")]
    [TestCase("torch._utils\n_rebuild_tensor_v2", "torch._utils\n_rebuild_tensor_v3", "_rebuild_tensor_v3")]
    [TestCase("FloatStorage", "FloatSt0rage", "torch.FloatSt0rage")]
    [TestCase("cpuq\u0007K\u0006t", "cpuq\u0007i\u0006t", "opcode 0x69")]
    public void A_pickle_that_lies_is_refused(string from, string to, string? part)
    {
        byte[] file = Replaced(File.ReadAllBytes(Fixture("layers.pt")), Encoding.Latin1.GetBytes(from), Encoding.Latin1.GetBytes(to));
        using var folder = new TempFolder();
        string path = folder.Write("x.pth", file);
        if (part is null)
        {
            // A stride of 0 repeats what is there; no more is read than the storage has.
            Assert.That(() => ReadAll(path), Throws.Nothing);
            return;
        }

        Assert.That(() => ReadAll(path), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(part));
    }

    [Test]
    public void A_storage_of_more_bytes_than_can_be_counted_is_refused()
    {
        // 2^62 elements of 4 bytes are 2^64.
        string path = Path.Combine(TestContext.CurrentContext.TestDirectory, "Corpus", "state-dict", "storage-of-2-to-the-62.pth");
        Assert.That(() => TensorFile.Open(path),
            Throws.TypeOf<InvalidFormatException>().With.Message.Contains("'0' of 4611686018427387904 elements").And.Message.StartsWith(path));
    }

    [Test]
    public void Files_in_an_archive_must_not_overlap_or_lie_outside()
    {
        byte[] good = File.ReadAllBytes(Fixture("layers.pt"));
        int directory = good.AsSpan().IndexOf("PK\u0001\u0002"u8), second = directory + 4 + good.AsSpan(directory + 4).IndexOf("PK\u0001\u0002"u8);
        using var folder = new TempFolder();
        foreach ((int at, uint value) in ((int, uint)[])[(second + 42, 0), (second + 42, 0x7fffffff), (second + 20, 0x7fffffff), (second + 24, 0x7fffffff)])
        {
            byte[] bad = [.. good];
            BinaryPrimitives.WriteUInt32LittleEndian(bad.AsSpan(at), value);
            string path = folder.Write("x.pth", bad);
            Assert.That(() => ReadAll(path),
                Throws.TypeOf<InvalidFormatException>().With.Message.Contains("zip archive").Or.Message.Contains("compressed"), $"{at}: {value}");
        }
    }

    [Test]
    public void A_small_pickle_cannot_make_much()
    {
        // A million empty dicts in a million bytes, each kept; and a list that is put into itself again and again.
        byte[] dicts = [0x80, 2, .. Enumerable.Repeat((byte)'}', 4_000_000), (byte)'.'];
        byte[] lists = [0x80, 2, (byte)']', (byte)'q', 0, .. Enumerable.Repeat<byte[]>([(byte)'h', 0, (byte)'a'], 1_000_000).SelectMany(b => b), (byte)'.'];
        using var folder = new TempFolder();
        foreach (byte[] pickle in (byte[][])[dicts, lists])
        {
            string path = folder.Write("x.pth", [.. LegacyHead, .. pickle]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.That(() => ReadAll(path), Throws.TypeOf<InvalidFormatException>());
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(600L << 20));
        }
    }

    // The magic number, version 1001 and an empty description of the machine.
    private static byte[] LegacyHead =>
        [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.', 0x80, 2, (byte)'M', 0xe9, 3, (byte)'.', 0x80,
            2, (byte)'}', (byte)'.'];

    private static void ReadAll(string path)
    {
        using var file = TensorFile.Open(path);
        foreach (TensorEntry entry in file.Entries)
        {
            file.Read(entry.Name);
        }
    }

    private static byte[] Good(string name)
    {
        if (name != "safetensors")
        {
            return File.ReadAllBytes(name.StartsWith("keras/", StringComparison.Ordinal) ? KerasFixtures.PathOf(name["keras/".Length..]) : Fixture(name));
        }

        using var folder = new TempFolder();
        string path = folder.Path("x.safetensors");
        SafeTensors.Save(path, [KeyValuePair.Create("a", new Tensor(new Shape(2, 3))), KeyValuePair.Create("b", new Tensor(new Shape(4), DataType.Int32))]);
        return File.ReadAllBytes(path);
    }

    private static byte[] Damaged(byte[] good, Random random)
    {
        byte[] bad = [.. good];
        switch (random.Next(4))
        {
            case 0:
                return bad[..random.Next(bad.Length)];
            case 1:
                int from = random.Next(bad.Length), length = random.Next(bad.Length - from), to = random.Next(bad.Length - length);
                bad.AsSpan(from, length).ToArray().CopyTo(bad, to);
                return bad;
            default:
                for (int edits = random.Next(1, 8); edits > 0; edits--)
                {
                    bad[random.Next(bad.Length)] = random.Next(3) switch { 0 => 0xff, 1 => 0, _ => (byte)random.Next(256) };
                }

                return bad;
        }
    }

    private static byte[] Replaced(byte[] file, byte[] from, byte[] to)
    {
        Assert.That(to, Has.Length.EqualTo(from.Length));
        int at = file.AsSpan().IndexOf(from);
        Assert.That(at, Is.Positive, "the file has what is replaced");
        to.CopyTo(file, at);
        return file;
    }

    private static string Fixture(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, "WeightFiles", "Fixtures", name);
}
