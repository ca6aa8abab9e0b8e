using Cnn.Models.Onnx.Import;
using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Onnx.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Onnx;

/// <summary>What is exported computes the same in ONNX Runtime.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ExportTests
{
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, float[]> ours = [];
    private OnnxRuntime runtime = null!;

    [OneTimeSetUp]
    public void ExportAndRun()
    {
        runtime = new OnnxRuntime(folder.Root);
        foreach (string name in LayerNetworks.Names)
        {
            Add(name, LayerNetworks.Make(name), new OnnxExportOptions());
        }

        foreach (ZooModel network in ModelZoo.All)
        {
            // Large images would add minutes and no other operator.
            var small = new ZooOptions { InputShape = network.InputShape[0] > 64 ? new Shape(64, 64, 3) : null, Engine = Samples.Engine };
            Add(network.Name, Samples.Shaken(network.Create(small)), new OnnxExportOptions { Logits = true });
        }

        runtime.Run();
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCaseSource(typeof(LayerNetworks), nameof(LayerNetworks.Names))]
    public void Every_layer_computes_the_same_in_OnnxRuntime(string name) => Samples.ExpectClose(runtime.ResultOf(name), ours[name], 1e-5);

    // The model ends in a softmax, the file before it: log p = z - log(sum(e^z)).
    [TestCaseSource(typeof(ModelZoo), nameof(ModelZoo.Names))]
    public void Every_network_of_the_zoo_has_the_same_logits_in_OnnxRuntime(string name)
    {
        float[] logits = runtime.ResultOf(name);
        int classes = logits.Length / 2;
        float[] logarithms = [.. logits.Chunk(classes).SelectMany(row => row.Select(z => (float)(z - Math.Log(row.Sum(v => Math.Exp(v))))))];
        Samples.ExpectClose(logarithms, [.. ours[name].Select(p => MathF.Log(p))], 1e-4);
    }

    [Test]
    public void A_file_keeps_the_models_axes_names_and_text()
    {
        using Model model = ModelZoo.Create("lenet5");
        string path = folder.Path("names.onnx");
        OnnxModel.Save(model, path, new OnnxExportOptions { Metadata = new Dictionary<string, string> { ["class_names"] = "[\"a\"]" } });
        ModelProto file = OnnxFile.Read(path);
        Assert.Multiple(() =>
        {
            Assert.That(file.OpsetImport.Single().Version, Is.EqualTo(17));
            Assert.That(Describe(file.Graph.Input.Single()), Is.EqualTo($"{model.Inputs[0].Layer.Name} (batch, 28, 28, 1)"));
            Assert.That(Describe(file.Graph.Output.Single()), Is.EqualTo($"{model.Outputs[0].Layer.Name} (batch, 10)"));
            Assert.That(file.Graph.Initializer.Select(i => i.Name), Does.Contain("conv2d/kernel"));
            Assert.That(OnnxModel.ReadMetadata(path), Is.EqualTo(new Dictionary<string, string> { ["class_names"] = "[\"a\"]" }));
        });
    }

    [Test]
    public void Channels_first_and_logits_change_the_interface()
    {
        using Model model = ModelZoo.Create("lenet5");
        string path = folder.Path("first.onnx");
        OnnxModel.Save(model, path, new OnnxExportOptions { ChannelsFirst = true, Logits = true });
        ModelProto file = OnnxFile.Read(path);
        Assert.Multiple(() =>
        {
            Assert.That(Describe(file.Graph.Input.Single()), Does.EndWith("(batch, 1, 28, 28)"));
            Assert.That(file.Graph.Node[0].OpType, Is.EqualTo("Conv"));
            Assert.That(file.Graph.Node.Select(n => n.OpType), Has.None.EqualTo("Softmax"));
        });
    }

    [Test]
    public void Images_that_are_only_flattened_are_not_transposed()
    {
        using Model model = ModelZoo.Create("fashion-mlp");
        string path = folder.Path("mlp.onnx");
        OnnxModel.Save(model, path);
        Assert.That(OnnxFile.Read(path).Graph.Node.Select(n => n.OpType), Is.EqualTo(new[] { "Reshape", "Gemm", "Relu", "Gemm", "Softmax" }));
    }

    [Test]
    public void Several_inputs_and_outputs_keep_their_order()
    {
        SymbolicTensor a = new Input(4) { Name = "a" }.Output, b = new Input(4) { Name = "b" }.Output;
        SymbolicTensor sum = new Add { Name = "sum" }.Apply(a, b);
        using var model = new Model([b, a], [sum, new Dense(2) { Name = "two" }.Apply(sum), sum]);
        string path = folder.Path("several.onnx");
        OnnxModel.Save(model, path);
        using Model again = OnnxModel.Load(path);
        Tensor first = Samples.Uniform(1, 3, 4), second = Samples.Uniform(2, 3, 4);
        float[][] expected = [.. model.Predict([first, second]).Select(t => t.ToArray<float>())];
        Assert.That(OnnxFile.Read(path).Graph.Input.Select(i => i.Name), Is.EqualTo(new[] { "b", "a" }));
        Assert.That(again.Predict([first, second]).Select(t => t.ToArray<float>()), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void A_file_that_cannot_be_written_leaves_the_old_one()
    {
        using Model model = ModelZoo.Create("fashion-mlp");
        Assert.That(() => OnnxModel.Save(model, folder.Path("none", "x.onnx")), Throws.InstanceOf<IOException>());
    }

    private static string Describe(ValueInfoProto info) =>
        $"{info.Name} ({string.Join(", ", info.Type.TensorType.Shape.Dim.Select(DimText))})";

    private static string DimText(TensorShapeProto.Types.Dimension dim) =>
        dim.DimParam.Length > 0 ? dim.DimParam : dim.DimValue.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void Add(string name, Model model, OnnxExportOptions options)
    {
        using (model)
        {
            Tensor input = Samples.For(model);
            using (FileStream file = File.Create(runtime.PathOf(name)))
            {
                OnnxModel.Write(model, file, options);
            }

            ours[name] = model.Predict(input).ToArray<float>();
            runtime.Add(name, input);
        }
    }
}
