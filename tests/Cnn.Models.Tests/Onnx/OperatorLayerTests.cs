using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Onnx.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;
using static Cnn.Models.Onnx.Export.Attributes;
using Tensor = Cnn.OneDnn.Tensor;

namespace Cnn.Models.Tests.Onnx;

/// <summary>Operators without a layer of their own are layers all the same: they are saved and loaded, trained, and refuse what makes no sense.</summary>
[TestFixture]
internal sealed class OperatorLayerTests
{
    private static readonly string[] Composed = ["split", "reductions", "decomposed-layer-normalization", "attention", "focus", "pad-reflect", "resize-cubic",
        "choices", "rounding", "units", "quantized", "places", "lp-pool", "max-pool-dilated"];

    private static readonly TestCaseData[] Senseless =
    [
        Config("no operator", """{}"""),
        Config("an unknown operator", """{"operator":"Einsum"}"""),
        Config("an operator that is a number", """{"operator":5}"""),
        Config("a missing option", """{"operator":"Pow"}"""),
        Config("an option of another type", """{"operator":"Pow","exponent":"two"}"""),
        Config("the batch's axis", """{"operator":"ReduceSum","axes":[0],"keepdims":true}"""),
        Config("an axis that is not there", """{"operator":"ReduceSum","axes":[9],"keepdims":true}"""),
        Config("a part of the batch", """{"operator":"Slice","begin":[0,0],"sizes":[1,2,3]}"""),
        Config("padding of the batch", """{"operator":"Pad","before":[1,0,0],"after":[0,0,0]}"""),
        Config("too few pads", """{"operator":"Pad","before":[0],"after":[0]}"""),
        Config("a step of nothing", """{"operator":"Stride","axis":1,"start":0,"count":2,"step":0}"""),
        Config("steps that leave the axis", """{"operator":"Stride","axis":1,"start":0,"count":3,"step":1000000}"""),
        Config("too few operands", """{"operator":"Add"}"""),
        Config("constants beyond the operands", """{"operator":"Add","constants":{"7":[1]}}"""),
        Config("constants that are no sizes", """{"operator":"Add","constants":{"1":"all"}}"""),
        Config("a constant for other samples", """{"operator":"Add","constants":{"1":[5,1,1]}}"""),
        Config("windows of another rank", """{"operator":"WindowSum","kernel":[2,2],"strides":[1,1],"dilations":[1,1],"before":[0,0],"after":[0,0]}"""),
    ];

    [TestCaseSource(nameof(Composed))]
    public void An_imported_operator_is_saved_and_loaded(string name)
    {
        using var folder = new TempFolder();
        using Model model = OnnxModel.Read(OperatorFiles.Make(name).Build(), new OnnxImportOptions { Engine = Samples.Engine });
        Tensor input = Samples.For(model);
        string path = folder.Path("x.safetensors");
        model.Save(path);
        using Model again = Model.Load(path, Samples.Engine);
        Assert.That(again.Predict(input).ToArray<float>(), Is.EqualTo(model.Predict(input).ToArray<float>()));
    }

    // Constants of a file stay what they are; weights before and behind them learn.
    [Test]
    public void Training_changes_weights_and_no_constants()
    {
        SmallOnnx file = new SmallOnnx([4, 6, 7]).Weights("w", 3, 4, 1, 1).Weights("c", 3, 6, 7).Named("a", "Conv", ["x", "w"]).Named("b", "Mul", ["a", "c"])
            .Node("ReduceL2", ["b"], Ints("axes", 1));
        using Model model = OnnxModel.Read(file.Build(), new OnnxImportOptions { Engine = Samples.Engine });
        Parameter constant = model.Parameters.Single(p => p.Name == "constant_1"), kernel = model.Parameters.Single(p => p.Name == "kernel");
        float[] before = model.GetWeight(constant).ToArray<float>(), first = model.GetWeight(kernel).ToArray<float>();
        model.Compile(new Adam { LearningRate = 0.01 }, Loss.MeanSquaredError);
        Tensor input = Samples.For(model), target = Samples.Uniform(5, 2, 1, 6, 7);
        double start = model.TrainOnBatch(input, target), end = start;
        for (int i = 0; i < 20; i++)
        {
            end = model.TrainOnBatch(input, target);
        }

        Assert.That(end, Is.LessThan(start));
        Assert.That(model.GetWeight(kernel).ToArray<float>(), Is.Not.EqualTo(first));
        Assert.That(model.GetWeight(constant).ToArray<float>(), Is.EqualTo(before));
    }

    // Halves go to the even number, -0.5 to 0, and large numbers have no fraction to lose.
    [Test]
    public void Numbers_are_rounded_as_the_specification_says()
    {
        float[] x = [0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, 8388607.5f, -8388607.5f, 16777215, 3e9f, 0.49999997f, -0.49999997f];
        using Model model = OnnxModel.Read(new SmallOnnx([x.Length], 22).Node("Round", ["_"]).Build());
        Assert.That(model.Predict(Tensor.From<float>(x, 1, x.Length)).ToArray<float>(),
            Is.EqualTo(new float[] { 0, 2, 2, 0, -2, -2, 8388608, -8388608, 16777215, 3e9f, 0, 0 }));
    }

    // The limits of the error function are -1 and 1, and are reached in float32 long before infinity.
    [TestCase(BackendKind.Managed)]
    [TestCase(BackendKind.OneDnn)]
    public void The_error_function_ends_at_one(BackendKind backend)
    {
        float[] x = [float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -float.MaxValue, 3e38f, 1e20f, -10, 5, 0];
        using Model model = OnnxModel.Read(
            new SmallOnnx([x.Length]).Node("Erf", ["_"]).Build(), new OnnxImportOptions { Engine = new ModelOptions { Backend = backend } });
        Assert.That(model.Predict(Tensor.From<float>(x, 1, x.Length)).ToArray<float>(), Is.EqualTo(new float[] { 1, -1, 1, -1, 1, 1, -1, 1, 0 }));
    }

    [TestCase(BackendKind.Managed)]
    [TestCase(BackendKind.OneDnn)]
    public void Sums_of_powers_know_infinity(BackendKind backend)
    {
        const float none = float.NegativeInfinity, all = float.PositiveInfinity;
        float[] x = [none, none, none, 2, all, 1, all, all, float.MaxValue, 0];
        using Model model = OnnxModel.Read(new SmallOnnx([5, 2]).Node("ReduceLogSumExp", ["_"], Ints("axes", 2), Int("keepdims", 0)).Build(),
            new OnnxImportOptions { Engine = new ModelOptions { Backend = backend } });
        Assert.That(model.Predict(Tensor.From<float>(x, 1, 5, 2)).ToArray<float>(), Is.EqualTo(new[] { none, 2, all, all, float.MaxValue }));
    }

    [Test]
    public void Inputs_and_outputs_keep_their_names()
    {
        SmallOnnx file = new SmallOnnx([4, 6, 7]).Weights("first.weight", 3, 4, 1, 1).Named("features", "Conv", ["x", "first.weight"])
            .Named("scores", "ReduceMean", ["features"], Ints("axes", 2, 3), Int("keepdims", 0));
        file.File.Graph.Output.Add(new ValueInfoProto { Name = "features" });
        file.File.Graph.Output.Add(new ValueInfoProto { Name = "scores" });
        using Model model = OnnxModel.Read(file.Build(), new OnnxImportOptions { Engine = Samples.Engine });
        Assert.That(model.Inputs[0].Layer.Name, Is.EqualTo("x"));
        Assert.That(model.Outputs.Select(o => o.Layer.Name), Is.EqualTo(new[] { "features", "scores" }));
        Assert.That(model.Layers.Select(l => l.Name), Does.Contain("first"));
    }

    [Test]
    public void An_output_that_is_weighted_and_ends_in_a_softmax_gives_probabilities()
    {
        using Model model = OnnxModel.Read(new SmallOnnx([5]).Weights("w", 5, 3).Node("MatMul", ["_", "w"]).Node("Softmax", ["_"]).Node("Identity", ["_"])
            .Build(), new OnnxImportOptions { Engine = Samples.Engine });
        Assert.That(ClassProbabilities.AreGivenBy(model), Is.True);
    }

    [TestCaseSource(nameof(Senseless))]
    public void A_config_that_makes_no_sense_is_refused(string what, string json)
    {
        Assert.That(what, Is.Not.Empty);
        Assert.That(() => LayerRegistry.FromConfig("OnnxOperator", (JsonObject)JsonNode.Parse(json)!).Apply(new Input(new Shape(4, 6)).Output),
            Throws.InstanceOf<CnnException>().Or.InstanceOf<ArgumentException>());
    }

    private static TestCaseData Config(string what, string json) => new TestCaseData(what, json).SetArgDisplayNames(what);
}
