using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using Cnn.OneDnn;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx;

/// <summary>
/// Valid files of the kinds that the node suite of ONNX has, of which no network is made here: they ask for something that is not supported, and are not called
/// damaged.
/// </summary>
[TestFixture]
internal sealed class NodeSuiteTests
{
    private static readonly TestCaseData[] Valid =
    [
        Case("a batch that is normalized by itself", f => Normalized(f, Int("training_mode", 1)), "'training_mode'"),
        Case("moving statistics as outputs", f => Output(Normalized(f), "mean2", "variance2"), "the_BatchNormalization"),
        Case("the mask of a dropout", f => Shown(Output(f.Node("Dropout", ["_"]), "mask"), "mask"), "output 1", "the_Dropout"),
        Case("the places of maxima", f => Shown(Output(f.Node("MaxPool", ["_"], Ints("kernel_shape", 2, 2)), "places"), "places"), "output 1", "the_MaxPool"),
        Case("the means of a layer normalization", f => Shown(Output(f.Weights("s", 7).Node("LayerNormalization", ["_", "s"]), "mean"), "mean"), "output 1",
            "the_LayerNormalization"),
        Case("operators of another domain", f => f.Node("Relu", ["_"]).File.OpsetImport[0].Domain = "ai.onnx.ml", "'ai.onnx.ml'"),
        Case("operators of training", f => f.Node("Relu", ["_"]).File.OpsetImport[0].Domain = "ai.onnx.preview.training", "'ai.onnx.preview.training'"),
        Case("a graph without inputs", f => f.Named("c", "Constant", [], Float("value_float", 1)).File.Graph.Input.Clear(), "0 inputs"),
        Case("a single number as input", f => f.Node("Relu", ["_"]).File.Graph.Input[0].Type.TensorType.Shape.Dim.Clear(), "'x'"),
        Case("an input that is a sequence", f => f.Node("Identity", ["_"]).File.Graph.Input[0].Type = new TypeProto(), "'x'"),
        Case("inputs of other ranks", f => Second(f, 7).Node("Add", ["x", "y"]), "the_Add", "number of axes"),
        Case("inputs whose first axes differ", f => Batched(Second(f, 4, 6, 7), 3, 1).Node("Mul", ["x", "y"]), "'y'", "first axis"),
        Case("a constant with more axes", f => f.Numbers("c", [2], 1, 1, 1, 1, 1).Node("Add", ["_", "c"]), "the_Add"),
        Case("a slope with more axes", f => f.Weights("c", 2, 4, 1, 1).Node("PRelu", ["_", "c"]), "the_PRelu"),
        Case("a softmax over the batch", f => f.Node("Softmax", ["_"], Int("axis", 0)), "'axis'"),
        Case("flattening from the first axis", f => f.Node("Flatten", ["_"], Int("axis", 0)), "'axis'"),
        Case("flattening from the end", f => f.Node("Flatten", ["_"], Int("axis", -2)), "'axis'"),
        Case("joining batches", f => f.Node("Concat", ["x", "x"], Int("axis", 0)), "'axis'"),
        Case("joining batches, counted from the end", f => f.Node("Concat", ["x", "x"], Int("axis", -4)), "'axis'"),
        Case("turning all axes round", f => f.Node("Transpose", ["_"]), "the_Transpose", "'perm'"),
        Case("taking the batch's axis away", f => Batched(f, 1).Sizes("a", 0).Node("Squeeze", ["_", "a"]), "batch"),
        Case("taking all single axes away", f => Batched(f, 1).Node("Squeeze", ["_"]), "batch"),
        Case("an axis before the batch", f => f.Sizes("a", 0).Node("Unsqueeze", ["_", "a"]), "batch"),
        Case("axes before and behind", f => f.Sizes("a", 0, 5).Node("Unsqueeze", ["_", "a"]), "batch"),
        Case("a view that splits samples", f => Batched(f, 2).Sizes("t", 4, 84).Node("Reshape", ["_", "t"]), "batch"),
        Case("a view with an open last axis", f => Batched(f, 2).Sizes("t", 7, -1).Node("Reshape", ["_", "t"]), "batch"),
        Case("a view in another order", f => Batched(f, 2).Sizes("t", 4, 2, 42).Node("Reshape", ["_", "t"]), "batch"),
        Case("a view of one axis", f => f.Sizes("t", -1).Node("Reshape", ["_", "t"]), "the_Reshape"),
        Case("a view with an axis of nothing", f => f.Sizes("t", 0, 4, 42).Node("Reshape", ["_", "t"], Int("allowzero", 1)), "'allowzero'"),
        Case("a mean over everything", f => f.Node("ReduceMean", ["_"]), "axes"),
        Case("pooling of one axis fewer", f => f.Node("AveragePool", ["_"], Ints("kernel_shape", 2)), "kernel_shape"),
        Case("counted padding with hanging windows",
            f => f.Node("AveragePool", ["_"], Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Ints("pads", 1, 1, 1, 1), Int("ceil_mode", 1),
            Int("count_include_pad", 1)), "'ceil_mode'"),
        Case("more output padding than stride",
            f => f.Weights("w", 4, 3, 2, 2).Node("ConvTranspose", ["_", "w"], Ints("output_padding", 1, 1)), "the_ConvTranspose"),
        Case("an even window of channels", f => f.Node("LRN", ["_"], Int("size", 4)), "the_LRN"),
        Case("a window that counts what hangs over", f =>
            f.Node("AveragePool", ["_"], Ints("kernel_shape", 3, 3), Ints("strides", 4, 4), Int("ceil_mode", 1), Int("count_include_pad", 1)), "'ceil_mode'"),
        Case("padding that leaves nothing", f => f.Sizes("p", 0, 0, -3, 0, 0, 0, -3, 0).Node("Pad", ["_", "p"]), "the_Pad"),
        Case("whole numbers that are divided", f => f.Node("ArgMax", ["_"], Int("axis", 1)).Node("Mul", ["_", "_"]), "the_Mul", "Int64"),
        Case("clipping whole numbers", f => f.Add("a", TensorProto.Types.DataType.Int8, [1, 2], [2]).Node("Clip", ["a", "a"]), "the_Clip", "constants"),
        Case("a constant for each of a batch", f => f.Named("s", "Shape", ["x"]).Node("ConstantOfShape", ["s"]), "the_ConstantOfShape", "batch"),
        Case("a size that is made of the batch's",
            f => f.Named("s", "Shape", ["x"]).Sizes("two", 2).Named("d", "Mul", ["s", "two"]).Node("Reshape", ["x", "d"]), "the_Mul", "batch"),
        Case("the batch's size as padding", f => Size(f).Sizes("p", 0, 0, 1, 0, 0, 0, 0, 0).Node("Pad", ["x", "p", "s"]), "the_Pad", "batch"),
        Case("the batch's size as a power", f => Size(f).Node("Pow", ["x", "s"]), "the_Pow", "batch"),
        Case("the batch's size among real numbers", f => Size(f).Named("c", "Less", ["x", "x"]).Node("Where", ["c", "x", "s"]), "the_Where", "batch"),
        Case("the batch's size as a zero", f => Size(f).Numbers("one", [1]).Node("DequantizeLinear", ["x", "one", "s"]), "the_DequantizeLinear", "batch"),
        Case("the batch's size as a step", f =>
            Size(f).Sizes("z", 0).Sizes("e", 4).Sizes("a", 1).Node("Slice", ["x", "z", "e", "a", "s"]), "the_Slice", "batch"),
        Case("padding that no float holds", f => f.Sizes("v", 16777217).Sizes("p", 0, 0, 1, 0, 0, 0, 0, 0).Node("Pad", ["x", "p", "v"]), "the_Pad", "16777217"),
        Case("a power that no float holds", f => f.Sizes("v", -16777217).Node("Pow", ["x", "v"]), "the_Pow", "16777217"),
        Case("a choice that no float holds", f => f.Sizes("v", long.MaxValue).Named("c", "Less", ["x", "x"]).Node("Where", ["c", "x", "v"]),
            "the_Where", "9223372036854775807"),
        Case("constants without end", f => f.Sizes("r", 1 << 16, 1 << 16).Numbers("c", [1], 1, 1).Node("Tile", ["c", "r"]), "the_Tile", "too large"),
        Case("a mask of another type", f => f.Node("Cast", ["_"], Int("to", 17)), "the_Cast", "'to'"),
        Case("a slice without elements", f => f.Sizes("s", 3).Sizes("e", 3).Sizes("a", 2).Node("Slice", ["_", "s", "e", "a"]), "the_Slice"),
        Case("a slice of the batch", f => f.Sizes("s", 1).Sizes("e", 3).Sizes("a", 0).Node("Slice", ["_", "s", "e", "a"]), "batch"),
        Case("rows of C for each sample", f => f.Node("Flatten", ["_"]).Weights("w", 168, 3).Weights("c", 3, 1).Node("Gemm", ["_", "w", "c"]), "the_Gemm"),
        Case("a bias that gives the product more axes",
            f => f.Node("Flatten", ["_"]).Weights("w", 168, 3).Weights("c", 1, 1, 3).Node("MatMul", ["_", "w"]).Node("Add", ["_", "c"]), "the_Add"),
        Case("a product with several matrices", f => f.Weights("w", 4, 7, 3).Node("MatMul", ["_", "w"]), "the_MatMul"),
        Case("a constant of nine axes", f => f.Numbers("w", [2], 1, 1, 1, 1, 1, 1, 1, 1, 1).Node("Mul", ["_", "w"]), "9 axes"),
        Case("an operator that is not known", f => f.Node("NonZero", ["_"]), "(NonZero)"),
    ];

    [TestCaseSource(nameof(Valid))]
    public void Is_not_supported_rather_than_damaged(string what, byte[] file, string[] parts)
    {
        UnsupportedException e = Assert.Throws<UnsupportedException>(() => OnnxModel.Read(file), what)!;
        Assert.That(e.Message, Does.Not.Contain("\n"));
        Assert.That(parts.Where(p => !e.Message.Contains(p, StringComparison.Ordinal)), Is.Empty, e.Message);
    }

    // Two samples of (4, 6, 7): what the files' own batch says makes these views and squeezes plain.
    [Test]
    public void What_follows_from_the_files_own_batch_is_read()
    {
        SmallOnnx file = Batched(new SmallOnnx([4, 1, 7]), 2).Node("Squeeze", ["_"]).Sizes("t", 2, 28).Node("Reshape", ["_", "t"]);
        using Model model = OnnxModel.Read(file.Build(), new OnnxImportOptions { Engine = Samples.Engine });
        Assert.That(model.Outputs[0].Shape, Is.EqualTo(new Shape(28)));
    }

    [Test]
    public void An_output_that_nobody_reads_is_no_reason_to_refuse()
    {
        SmallOnnx file = Output(new SmallOnnx([1, 1, 2]).Node("MaxPool", ["_"], Ints("kernel_shape", 1, 2)), "places");
        using Model model = OnnxModel.Read(file.Build(), new OnnxImportOptions { Engine = Samples.Engine });
        Assert.That(model.Predict(Cnn.OneDnn.Tensor.From([3f, 1], 1, 1, 1, 2)).ToArray<float>(), Is.EqualTo(new[] { 3f }));
    }

    private static TestCaseData Case(string what, Action<SmallOnnx> build, params string[] parts)
    {
        var file = new SmallOnnx([4, 6, 7]);
        build(file);
        return new TestCaseData(what, file.Build(), parts).SetArgDisplayNames(what);
    }

    private static SmallOnnx Normalized(SmallOnnx file, params AttributeProto[] attributes) =>
        file.Weights("s", 4).Weights("b", 4).Weights("mean", 4).Numbers("variance", [0.5f, 1, 2, 0.25f], 4)
            .Node("BatchNormalization", ["_", "s", "b", "mean", "variance"], attributes);

    private static SmallOnnx Size(SmallOnnx file) =>
        file.Named("all", "Shape", ["x"]).Sizes("first", 0).Named("s", "Gather", ["all", "first"]);

    private static SmallOnnx Output(SmallOnnx file, params string[] names)
    {
        file.File.Graph.Node[^1].Output.AddRange(names);
        return file;
    }

    private static SmallOnnx Shown(SmallOnnx file, string name)
    {
        file.File.Graph.Output.Add(SmallOnnx.Describe(name, []));
        return file;
    }

    private static SmallOnnx Second(SmallOnnx file, params int[] sample)
    {
        file.File.Graph.Input.Add(SmallOnnx.Describe("y", [0, .. sample]));
        return file;
    }

    private static SmallOnnx Batched(SmallOnnx file, params int[] samples)
    {
        foreach ((ValueInfoProto input, int count) in file.File.Graph.Input.Zip(samples))
        {
            input.Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimValue = count };
        }

        return file;
    }
}
