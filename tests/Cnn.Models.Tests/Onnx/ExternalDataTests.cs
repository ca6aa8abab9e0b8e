using System.Runtime.InteropServices;
using Cnn.Models.Onnx.Import;
using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Onnx.Support;
using Cnn.OneDnn;
using Google.Protobuf;

namespace Cnn.Models.Tests.Onnx;

/// <summary>Weights that lie in files beside the network are read from there, and from nowhere else.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ExternalDataTests
{
    private const int WeightBytes = 3 * 4 * 2 * 2 * sizeof(float);

    private static readonly TestCaseData[] Misleading =
    [
        Case("no file named", _ => { }, "does not say in which"),
        Case("a missing file", t => At(t, "ghost.bin"), "'ghost.bin'", "not there"),
        Case("a folder", t => At(t, "inside"), "'inside'", "not there"),
        Case("the folder above", t => At(t, "../secret.bin"), "only files inside the folder"),
        Case("a way down and up", t => At(t, "inside/../../secret.bin"), "only files inside the folder"),
        Case("a way up of another system", t => At(t, "..\\secret.bin"), "only files inside the folder"),
        Case("an absolute path", t => At(t, "/etc/passwd"), "only files inside the folder"),
        Case("a drive", t => At(t, "C:\\secret.bin"), "only files inside the folder"),
        Case("an empty path", t => At(t, ""), "only files inside the folder"),
        Case("a path without end", t => At(t, new string('a', 5000)), "only files inside the folder"),
        Case("a link to a file", t => At(t, "link.bin"), "leads through a link"),
        Case("a link to a folder", t => At(t, "linked/secret.bin"), "leads through a link"),
        Case("an offset behind the end", t => At(t, "w.bin", "100000"), "from byte 100000", "cut short"),
        Case("an offset near the end", t => At(t, "w.bin", "150", $"{WeightBytes}"), "from byte 150", "cut short"),
        Case("an offset that overflows", t => At(t, "w.bin", "9223372036854775807", "9223372036854775807"), "cut short"),
        Case("an offset below zero", t => At(t, "w.bin", "-8"), "offset '-8'"),
        Case("a length in words", t => At(t, "w.bin", "0", "all"), "length 'all'"),
        Case("a length of its own", t => At(t, "w.bin", "0", "190"), "190 bytes", $"ask for {WeightBytes}"),
        Case("a length without end", t => At(t, "w.bin", "0", "99999999999"), "cut short"),
        Case("a rest that is too long", t => At(t, "w.bin"), $"ask for {WeightBytes}"),
    ];

    [Test]
    public void Weights_that_ONNX_wrote_beside_the_file_are_read()
    {
        string fixtures = Path.Combine(AppContext.BaseDirectory, "Onnx", "Fixtures");
        using Model model = OnnxModel.Load(Path.Combine(fixtures, "pooled-external.onnx"));
        float[] result = model.Predict(Npy.Load(Path.Combine(fixtures, "input.npy"))).ToArray<float>();
        Samples.ExpectClose(result, Npy.Load(Path.Combine(fixtures, "pooled.npy")).ToArray<float>(), 1e-5);
    }

    [Test]
    public void Offsets_folders_and_open_lengths_mean_what_they_do_in_OnnxRuntime()
    {
        using var folder = new TempFolder();
        var runtime = new OnnxRuntime(folder.Root);
        byte[] kernel = Bytes(Samples.Uniform(1, [3, 4, 2, 2])), bias = Bytes(Samples.Uniform(2, [3])), alpha = Bytes(Samples.Uniform(3, [3, 1, 1]));
        folder.Write("w.bin", [.. new byte[64], .. kernel, .. new byte[8], .. bias]);
        Directory.CreateDirectory(Path.Combine(folder.Root, "inside"));
        folder.Write(Path.Combine("inside", "alpha.bin"), alpha);
        SmallOnnx file = Small();
        At(Apart(file, "w", 3, 4, 2, 2), "w.bin", "64", $"{WeightBytes}");
        At(Apart(file, "b", 3), "w.bin", $"{64 + WeightBytes + 8}");
        At(Apart(file, "a", 3, 1, 1), "inside/alpha.bin");
        file.Node("Conv", ["_", "w", "b"]).Node("PRelu", ["_", "a"]);
        File.WriteAllBytes(runtime.PathOf("x"), file.Build());
        Tensor input = Samples.Uniform(4, [2, 4, 6, 7]);
        runtime.Add("x", input);
        runtime.Run();
        using Model model = OnnxModel.Load(runtime.PathOf("x"), new OnnxImportOptions { Engine = Samples.Engine });
        Samples.ExpectClose(model.Predict(input).ToArray<float>(), runtime.ResultOf("x"), 1e-5);
    }

    [TestCaseSource(nameof(Misleading))]
    public void A_place_that_misleads_is_refused(string what, byte[] file, string[] parts)
    {
        Assert.That(what, Is.Not.Empty);
        using var folder = new TempFolder();
        string home = Directory.CreateDirectory(Path.Combine(folder.Root, "home")).FullName, secret = folder.Write("secret.bin", new byte[WeightBytes]);
        Directory.CreateDirectory(Path.Combine(home, "inside"));
        File.WriteAllBytes(Path.Combine(home, "w.bin"), new byte[WeightBytes + 4]);
        File.CreateSymbolicLink(Path.Combine(home, "link.bin"), secret);
        Directory.CreateSymbolicLink(Path.Combine(home, "linked"), folder.Root);
        string path = Path.Combine(home, "x.onnx");
        File.WriteAllBytes(path, file);
        InvalidFormatException e = Assert.Throws<InvalidFormatException>(() => OnnxModel.Load(path))!;
        Assert.That(e.Message, Does.StartWith($"{path}: tensor 'w'").And.Not.Contain("\n"));
        foreach (string part in parts)
        {
            Assert.That(e.Message, Does.Contain(part));
        }
    }

    [Test]
    public void Many_tensors_of_the_same_bytes_do_not_fill_the_memory()
    {
        using var folder = new TempFolder();
        folder.Write("w.bin", new byte[40]);
        var files = new ExternalData(folder.Root, 100);
        var tensor = new TensorProto();
        At(tensor, "w.bin");
        Assert.That(files.Read(tensor, 40, "tensor 'a'"), Has.Length.EqualTo(40));
        Assert.That(files.Read(tensor, 40, "tensor 'b'"), Has.Length.EqualTo(40));
        Assert.That(() => files.Read(tensor, 40, "tensor 'c'"),
            Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("tensor 'c'").And.Message.Contains("100 in all"));
    }

    [Test]
    public void Damaged_places_never_do_more_than_refuse()
    {
        byte[] good = Misplaced(t => At(t, "w.bin", "0", $"{WeightBytes}"));
        Fuzz.Run(good, "x.onnx", 1000, 32 << 20, path =>
        {
            File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(path)!, "w.bin"), new byte[WeightBytes + 4]);
            try
            {
                OnnxModel.Load(path).Dispose();
            }
            catch (Exception e) when (e is InvalidFormatException or UnsupportedException)
            {
                throw new DataException(e.Message, e);
            }
        });
    }

    private static SmallOnnx Small() => new([4, 6, 7]);

    private static TensorProto Apart(SmallOnnx file, string name, params int[] dims)
    {
        file.Add(name, TensorProto.Types.DataType.Float, [], dims);
        TensorProto tensor = file.File.Graph.Initializer[^1];
        tensor.RawData = ByteString.Empty;
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        return tensor;
    }

    private static void At(TensorProto tensor, string location, string? offset = null, string? length = null)
    {
        foreach ((string key, string? value) in (ReadOnlySpan<(string, string?)>)[("location", location), ("offset", offset), ("length", length)])
        {
            if (value is not null)
            {
                tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
            }
        }
    }

    private static byte[] Misplaced(Action<TensorProto> place)
    {
        SmallOnnx file = Small();
        place(Apart(file, "w", 3, 4, 2, 2));
        return file.Node("Conv", ["_", "w"]).Build();
    }

    private static byte[] Bytes(Tensor tensor) => MemoryMarshal.AsBytes(tensor.AsSpan<float>()).ToArray();

    private static TestCaseData Case(string what, Action<TensorProto> place, params string[] parts) =>
        new TestCaseData(what, Misplaced(place), parts).SetArgDisplayNames(what);
}
