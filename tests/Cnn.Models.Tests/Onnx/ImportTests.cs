using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Onnx.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Onnx;

/// <summary>What is read computes what ONNX Runtime, PyTorch, or the model that was exported computes.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ImportTests
{
    private readonly TempFolder folder = new();
    private OnnxRuntime runtime = null!;

    private static string Fixtures { get; } = Path.Combine(AppContext.BaseDirectory, "Onnx", "Fixtures");

    [OneTimeSetUp]
    public void RunTheFiles()
    {
        runtime = new OnnxRuntime(folder.Root);
        foreach (string name in OperatorFiles.Names)
        {
            SmallOnnx file = OperatorFiles.Make(name);
            File.WriteAllBytes(runtime.PathOf(name), file.Build());
            int[] sample = [.. file.File.Graph.Input[0].Type.TensorType.Shape.Dim.Skip(1).Select(d => (int)d.DimValue)];
            runtime.Add(name, Samples.Uniform(3, [2, .. sample]));
        }

        runtime.Run();
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCaseSource(typeof(OperatorFiles), nameof(OperatorFiles.Names))]
    public void Every_operator_computes_what_it_does_in_OnnxRuntime(string name)
    {
        using Model model = OnnxModel.Load(runtime.PathOf(name), new OnnxImportOptions { Engine = Samples.Engine });
        float[] result = model.Predict(runtime.InputOf(name)).ToArray<float>();
        Samples.ExpectClose(result, runtime.ResultOf(name), 1e-5);
    }

    [TestCase("residual")]
    [TestCase("residual-folded")]
    [TestCase("pooled")]
    public void A_network_from_PyTorch_computes_what_it_did_there(string name)
    {
        using Model model = OnnxModel.Load(Path.Combine(Fixtures, $"{name}.onnx"));
        float[] result = model.Predict(Npy.Load(Path.Combine(Fixtures, "input.npy"))).ToArray<float>();
        Samples.ExpectClose(result, Npy.Load(Path.Combine(Fixtures, $"{name}.npy")).ToArray<float>(), 1e-5);
    }

    [TestCaseSource(typeof(LayerNetworks), nameof(LayerNetworks.Names))]
    public void What_was_exported_comes_back(string name)
    {
        using Model model = LayerNetworks.Make(name);
        ExpectRoundTrip(model);
    }

    [TestCase("lenet5")]
    [TestCase("cifar-cnn")]
    [TestCase("inception10")]
    [TestCase("resnet18")]
    [TestCase("mobilenet-v1")]
    public void Networks_of_the_zoo_come_back(string name)
    {
        using Model model = Samples.Shaken(ModelZoo.Create(name, new ZooOptions { Engine = Samples.Engine }));
        ExpectRoundTrip(model);
    }

    [Test]
    public void Weights_keep_the_names_that_they_had_in_PyTorch()
    {
        using Model model = OnnxModel.Load(Path.Combine(Fixtures, "pooled.onnx"));
        Assert.That(model.Layers.Select(l => l.Name),
            Is.SupersetOf(new[] { "image", "body.0.0", "body.0.1", "body.1.first.0", "body.1.norm", "body.1.shortcut.1", "body.4" }));
    }

    [Test]
    public void Images_may_have_their_channels_last()
    {
        Tensor first = Npy.Load(Path.Combine(Fixtures, "input.npy")), last = new(new Shape(3, 30, 30, 3));
        for (int i = 0; i < first.Shape.ElementCount; i++)
        {
            int n = i / 2700, c = i / 900 % 3, place = i % 900;
            last.AsSpan<float>()[(n * 2700) + (place * 3) + c] = first.AsSpan<float>()[i];
        }

        using Model model = OnnxModel.Load(Path.Combine(Fixtures, "pooled.onnx"), new OnnxImportOptions { ChannelsLast = true });
        Assert.That(model.Inputs[0].Shape, Is.EqualTo(new Shape(30, 30, 3)));
        Samples.ExpectClose(model.Predict(last).ToArray<float>(), Npy.Load(Path.Combine(Fixtures, "pooled.npy")).ToArray<float>(), 1e-5);
    }

    [Test]
    public void An_imported_network_is_trained_saved_and_loaded()
    {
        using Model model = OnnxModel.Load(Path.Combine(Fixtures, "pooled.onnx"));
        model.Compile(new Adam { LearningRate = 0.01 }, Loss.MeanSquaredError);
        Tensor input = Npy.Load(Path.Combine(Fixtures, "input.npy")), target = Samples.Uniform(5, 3, 10);
        double before = model.TrainOnBatch(input, target), after = before;
        for (int i = 0; i < 20; i++)
        {
            after = model.TrainOnBatch(input, target);
        }

        string path = folder.Path("tuned.safetensors");
        model.Save(path);
        using Model again = Model.Load(path);
        Assert.That(after, Is.LessThan(before / 4));
        Assert.That(again.Predict(input).ToArray<float>(), Is.EqualTo(model.Predict(input).ToArray<float>()));
    }

    // 2 x + 1 over three numbers, the smaller of that and 4: worked out by hand.
    [Test]
    public void A_file_made_by_hand_computes_what_was_worked_out()
    {
        byte[] bytes = new SmallOnnx([3]).Numbers("two", [2]).Numbers("one", [1]).Numbers("four", [4]).Node("Mul", ["_", "two"]).Node("Add", ["one", "_"])
            .Node("Clip", ["_", "", "four"]).Build();
        using Model model = OnnxModel.Read(bytes);
        Assert.That(model.Predict(Tensor.From([-1f, 0.25f, 2], 1, 3)).ToArray<float>(), Is.EqualTo(new[] { -1f, 1.5f, 4 }));
    }

    // ONNX defines Clip as min(max(x, low), high): numbers between the bounds come out as they went in, whatever the bounds are.
    [TestCase(0f, 1e9f)]
    [TestCase(-65504f, 65504f)]
    [TestCase(-1f, 1f)]
    [TestCase(-1e6f, float.MaxValue)]
    [TestCase(0f, 6f)]
    [TestCase(0.5f, 3f)]
    public void A_clip_keeps_all_digits_between_its_bounds(float low, float high)
    {
        float[] x = [0.3f, -0.7f, 1e-3f, 2.5f, -3e-4f, 7.25f, -1.5f, 1e-6f];
        using Model model = OnnxModel.Read(new SmallOnnx([x.Length]).Numbers("low", [low]).Numbers("high", [high]).Node("Clip", ["_", "low", "high"]).Build());
        Assert.That(model.Predict(Tensor.From<float>(x, 1, x.Length)).ToArray<float>(), Is.EqualTo(x.Select(v => Math.Clamp(v, low, high))));
        ExpectRoundTrip(model);
    }

    private static void ExpectRoundTrip(Model model)
    {
        using var file = new MemoryStream();
        OnnxModel.Write(model, file);
        using Model again = OnnxModel.Read(file.ToArray(), new OnnxImportOptions { Engine = Samples.Engine });
        Tensor input = Samples.For(model);
        Samples.ExpectClose(again.Predict(input).ToArray<float>(), model.Predict(input).ToArray<float>(), 1e-5);
    }
}
