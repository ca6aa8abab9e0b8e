using Cnn.Models.Onnx.Export;
using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Onnx.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Onnx;

/// <summary>Files that are damaged, that lie, or that ask for what is not there get one clear message.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class DamagedFileTests
{
    private static readonly TestCaseData[] Refused =
    [
        Case("an operator without a layer", f => f.Node("Einsum", ["_"]), "node 'the_Einsum' (Einsum) is not supported", "Conv, "),
        Case("a domain of its own", f => f.Node("Relu", ["_"]).File.Graph.Node[0].Domain = "com.example", "com.example"),
        Case("an opset of the future", f => f.Node("Relu", ["_"]).File.OpsetImport[0].Version = 99, "opset 99", "7 to 25"),
        Case("external data", f => f.Weights("w", 3, 4, 1, 1).Node("Conv", ["_", "w"]).File.Graph.Initializer[0]
            .DataLocation = TensorProto.Types.DataLocation.External, "'w'", "external data"),
        Case("open sizes", f => f.Node("Relu", ["_"]).File.Graph.Input[0].Type.TensorType.Shape.Dim[2].DimParam = "height", "'x'", "--input-shape"),
        Case("whole numbers as input",
            f => f.Node("Relu", ["_"]).File.Graph.Input[0].Type.TensorType.ElemType = TensorProto.Types.DataType.Int64, "'x'", "float32"),
        Case("a batch that moves", f => f.Node("Transpose", ["_"], Attributes.Ints("perm", 1, 0, 2, 3)), "the_Transpose", "batch"),
        Case("a batch that is flattened", f => f.Sizes("t", -1, 7).Node("Reshape", ["_", "t"]), "the_Reshape"),
        Case("weights that the network computes", f => f.Named("w", "Relu", ["x"]).Node("Conv", ["x", "w"]), "the_Conv", "constants"),
        Case("padding by repetition", f => f.Sizes("p", 0, 0, 1, 0, 0, 0, 0, 0).Node("Pad", ["_", "p"], Attributes.Text("mode", "wrap")),
            "the_Pad", "'mode'", "wrap"),
        Case("padding without end", f => f.Sizes("p", 0, 0, int.MaxValue, 0, 0, 0, int.MaxValue, 0).Node("Pad", ["_", "p"]), "the_Pad"),
        Case("enlarging without end", f => f.Numbers("s", [1, 1, 65536, 65536], 4).Node("Resize", ["_", "", "s"]), "the_Resize"),
        Case("a matrix of nothing",
            f => f.Node("Flatten", ["_"]).Numbers("w", [], 0, int.MaxValue).Numbers("c", [1], 1).Node("Gemm", ["_", "w", "c"]), "the_Gemm"),
        Case("a reshaping to nine axes", f => f.Numbers("c", [1], 1).Sizes("t", 1, 1, 1, 1, 1, 1, 1, 1, 1).Named("r", "Reshape", ["c", "t"])
            .Node("Mul", ["x", "r"]), "the_Reshape", "9 axes"),
        Case("one axis too many", f => f.Numbers("c", [1], 1, 1, 1, 1, 1, 1, 1, 1).Sizes("a", 0).Named("r", "Unsqueeze", ["c", "a"]).Node("Mul", ["x", "r"]),
            "the_Unsqueeze", "9 axes"),
        Case("repeating to nine axes", f => f.Numbers("c", [1], 1).Sizes("t", 1, 1, 1, 1, 1, 1, 1, 1, 1).Named("r", "Expand", ["c", "t"])
            .Node("Mul", ["x", "r"]), "the_Expand", "9 axes"),
        Case("picking to nine axes", f => f.Numbers("c", [1, 2], 2, 1, 1, 1, 1).Add("p", TensorProto.Types.DataType.Int64, new byte[8], [1, 1, 1, 1, 1])
            .Named("r", "Gather", ["c", "p"]).Node("Mul", ["x", "r"]), "the_Gather", "9 axes"),
        Case("nine axes of one value", f => f.Sizes("t", 1, 1, 1, 1, 1, 1, 1, 1, 1).Named("r", "ConstantOfShape", ["t"]).Node("Mul", ["x", "r"]),
            "the_ConstantOfShape", "9 axes"),
        Case("products without end in all", f =>
        {
            f.File.Graph.Input[0] = SmallOnnx.Describe("x", [0, 400, 400]);
            _ = Enumerable.Range(0, 17).Aggregate(f, (file, _) => file.Node("MatMul", ["x", "x"]));
        }, "the_MatMul_16", "pairs"),
        Case("an output that is the input", f => f.Node("Identity", ["_"]), "'t0'", "does not depend"),
    ];

    private static readonly TestCaseData[] Damaged =
    [
        Case("no operators' version", f => f.Node("Relu", ["_"]).File.OpsetImport.Clear(), "version"),
        Case("an input from nowhere", f => f.Node("Relu", ["ghost"]), "the_Relu", "'ghost'"),
        Case("an output from nowhere", f => f.Node("Relu", ["_"]).File.Graph.Output.Add(new ValueInfoProto { Name = "ghost" }), "'ghost'"),
        Case("a missing input", f => f.Node("Conv", ["_"]), "the_Conv", "input 1"),
        Case("a name for two tensors", f => f.Named("a", "Relu", ["x"]).Named("a", "Relu", ["x"]), "'a'", "two tensors"),
        Case("a kernel that says otherwise", f => f.Weights("w", 3, 4, 2, 2).Node("Conv", ["_", "w"], Attributes.Ints("kernel_shape", 3, 3)),
            "the_Conv", "kernel_shape"),
        Case("a kernel for other channels", f => f.Weights("w", 3, 5, 2, 2).Node("Conv", ["_", "w"]), "the_Conv", "kernel has 60 numbers"),
        Case("a kernel that is too large", f => f.Weights("w", 3, 4, 8, 8).Node("Conv", ["_", "w"]), "the_Conv", "padded input"),
        Case("fewer data than sizes", f => f.Numbers("w", [1, 2, 3], 3, 4, 1, 1).Node("Conv", ["_", "w"]), "'w'", "12 elements"),
        Case("sizes without end", f => f.Numbers("w", [], int.MaxValue, int.MaxValue, 1, 1).Node("Conv", ["_", "w"]), "'w'", "fewer than 2^31"),
        Case("an attribute of another type", f => f.Node("Softmax", ["_"], Attributes.Text("axis", "last")), "the_Softmax", "'axis'"),
        Case("an axis that is not there", f => f.Node("Softmax", ["_"], Attributes.Int("axis", 9)), "the_Softmax", "axis 9"),
        Case("an index that is not there", f => f.Sizes("p", 7).Node("Gather", ["_", "p"], Attributes.Int("axis", 2)), "the_Gather", "index 7", "6 positions"),
        Case("an index of a constant that is not there", f => f.Weights("w", 3).Sizes("p", -4).Named("g", "Gather", ["w", "p"]).Node("Mul", ["x", "g"]),
            "the_Gather", "index", "4 does not exist", "3 positions"),
        Case("too many elements", f => f.Sizes("t", 0, 1000).Node("Reshape", ["_", "t"]), "the_Reshape", "168 elements"),
    ];

    [TestCaseSource(nameof(Refused))]
    public void What_no_layer_does_is_refused_by_name(string what, byte[] file, string[] parts) => ExpectMessage<UnsupportedException>(what, file, parts);

    [TestCaseSource(nameof(Damaged))]
    public void What_contradicts_itself_is_refused_by_name(string what, byte[] file, string[] parts) =>
        ExpectMessage<InvalidFormatException>(what, file, parts);

    [TestCase("")]
    [TestCase("this is text, not a network")]
    [TestCase("\u0089PNG\r\n\u001a\n")]
    public void Other_files_are_no_networks(string content)
    {
        using var folder = new TempFolder();
        string path = folder.Write("x.onnx", System.Text.Encoding.Latin1.GetBytes(content));
        Assert.That(() => OnnxModel.Load(path), Throws.InstanceOf<InvalidFormatException>().With.Message.StartsWith(path).And.Message.Contains("no ONNX file"));
    }

    [Test]
    public void Constants_of_nothing_are_moved_in_no_time()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        SmallOnnx file = new SmallOnnx([4, 6, 7]).Numbers("c", [], 1 << 30, 1, 0).Sizes("p", new long[64])
            .Named("g", "Gather", ["c", "p"], Attributes.Int("axis", 1)).Named("b", "Concat", ["c", "c", "c", "c"], Attributes.Int("axis", 2))
            .Node("Mul", ["x", "b"]);
        Assert.That(() => OnnxModel.Read(file.Build()), Throws.TypeOf<UnsupportedException>().With.Message.Contains("the_Mul"));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Sizes_that_are_open_can_be_given()
    {
        SmallOnnx file = new SmallOnnx([4, 6, 7]).Node("Relu", ["_"]);
        file.File.Graph.Input[0].Type.TensorType.Shape.Dim[2].DimParam = "height";
        using Model model = OnnxModel.Read(file.Build(), new OnnxImportOptions { InputShape = new Shape(4, 5, 5) });
        Assert.That(model.Outputs[0].Shape, Is.EqualTo(new Shape(4, 5, 5)));
    }

    [Test]
    public void Damaged_networks_never_do_more_than_refuse()
    {
        using Model model = LayerNetworks.Make("merges");
        using var stream = new MemoryStream();
        OnnxModel.Write(model, stream);
        Fuzz.Run(stream.ToArray(), "x.onnx", 1000, 32 << 20, Read);
    }

    [Test]
    public void Damaged_operators_never_do_more_than_refuse()
    {
        foreach (string name in OperatorFiles.Names)
        {
            Fuzz.Run(OperatorFiles.Make(name).Build(), $"{name}.onnx", 40, 32 << 20, Read);
        }
    }

    private static void Read(string path)
    {
        try
        {
            OnnxModel.Load(path).Dispose();
        }
        catch (Exception e) when (e is InvalidFormatException or UnsupportedException)
        {
            throw new DataException(e.Message, e);
        }
    }

    private static TestCaseData Case(string what, Action<SmallOnnx> damage, params string[] parts)
    {
        var file = new SmallOnnx([4, 6, 7]);
        damage(file);
        return new TestCaseData(what, file.Build(), parts).SetArgDisplayNames(what);
    }

    private static void ExpectMessage<TException>(string what, byte[] file, string[] parts)
        where TException : Exception
    {
        Assert.That(what, Is.Not.Empty);
        TException e = Assert.Throws<TException>(() => OnnxModel.Read(file))!;
        Assert.That(e.Message, Does.Not.Contain("\n"));
        foreach (string part in parts)
        {
            Assert.That(e.Message, Does.Contain(part));
        }
    }
}
