using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.WeightFiles;

/// <summary>Weights of TensorFlow.js: several files, fewer bits, and what is wrong with lists of weights.</summary>
[TestFixture]
internal sealed class TensorFlowJsTests
{
    [Test]
    public void Weights_lie_in_several_files_one_after_the_other()
    {
        using var folder = new TempFolder();
        folder.Write("a.bin", [0, 0, 128]);
        folder.Write("b.bin", [63, 0, 0, 0, 64, 7, 0, 0, 0]);
        string path = Write(
            folder, "\"a.bin\", \"b.bin\"", """{"name": "x", "shape": [2], "dtype": "float32"}, {"name": "y", "shape": [], "dtype": "int32"}""");
        using var file = TensorFile.Open(path);
        Assert.That(file.Format, Is.EqualTo("TensorFlow.js"));
        Assert.That(file.Read("x").ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
        Assert.That(file.Read("y").ToArray<int>(), Is.EqualTo(new[] { 7 }));
    }

    // q * scale + min, in double precision.
    [TestCase("uint8", new byte[] { 0, 1, 255 }, new[] { -1f, -0.5f, 126.5f })]
    [TestCase("uint16", new byte[] { 0, 0, 0, 1, 255, 255 }, new[] { -1f, 127, 32766.5f })]
    public void Quantized_numbers_are_scaled(string type, byte[] bytes, float[] expected)
    {
        using var folder = new TempFolder();
        folder.Write("w.bin", bytes);
        string quantization = $$"""{"dtype": "{{type}}", "scale": 0.5, "min": -1, "original_dtype": "float32"}""";
        using var file = TensorFile.Open(Write(folder, "\"w.bin\"", $$"""{"name": "x", "shape": [3], "dtype": "float32", "quantization": {{quantization}}}"""));
        Assert.That(file.Read("x").ToArray<float>(), Is.EqualTo(expected));
    }

    [Test]
    public void Half_numbers_are_widened()
    {
        using var folder = new TempFolder();
        folder.Write("w.bin", [0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00]);
        using var file = TensorFile.Open(
            Write(folder, "\"w.bin\"", """{"name": "x", "shape": [3], "dtype": "float32", "quantization": {"dtype": "float16"}}"""));
        Assert.That(file.Read("x").ToArray<float>(), Is.EqualTo(new[] { 1f, -2, MathF.Pow(2, -24) }));
    }

    [TestCase("\"../w.bin\"", "only files inside the folder")]
    [TestCase("\"/etc/hostname\"", "only files inside the folder")]
    [TestCase("\"c:w.bin\"", "only files inside the folder")]
    [TestCase("\"gone.bin\"", "'gone.bin', which is not there")]
    [TestCase("\"link.bin\"", "through a link")]
    [TestCase("5", "'paths'")]
    public void Files_elsewhere_are_not_read(string paths, string part)
    {
        using var folder = new TempFolder();
        folder.Write("w.bin", new byte[4]);
        File.CreateSymbolicLink(folder.Path("link.bin"), folder.Path("w.bin"));
        string path = Write(folder, paths, """{"name": "x", "shape": [1], "dtype": "float32"}""");
        Assert.That(() => TensorFile.Open(path), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(part).And.Message.StartsWith(path));
    }

    [TestCase("""{"name": "x", "shape": [2], "dtype": "float32"}""", "A part is missing or cut short")]
    [TestCase("""{"name": "x", "shape": [46341, 46341], "dtype": "float32"}""", "fewer than 2^31")]
    [TestCase("""{"name": "x", "shape": [-1], "dtype": "float32"}""", "fewer than 2^31")]
    [TestCase("""{"name": "x", "shape": ["1"], "dtype": "float32"}""", "'shape'")]
    [TestCase("""{"name": "x", "shape": [], "dtype": "complex64"}""", "'complex64'")]
    [TestCase("""{"name": "x", "shape": [1], "dtype": "float32", "quantization": {"dtype": "uint4"}}""", "'uint4'")]
    [TestCase("""{"name": "x", "shape": [0], "dtype": "float32"}, {"name": "x", "shape": [1], "dtype": "float32"}""", "there twice")]
    [TestCase("""{"name": "x", "shape": [0], "dtype": "float32"}""", "4 bytes, of which 0 are named")]
    [TestCase("7", "'weights'")]
    [TestCase("""{"name": "x", "shape": [1.5], "dtype": "float32"}""", "no whole number")]
    [TestCase("""{"name": "x", "shape": [4], "dtype": "int32", "quantization": {"dtype": "uint8", "scale": 1, "min": 0}}""", "of type Int32")]
    [TestCase("""{"name": "x", "shape": [2], "dtype": "float16", "quantization": {"dtype": "float16"}}""", "of type Float16")]
    [TestCase("""{"name": "x", "shape": [1], "dtype": "float32", "quantization": 5}""", "no object")]
    public void Lists_that_do_not_fit_are_refused(string weights, string part)
    {
        using var folder = new TempFolder();
        folder.Write("w.bin", new byte[4]);
        Assert.That(() => TensorFile.Open(Write(folder, "\"w.bin\"", weights)), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(part));
    }

    [Test]
    public void A_mark_and_white_space_before_the_json_are_passed_over()
    {
        using var folder = new TempFolder();
        folder.Write("w.bin", [0, 0, 128, 63]);
        string path = Write(folder, "\"w.bin\"", """{"name": "x", "shape": [1], "dtype": "float32"}""");
        File.WriteAllBytes(path, [0xef, 0xbb, 0xbf, .. "\r\n   "u8, .. File.ReadAllBytes(path)]);
        using var file = TensorFile.Open(path);
        Assert.That(file.Read("x").ToArray<float>(), Is.EqualTo(new[] { 1f }));
    }

    [TestCase("{", "damaged")]
    [TestCase("{}", "no model of TensorFlow.js")]
    public void Other_json_is_refused(string content, string part)
    {
        using var folder = new TempFolder();
        string path = folder.Write("model.json", Encoding.UTF8.GetBytes(content));
        Assert.That(() => TensorFile.Open(path), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(part));
    }

    private static string Write(TempFolder folder, string paths, string weights) =>
        folder.Write("model.json", Encoding.UTF8.GetBytes($$"""{"weightsManifest": [{"paths": [{{paths}}], "weights": [{{weights}}]}]}"""));
}
