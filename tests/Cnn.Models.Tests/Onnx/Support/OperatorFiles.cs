using System.Runtime.InteropServices;
using Cnn.Models.Onnx.Schema;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx.Support;

/// <summary>A file for each operator that is read, in the forms that exporters write.</summary>
internal static class OperatorFiles
{
    private static readonly int[] Image = [4, 6, 7];

    private static readonly Dictionary<string, Func<SmallOnnx>> Makers = new()
    {
        ["conv"] = () => Windowed("Conv", [6, 2, 3, 2], Int("group", 2), Ints("strides", 2, 1), Ints("pads", 1, 0, 2, 1), Ints("dilations", 1, 2)),
        ["conv-same-upper"] = () => Windowed("Conv", [3, 4, 2, 4], Text("auto_pad", "SAME_UPPER"), Ints("strides", 2, 2)),
        ["conv-same-lower"] = () => Windowed("Conv", [3, 4, 2, 4], Text("auto_pad", "SAME_LOWER"), Ints("strides", 2, 2)),
        ["conv-transpose"] = () =>
            Windowed("ConvTranspose", [4, 3, 3, 2], Int("group", 2), Ints("strides", 2, 3), Ints("pads", 1, 0, 0, 1), Ints("output_padding", 1, 2)),
        ["max-pool-ceil"] = () => Pool("MaxPool", Ints("pads", 1, 0, 0, 1), Int("ceil_mode", 1)),
        ["average-pool-ceil"] = () => Pool("AveragePool", Ints("pads", 1, 0, 1, 0), Int("ceil_mode", 1)),
        ["average-pool-counted"] = () => Pool("AveragePool", Ints("pads", 1, 0, 1, 2), Int("count_include_pad", 1)),
        ["average-pool-same"] = () =>
            new SmallOnnx(Image).Node("AveragePool", ["_"], Ints("kernel_shape", 2, 3), Ints("strides", 2, 2), Text("auto_pad", "SAME_UPPER")),
        ["global-max"] = () => new SmallOnnx(Image).Node("GlobalMaxPool", ["_"]).Node("Flatten", ["_"]),
        ["reduce-mean"] = () => new SmallOnnx(Image).Node("ReduceMean", ["_"], Ints("axes", -1, -2), Int("keepdims", 0)),
        ["reduce-mean-18"] = () => new SmallOnnx(Image, 18).Sizes("axes", 2, 3).Node("ReduceMean", ["_", "axes"]),
        ["reduce-max-last"] = () => new SmallOnnx(Image).Node("ReduceMax", ["_"], Ints("axes", 1, 2), Int("keepdims", 0)),
        ["gemm"] = () => new SmallOnnx([5]).Weights("w", 5, 3).Weights("b", 1, 3).Node("Gemm", ["_", "w", "b"], Float("alpha", 0.5f), Float("beta", 2)),
        ["gemm-transposed"] = () => new SmallOnnx([5]).Weights("w", 3, 5).Node("Gemm", ["_", "w"], Int("transB", 1)),
        ["matmul-add"] = () => new SmallOnnx([5]).Weights("w", 5, 3).Weights("b", 3).Node("MatMul", ["_", "w"]).Node("Add", ["b", "_"]),
        ["matmul-of-images"] = () => new SmallOnnx(Image).Weights("w", 7, 3).Node("MatMul", ["_", "w"]),
        ["batch-normalization"] = () => Normalized(new SmallOnnx(Image), "BatchNormalization", Float("epsilon", 0.01f)),
        ["layer-normalization"] = () =>
            new SmallOnnx(Image).Weights("s", 7).Weights("b", 7).Node("LayerNormalization", ["_", "s", "b"], Float("epsilon", 0.01f)),
        ["group-normalization"] = () =>
            new SmallOnnx(Image, 21).Weights("s", 4).Weights("b", 4).Node("GroupNormalization", ["_", "s", "b"], Int("num_groups", 2)),
        ["instance-normalization"] = () => new SmallOnnx(Image).Weights("s", 4).Weights("b", 4).Node("InstanceNormalization", ["_", "s", "b"]),
        ["lrn"] = () => new SmallOnnx(Image).Node("LRN", ["_"], Int("size", 3), Float("alpha", 0.3f), Float("bias", 2)),
        ["clip"] = () => new SmallOnnx(Image).Numbers("low", [-0.5f]).Numbers("high", [0.25f]).Node("Clip", ["_", "low", "high"]),
        ["clip-above"] = () => new SmallOnnx(Image).Numbers("high", [0.25f]).Node("Clip", ["_", "", "high"]),
        ["clip-below"] = () => new SmallOnnx(Image).Numbers("low", [-0.25f]).Node("Clip", ["_", "low"]),
        ["clip-old"] = () => new SmallOnnx(Image, 10).Node("Clip", ["_"], Float("min", 0), Float("max", 0.5f)),
        ["hard-sigmoid"] = () => new SmallOnnx(Image).Node("HardSigmoid", ["_"], Float("beta", 0.9f)),
        ["hard-swish"] = () => new SmallOnnx(Image).Node("HardSwish", ["_"]),
        ["gelu-erf"] = () => new SmallOnnx(Image).Numbers("root", [1.41421354f]).Numbers("one", [1]).Numbers("half", [0.5f]).Named("a", "Tanh", ["x"])
            .Named("b", "Div", ["a", "root"]).Named("c", "Erf", ["b"])
            .Named("d", "Add", ["c", "one"]).Named("e", "Mul", ["a", "d"]).Node("Mul", ["_", "half"]),
        ["selu"] = () => new SmallOnnx(Image).Node("Selu", ["_"]).Node("Elu", ["_"], Float("alpha", 0.5f)),
        ["mish-gelu"] = () => new SmallOnnx(Image, 20).Node("Mish", ["_"]).Node("Gelu", ["_"]).Node("Gelu", ["_"], Text("approximate", "tanh")),
        ["prelu"] = () => new SmallOnnx(Image).Weights("slope", 4, 1, 1).Node("PRelu", ["_", "slope"]),
        ["softmax-channels"] = () => new SmallOnnx(Image).Node("Softmax", ["_"], Int("axis", 1)),
        ["softmax-old"] = () => new SmallOnnx([5], 11).Node("Softmax", ["_"]),
        ["log-softmax"] = () => new SmallOnnx([5]).Node("LogSoftmax", ["_"]),
        ["one-minus"] = () => new SmallOnnx(Image).Numbers("one", [1]).Node("Sub", ["one", "_"]).Numbers("three", [3], 1)
            .Node("Div", ["_", "three"]).Node("Neg", ["_"]),
        ["per-channel"] = () =>
            new SmallOnnx(Image).Weights("scale", 4, 1, 1).Weights("shift", 1, 4, 1, 1).Node("Mul", ["_", "scale"]).Node("Sub", ["_", "shift"]),
        ["per-column"] = () => new SmallOnnx(Image).Weights("shift", 7).Node("Add", ["_", "shift"]),
        ["merges"] = () => new SmallOnnx(Image).Named("a", "Relu", ["x"]).Named("b", "Tanh", ["x"]).Named("c", "Sum", ["x", "a", "b"])
            .Named("d", "Mean", ["a", "b"])
            .Named("e", "Max", ["c", "d", "x"]).Named("f", "Min", ["e", "a"]).Named("g", "Mul", ["f", "c"]).Named("h", "Sub", ["g", "x"])
                .Node("Concat", ["h", "a"], Int("axis", 2)),
        ["view"] = () => new SmallOnnx(Image).Named("shape", "Shape", ["x"]).Add("zero", TensorProto.Types.DataType.Int64, new byte[8], [])
            .Named("n", "Gather", ["shape", "zero"]).Sizes("axes", 0).Named("u", "Unsqueeze", ["n", "axes"])
            .Sizes("rest", -1).Named("target", "Concat", ["u", "rest"], Int("axis", 0)).Node("Reshape", ["x", "target"]),
        ["reshape"] = () => new SmallOnnx(Image).Sizes("target", 0, 0, -1).Node("Reshape", ["_", "target"]).Node("Tanh", ["_"]),
        ["reshape-open-batch"] = () => new SmallOnnx(Image).Sizes("target", -1, 7, 24).Node("Reshape", ["_", "target"]),
        ["squeeze"] = () => new SmallOnnx([4, 1, 7]).Sizes("two", 2).Node("Squeeze", ["_", "two"]).Sizes("axes", 1, 4).Node("Unsqueeze", ["_", "axes"]),
        ["squeeze-old"] = () => new SmallOnnx([4, 1, 7], 11).Node("Squeeze", ["_"], Ints("axes", 2)).Node("Unsqueeze", ["_"], Ints("axes", 3)),
        ["transposed-convolution-of-last"] = () => new SmallOnnx([6, 7, 4]).Weights("w", 3, 4, 2, 2).Node("Transpose", ["_"], Ints("perm", 0, 3, 1, 2))
            .Node("Conv", ["_", "w"]).Node("Transpose", ["_"], Ints("perm", 0, 2, 3, 1)),
        ["pad"] = () => new SmallOnnx(Image).Sizes("pads", 0, 0, 1, 2, 0, 0, 0, 3).Node("Pad", ["_", "pads"]),
        ["pad-old"] = () => new SmallOnnx(Image, 10).Node("Pad", ["_"], Ints("pads", 0, 1, 2, 0, 0, 1, 0, 0)),
        ["slice"] = () => new SmallOnnx(Image).Sizes("starts", 1, -5).Sizes("ends", 5, 1000).Sizes("axes", 2, 3).Node("Slice", ["_", "starts", "ends", "axes"]),
        ["resize-nearest"] = () => Resized(Text("mode", "nearest"), Text("coordinate_transformation_mode", "asymmetric"), Text("nearest_mode", "floor")),
        ["resize-nearest-centres"] = () => Resized(Text("mode", "nearest")),
        ["resize-linear"] = () => Resized(Text("mode", "linear"), Text("coordinate_transformation_mode", "half_pixel")),
        ["split"] = () => Split(new SmallOnnx(Image), 2).Named("d", "Div", ["b", "a"]).Node("Abs", ["d"]).Node("Sqrt", ["_"]),
        ["reductions"] = () => new SmallOnnx(Image, 13).Named("a", "ReduceL2", ["x"], Ints("axes", 1)).Named("b", "ReduceProd", ["x"], Ints("axes", 2))
            .Named("c", "Mul", ["a", "b"]).Node("ReduceLogSumExp", ["c"], Ints("axes", 3), Int("keepdims", 0)),
        ["decomposed-layer-normalization"] = () => new SmallOnnx(Image).Numbers("two", [2]).Numbers("epsilon", [1e-5f]).Weights("s", 7).Weights("t", 7)
            .Named("m", "ReduceMean", ["x"], Ints("axes", -1)).Named("d", "Sub", ["x", "m"]).Named("q", "Pow", ["d", "two"])
            .Named("v", "ReduceMean", ["q"], Ints("axes", -1)).Named("e", "Add", ["v", "epsilon"]).Named("r", "Sqrt", ["e"]).Named("n", "Div", ["d", "r"])
                .Named("g", "Mul", ["n", "s"]).Node("Add", ["g", "t"]),
        ["attention"] = () => new SmallOnnx([5, 12]).Weights("w", 12, 36).Sizes("heads", 0, 5, 3, 2, 6).Sizes("joined", 0, 5, 12)
            .Named("all", "MatMul", ["x", "w"]).Named("r", "Reshape", ["all", "heads"]).Named("t", "Transpose", ["r"], Ints("perm", 2, 0, 3, 1, 4))
            .Place("zero", 0).Place("one", 1).Place("two", 2).Named("q", "Gather", ["t", "zero"]).Named("k", "Gather", ["t", "one"])
                .Named("v", "Gather", ["t", "two"]).Named("kt", "Transpose", ["k"], Ints("perm", 0, 1, 3, 2)).Named("scores", "MatMul", ["q", "kt"])
            .Named("p", "Softmax", ["scores"], Int("axis", -1)).Named("y", "MatMul", ["p", "v"]).Named("back", "Transpose", ["y"], Ints("perm", 0, 2, 1, 3))
                .Node("Reshape", ["back", "joined"]),
        ["focus"] = () => Sliced(Sliced(new SmallOnnx(Image), "a", "x", 2, 0), "b", "a", 3, 1).Node("Relu", ["b"]),
        ["pad-reflect"] = () => new SmallOnnx(Image).Sizes("pads", 0, 1, 2, 3, 0, 0, 1, 0).Node("Pad", ["_", "pads"], Text("mode", "reflect")),
        ["pad-edge"] = () => new SmallOnnx(Image).Sizes("pads", 0, 1, 2, 3, 0, 0, 1, 0).Node("Pad", ["_", "pads"], Text("mode", "edge")),
        ["pixel-shuffle"] = () => new SmallOnnx([12, 2, 3]).Node("DepthToSpace", ["_"], Int("blocksize", 2), Text("mode", "CRD"))
            .Node("SpaceToDepth", ["_"], Int("blocksize", 2)).Node("DepthToSpace", ["_"], Int("blocksize", 2)),
        ["resize-smaller"] = () => new SmallOnnx(Image).Numbers("scales", [1, 1, 0.5f, 1.5f], 4).Node("Resize", ["_", "", "scales"], Text("mode", "linear")),
        ["resize-cubic"] = () => new SmallOnnx(Image).Numbers("scales", [1, 1, 1.5f, 2], 4).Node("Resize", ["_", "", "scales"], Text("mode", "cubic")),
        ["resize-corners"] = () => new SmallOnnx(Image).Numbers("scales", [1, 1, 2, 3], 4)
            .Node("Resize", ["_", "", "scales"], Text("mode", "linear"), Text("coordinate_transformation_mode", "align_corners")),
        ["choices"] = () => new SmallOnnx(Image).Weights("c", 6, 1).Named("m", "Less", ["c", "x"]).Named("n", "Not", ["m"]).Named("o", "Where", ["n", "x", "c"])
            .Named("f", "Cast", ["m"], Int("to", 1)).Node("Add", ["o", "f"]),
        ["rounding"] = () => new SmallOnnx(Image).Numbers("ten", [10]).Named("a", "Mul", ["x", "ten"]).Named("b", "Floor", ["a"]).Named("c", "Ceil", ["a"])
            .Named("d", "Round", ["a"]).Named("e", "Erf", ["x"]).Node("Sum", ["b", "c", "d", "e"]),
        ["units"] = () => new SmallOnnx(Image).Named("a", "Celu", ["x"], Float("alpha", 0.5f)).Named("b", "ThresholdedRelu", ["x"], Float("alpha", 0.25f))
            .Named("c", "Shrink", ["x"], Float("bias", 0.1f), Float("lambd", 0.3f)).Node("Sum", ["a", "b", "c"]),
        ["quantized"] = () => new SmallOnnx(Image).Numbers("s", [0.0123f]).Add("z", TensorProto.Types.DataType.Uint8, [120], [])
            .Node("QuantizeLinear", ["_", "s", "z"]).Node("DequantizeLinear", ["_", "s", "z"]),
        ["places"] = () => new SmallOnnx(Image).Node("ArgMax", ["_"], Int("axis", 1)).Node("Cast", ["_"], Int("to", 1)),
        ["lp-pool"] = () => Pool("LpPool", Ints("pads", 1, 0, 0, 1), Int("p", 3)),
        ["max-pool-dilated"] = () => Pool("MaxPool", Ints("pads", 1, 0, 0, 1), Ints("dilations", 2, 2)),
        ["constants"] = () => new SmallOnnx(Image).Add("half", TensorProto.Types.DataType.Float16, MemoryMarshal.AsBytes<Half>(new[] { (Half)0.75f }), [])
            .Named("wide", "Cast", ["half"], Int("to", 1)).Node("Mul", ["x", "wide"])
            .Named("quarter", "Constant", [], Float("value_float", 0.25f)).Node("Add", ["t1", "quarter"]).Node("Identity", ["_"]).Node("Dropout", ["_"]),
    };

    public static IEnumerable<string> Names => Makers.Keys;

    public static SmallOnnx Make(string name) => Makers[name]();

    private static SmallOnnx Split(SmallOnnx file, int axis)
    {
        file.Named("a", "Split", ["x"], Int("axis", axis));
        file.File.Graph.Node[^1].Output.Add("b");
        return file;
    }

    private static SmallOnnx Sliced(SmallOnnx file, string name, string from, int axis, int start) =>
        file.Sizes($"{name}_start", start).Sizes($"{name}_end", int.MaxValue).Sizes($"{name}_axis", axis).Sizes($"{name}_step", 2)
            .Named(name, "Slice", [from, $"{name}_start", $"{name}_end", $"{name}_axis", $"{name}_step"]);

    private static SmallOnnx Place(this SmallOnnx file, string name, long value) =>
        file.Add(name, TensorProto.Types.DataType.Int64, BitConverter.GetBytes(value), []);

    private static SmallOnnx Windowed(string op, int[] kernel, params AttributeProto[] attributes) =>
        new SmallOnnx(Image).Weights("w", kernel).Weights("bias", op == "Conv" ? kernel[0] : 6).Node(op, ["_", "w", "bias"], attributes);

    private static SmallOnnx Pool(string op, params AttributeProto[] attributes) =>
        new SmallOnnx(Image).Node(op, ["_"], [Ints("kernel_shape", 2, 3), Ints("strides", 3, 2), .. attributes]);

    private static SmallOnnx Normalized(SmallOnnx file, string op, params AttributeProto[] attributes) =>
        file.Weights("s", 4).Weights("b", 4).Weights("mean", 4).Numbers("variance", [0.5f, 1, 2, 0.25f], 4)
            .Node(op, ["_", "s", "b", "mean", "variance"], attributes);

    private static SmallOnnx Resized(params AttributeProto[] attributes) =>
        new SmallOnnx(Image).Numbers("scales", [1, 1, 2, 3], 4).Node("Resize", ["_", "", "scales"], attributes);
}
