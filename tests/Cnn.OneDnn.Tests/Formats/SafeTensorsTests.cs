using System.Buffers.Binary;
using System.Text;
using Cnn.OneDnn.Tests.Golden;

namespace Cnn.OneDnn.Tests.Formats;

public sealed class SafeTensorsTests
{
    private string folder = "";

    private string FilePath => Path.Combine(folder, "a.safetensors");

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-safetensors-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void What_is_saved_is_loaded()
    {
        var tensors = new Dictionary<string, Tensor>
        {
            ["conv/kernel"] = Tensor.From(new[] { 1f, -2.5f, float.NaN, float.NegativeInfinity, 1e-40f, 0 }, 2, 3),
            ["labels \"ü\""] = Tensor.From(new[] { int.MinValue, 7 }, 2),
            ["pixels"] = Tensor.From(new byte[] { 0, 255, 3 }, 3),
            ["half"] = Tensor.From(new ushort[] { 0x3f80, 0x7fc0 }, 1, 2),
            ["nothing"] = new Tensor(new Shape(0, 5)),
            ["number"] = Tensor.From(new[] { 4f }),
        };
        SafeTensors.Save(FilePath, tensors, new Dictionary<string, string> { ["epoch"] = "3", ["text"] = "a \"b\"\n" });
        IReadOnlyDictionary<string, Tensor> loaded = SafeTensors.Load(FilePath);
        Assert.That(loaded.Keys, Is.EquivalentTo(tensors.Keys));
        foreach ((string name, Tensor tensor) in tensors)
        {
            Assert.That(loaded[name].Shape, Is.EqualTo(tensor.Shape), name);
            Assert.That(loaded[name].Type, Is.EqualTo(tensor.Type), name);
            Assert.That(loaded[name].Bytes().SequenceEqual(tensor.Bytes()), name);
        }

        using var reader = new SafeTensorsReader(FilePath);
        Assert.That(reader.Metadata, Is.EquivalentTo(new Dictionary<string, string> { ["epoch"] = "3", ["text"] = "a \"b\"\n" }));
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1), "no temporary file is left");
    }

    [Test]
    public void Elements_written_in_parts_are_one_tensor()
    {
        using (var writer = new SafeTensorsWriter(FilePath))
        {
            writer.Declare("a", SafeTensorsType.F32, new Shape(4));
            writer.Declare("none", SafeTensorsType.F32, new Shape(0));
            writer.Declare("b", SafeTensorsType.I32, new Shape(1));
            writer.Write<float>("a", [1, 2, 3]);
            writer.Write<float>("a", [4]);
            writer.Write<float>("none", []);
            writer.Write<int>("b", [5]);
            writer.Commit();
        }

        Assert.That(SafeTensors.Load(FilePath)["a"].ToArray<float>(), Is.EqualTo(new float[] { 1, 2, 3, 4 }));
        Assert.That(SafeTensors.Load(FilePath)["b"].ToArray<int>(), Is.EqualTo(new[] { 5 }));
    }

    [Test]
    public void A_file_written_by_another_program_is_read()
    {
        // Keras's golden file, against the test's own reader.
        string path = Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden", "optimizers.safetensors");
        GoldenFile golden = GoldenFile.Open("optimizers.safetensors");
        using var reader = new SafeTensorsReader(path);
        Assert.That(reader.Entries, Has.Length.GreaterThan(500));
        foreach (SafeTensorsEntry entry in reader.Entries)
        {
            Assert.That(reader.Read(entry.Name).ToArray<float>(), Is.EqualTo(golden.Floats(entry.Name)));
        }
    }

    [Test]
    public void Other_types_are_converted()
    {
        byte[] data = new byte[44];
        BinaryPrimitives.WriteDoubleLittleEndian(data, 1.5);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(8), -1e300);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(16), (Half)0.25f);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(18), Half.NegativeInfinity);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(20), 0xc040);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(22), 0x3f80);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(24), -7);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(32), int.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(40), 9);
        Write(
            """
            {"d":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"h":{"dtype":"F16","shape":[2],"data_offsets":[16,20]},
            "b":{"dtype":"BF16","shape":[2],"data_offsets":[20,24]},"l":{"dtype":"I64","shape":[2],"data_offsets":[24,40]},
            "i":{"dtype":"I32","shape":[],"data_offsets":[40,44]}}
            """,
            data);
        using var reader = new SafeTensorsReader(FilePath);
        Assert.That(reader.Read("d").ToArray<float>(), Is.EqualTo(new[] { 1.5f, float.NegativeInfinity }));
        Assert.That(reader.Read("h").ToArray<float>(), Is.EqualTo(new[] { 0.25f, float.NegativeInfinity }));
        Assert.That(reader.Read("b").ToArray<ushort>(), Is.EqualTo(new ushort[] { 0xc040, 0x3f80 }));
        Assert.That(reader.Read("l").ToArray<int>(), Is.EqualTo(new[] { -7, int.MaxValue }));
        Assert.That(reader.Read("i").ToArray<int>(), Is.EqualTo(new[] { 9 }));
        float[] floats = new float[2];
        reader.ReadFloats("b", floats);
        Assert.That(floats, Is.EqualTo(new[] { -3f, 1f }));
        Assert.That(() => reader.ReadFloats("l", floats), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("holds I64"));
        Assert.That(() => reader.ReadFloats("d", new float[3]), Throws.ArgumentException);
        Assert.That(() => reader.Read("x"), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("no tensor 'x'"));
    }

    [Test]
    public void A_long_integer_that_does_not_fit_is_refused()
    {
        byte[] data = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(data, 1L << 40);
        Write("""{"l":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", data);
        using var reader = new SafeTensorsReader(FilePath);
        Assert.That(() => reader.Read("l"), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("1099511627776"));
    }

    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "needs 8 bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "the file has 8")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "the tensors end at byte 4")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "without overlaps or holes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "without overlaps or holes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "occurs twice")]
    [TestCase("""{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,8]}}""", "too large to count")]
    [TestCase("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", "whole numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "none negative")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "none negative")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "needs 8 bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "whole numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "at most 16")]
    [TestCase("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "'F8_E4M3'")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2]}}""", "data_offsets")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""", "a key other than")]
    [TestCase("""{"a":[]}""", "expected an object for 'a'")]
    [TestCase("""{"__metadata__":{"a":1}}""", "expected text")]
    [TestCase("""[]""", "expected an object")]
    [TestCase("""{"a":""", "not the JSON")]
    [TestCase("""{} {}""", "not the JSON")]
    [TestCase("", "not the JSON")]
    public void A_header_that_lies_is_refused(string header, string message)
    {
        Write(header, new byte[8]);
        Assert.That(() => new SafeTensorsReader(FilePath),
            Throws.InstanceOf<InvalidFormatException>().With.Message.Contains(message).And.Message.StartsWith(FilePath));
    }

    [TestCase(0)]
    [TestCase(7)]
    public void A_file_without_a_length_is_refused(int size)
    {
        File.WriteAllBytes(FilePath, new byte[size]);
        Assert.That(() => new SafeTensorsReader(FilePath), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains($"it has {size} bytes"));
    }

    [TestCase(100UL)]
    [TestCase(1UL << 40)]
    [TestCase(ulong.MaxValue)]
    public void A_header_longer_than_the_file_is_refused_before_it_is_allocated(ulong claimed)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, claimed);
        File.WriteAllBytes(FilePath, bytes);
        Assert.That(() => new SafeTensorsReader(FilePath), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains($"claims {claimed} bytes"));
    }

    [Test]
    public void An_empty_tensor_of_absurd_sizes_is_not_loaded()
    {
        Write("""{"a":{"dtype":"U8","shape":[65536,65536,0],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", new byte[8]);
        using var reader = new SafeTensorsReader(FilePath);
        Assert.That(() => reader.Read("a"), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("(65536, 65536, 0)"));
    }

    [Test]
    public void A_writer_that_is_not_finished_leaves_the_old_file()
    {
        SafeTensors.Save(FilePath, [new("a", Tensor.From(new[] { 1f }, 1))]);
        byte[] before = File.ReadAllBytes(FilePath);
        using (var writer = new SafeTensorsWriter(FilePath))
        {
            writer.Declare("a", SafeTensorsType.F32, new Shape(2));
            writer.Write<float>("a", [1]);
            Assert.That(writer.Commit, Throws.InvalidOperationException.With.Message.Contains("4 of 8 bytes"));
        }

        Assert.That(File.ReadAllBytes(FilePath), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_writer_refuses_what_was_not_declared()
    {
        using var writer = new SafeTensorsWriter(FilePath);
        writer.Declare("a", SafeTensorsType.F32, new Shape(1));
        writer.Declare("b", SafeTensorsType.F32, new Shape(1));
        Assert.That(() => writer.Declare("a", SafeTensorsType.F32, new Shape(1)), Throws.ArgumentException.With.Message.Contains("'a'"));
        Assert.That(() => writer.Declare("__metadata__", SafeTensorsType.F32, new Shape(1)), Throws.ArgumentException);
        Assert.That(() => writer.Write<float>("b", [1]), Throws.InvalidOperationException.With.Message.Contains("Expected the elements of 'a'"));
        Assert.That(() => writer.Write<float>("a", [1, 2]), Throws.ArgumentException.With.Message.Contains("has 4 bytes, received 8"));
        Assert.That(() => writer.AddMetadata("k", "v"), Throws.InvalidOperationException);
    }

    [Test]
    public void Mutated_files_give_tensors_or_one_clear_error()
    {
        SafeTensors.Save(
            FilePath,
            [new("w", Tensor.From(new[] { 1f, 2, 3, 4 }, 2, 2)), new("b", Tensor.From(new[] { 1, 2 }, 2)), new("p", Tensor.From(new byte[] { 1, 2, 3 }, 3))],
            new Dictionary<string, string> { ["k"] = "v" });
        Mutations.Check(File.ReadAllBytes(FilePath), 2000, bytes =>
        {
            File.WriteAllBytes(FilePath, bytes);
            SafeTensors.Load(FilePath);
        });
    }

    private void Write(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(FilePath, [.. length, .. json, .. data]);
    }
}
