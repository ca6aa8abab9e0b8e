using System.Buffers.Binary;
using System.Text;

namespace Cnn.OneDnn.Tests.Formats;

public sealed class NpyTests
{
    private string folder = "";

    private string FilePath => Path.Combine(folder, "a.npy");

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-npy-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    private static Tensor[] Tensors() =>
    [
        Tensor.From(new[] { 1f, 2, 3, float.NaN, 5, 6 }, 2, 3),
        Tensor.From(new[] { int.MinValue, 7 }, 2),
        Tensor.From(new[] { 3f }),
        new(new Shape(0, 4)),
    ];

    [TestCaseSource(nameof(Tensors))]
    public void What_is_saved_is_loaded(Tensor tensor)
    {
        Npy.Save(FilePath, tensor);
        Tensor loaded = Npy.Load(FilePath);
        Assert.That(loaded.Shape, Is.EqualTo(tensor.Shape));
        Assert.That(loaded.Type, Is.EqualTo(tensor.Type));
        Assert.That(loaded.Bytes().SequenceEqual(tensor.Bytes()));
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
    }

    // The bytes that numpy.save writes for numpy.array([[1, 2, 3]], dtype=numpy.float32).
    [Test]
    public void The_bytes_are_those_of_num_py()
    {
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }".PadRight(117) + "\n";
        byte[] expected = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40];
        Npy.Save(FilePath, Tensor.From(new[] { 1f, 2, 3 }, 1, 3));
        Assert.That(File.ReadAllBytes(FilePath), Is.EqualTo(expected));
    }

    [TestCase(2)]
    [TestCase(3)]
    public void Later_formats_are_read_too(byte version)
    {
        byte[] header = Encoding.ASCII.GetBytes("{'shape':(2,),'fortran_order':False,'descr':'<i4'}\n"), length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        File.WriteAllBytes(FilePath, [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, 1, 0, 0, 0, 2, 0, 0, 0]);
        Assert.That(Npy.Load(FilePath).ToArray<int>(), Is.EqualTo(new[] { 1, 2 }));
    }

    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", "'<f8'")]
    [TestCase("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "'>f4'")]
    [TestCase("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", "Fortran order")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "promises 8 bytes")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "fewer than 2^31")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 0), }", "fewer than 2^31")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "no descr")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (1 1,), }", "fewer than 2^31")]
    [TestCase("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "no descr")]
    [TestCase("", "no descr")]
    public void A_header_that_does_not_fit_is_refused(string header, string message)
    {
        Write(header);
        Assert.That(() => Npy.Load(FilePath), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains(message).And.Message.StartsWith(FilePath));
    }

    [Test]
    public void Another_file_or_half_of_one_is_refused()
    {
        File.WriteAllText(FilePath, "PK not an array");
        Assert.That(() => Npy.Load(FilePath), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("not an npy file"));
        File.WriteAllBytes(FilePath, [0x93, (byte)'N', (byte)'U']);
        Assert.That(() => Npy.Load(FilePath), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("cut off after 3 bytes"));
        Assert.That(() => Npy.Save(FilePath, Tensor.From(new byte[] { 1 }, 1)), Throws.ArgumentException.With.Message.Contains("UInt8"));
    }

    [Test]
    public void Mutated_files_give_a_tensor_or_one_clear_error()
    {
        Npy.Save(FilePath, Tensor.From(new[] { 1f, 2, 3, 4, 5, 6 }, 2, 3));
        Mutations.Check(File.ReadAllBytes(FilePath), 2000, bytes =>
        {
            File.WriteAllBytes(FilePath, bytes);
            Npy.Load(FilePath);
        });
    }

    private void Write(string header)
    {
        byte[] text = Encoding.ASCII.GetBytes(header + "\n");
        File.WriteAllBytes(FilePath, [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, 0, 0, 0x80, 0x3f]);
    }
}
