using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.WeightFiles;

/// <summary>State dicts that PyTorch 2.6 wrote, by Fixtures/make.py: every number is its place in the tensor, times 0.5.</summary>
[TestFixture]
internal sealed class TensorFileTests
{
    [Test]
    public void Every_type_and_every_view_is_read([Values("everything.pth", "everything-legacy.pth")] string name)
    {
        using var file = TensorFile.Open(Fixture(name));
        float[] counting = Counting(6);
        Assert.That(file.Format, Is.EqualTo("PyTorch"));
        Assert.That(file.Entries.Select(e => e.Name), Is.EqualTo(
            new[] { "f32", "f64", "f16", "bf16", "i64", "i32", "i16", "i8", "u8", "flag", "scalar", "empty", "whole", "transposed", "part",
                "every", "parameter" }));
        foreach (string type in (string[])["f32", "f64", "f16", "bf16"])
        {
            Assert.That(file.Find(type)!.Shape, Is.EqualTo(new Shape(2, 3)));
            Assert.That(file.Read(type).ToArray<float>(), Is.EqualTo(counting), type);
        }

        Assert.That(file.Read("i64").ToArray<int>(), Is.EqualTo(new[] { -1, int.MaxValue }));
        Assert.That(file.Read("i32").ToArray<int>(), Is.EqualTo(new[] { -3, 4 }));
        Assert.That(file.Read("i16").ToArray<int>(), Is.EqualTo(new[] { -5, 6 }));
        Assert.That(file.Read("i8").ToArray<int>(), Is.EqualTo(new[] { -7, 8 }));
        Assert.That(file.Read("u8").ToArray<int>(), Is.EqualTo(new[] { 9, 250 }));
        Assert.That(file.Read("flag").ToArray<int>(), Is.EqualTo(new[] { 1, 0 }));
        Assert.That(file.Read("scalar").ToArray<float>(), Is.EqualTo(new[] { 2.5f }));
        Assert.That(file.Read("scalar").Shape.Rank, Is.Zero);
        Assert.That(file.Find("empty")!.Shape, Is.EqualTo(new Shape(0, 3)));
        Assert.That(file.Read("whole").ToArray<float>(), Is.EqualTo(Counting(24)));
        Assert.That(file.Read("transposed").ToArray<float>(),
            Is.EqualTo(from c in Enumerable.Range(0, 6) from r in Enumerable.Range(0, 4) select ((r * 6) + c) * 0.5f));
        Assert.That(file.Read("part").ToArray<float>(), Is.EqualTo(new[] { 4f, 4.5f, 5f, 7f, 7.5f, 8f }));
        Assert.That(file.Read("every").ToArray<float>(), Is.EqualTo(Enumerable.Range(0, 12).Select(i => (float)i)));
        Assert.That(file.Read("parameter").ToArray<float>(), Is.EqualTo(Counting(3)));
    }

    [Test]
    public void Weights_of_a_training_are_found_in_its_checkpoint()
    {
        using TensorFile training = TensorFile.Open(Fixture("training.pth")), alone = TensorFile.Open(Fixture("layers.pt"));
        Assert.That(training.Entries.Select(e => e.Name), Is.EqualTo(alone.Entries.Select(e => "module." + e.Name)));
        Assert.That(training.Read("module.conv.weight").ToArray<float>(), Is.EqualTo(Counting(6)));
    }

    [Test]
    public void Code_in_a_file_is_refused_by_name_and_not_run()
    {
        Refused("hostile.pth", "system", "no part of a state dict", "Nothing of it was executed");
        Refused("whole-model.pth", "torch.nn.modules.container.Sequential", "torch.save(model.state_dict(), path)");
        Assert.That(File.Exists("executed"), Is.False);
    }

    [Test]
    public void A_compressed_archive_is_refused() => Refused("compressed.pth", "is compressed");

    [TestCase("x.pth", "", "neither a safetensors file, nor one that torch.save or Keras wrote")]
    [TestCase("x.pth", "this is text, no weights", "neither")]
    [TestCase("x.pth", "PK\u0003\u0004 and no more", "cut off or damaged")]
    [TestCase("x.h5", "\u0089HDF\r\n\u001a\n", "HDF5")]
    [TestCase("x.safetensors", "{}", "not a safetensors file")]
    public void Other_files_are_refused_in_words(string name, string content, string part)
    {
        using var folder = new TempFolder();
        string path = folder.Write(name, Encoding.Latin1.GetBytes(content));
        Assert.That(() => TensorFile.Open(path), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(part).And.Message.StartsWith(path));
    }

    [Test]
    public void A_tensor_that_is_not_there_is_said()
    {
        using var file = TensorFile.Open(Fixture("layers.pt"));
        Assert.That(file.Find("fc.weight"), Is.Null);
        Assert.That(() => file.Read("fc.weight"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'fc.weight'"));
        Assert.That(() => file.ReadFloats("bn.num_batches_tracked", new float[1]), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("Int64"));
        Assert.That(() => file.ReadFloats("conv.weight", new float[1]), Throws.ArgumentException);
    }

    private static float[] Counting(int count) => [.. Enumerable.Range(0, count).Select(i => i * 0.5f)];

    private static string Fixture(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, "WeightFiles", "Fixtures", name);

    private static void Refused(string name, params string[] parts)
    {
        InvalidFormatException? e = Assert.Throws<InvalidFormatException>(() => TensorFile.Open(Fixture(name)));
        foreach (string part in parts)
        {
            Assert.That(e!.Message, Does.Contain(part));
        }
    }
}
