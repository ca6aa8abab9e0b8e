using System.IO.Compression;
using System.Text.Json.Nodes;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Zoo;

/// <summary>
/// The networks at full size against torchvision's: published numbers of parameters, names and shapes of state dicts, and the scores that PyTorch computes in
/// float64, by tests/Zoo/torchvision.py.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class TorchvisionTests
{
    private const int Every = 10;
    private static readonly JsonObject Golden = ReadGolden();

    // CNN_TORCHVISION=all takes every network; the others differ from their neighbours in depth alone, which their names and numbers of parameters show.
    private static IEnumerable<string> Networks => Environment.GetEnvironmentVariable("CNN_TORCHVISION") == "all"
        ? Golden.Select(g => g.Key)
        : ["resnet18-224", "resnet50", "vgg11-bn", "alexnet", "mobilenet-v2", "mobilenet-v3-small", "squeezenet1-0", "squeezenet1-1", "densenet121",
            "googlenet", "inception-v3", "efficientnet-b0", "convnext-tiny", "regnet-y-400mf"];

    // torchvision counts what is trained.
    [TestCase("resnet18-224", 11_689_512)]
    [TestCase("resnet34-224", 21_797_672)]
    [TestCase("resnet50", 25_557_032)]
    [TestCase("resnet101", 44_549_160)]
    [TestCase("vgg11-224", 132_863_336)]
    [TestCase("vgg13", 133_047_848)]
    [TestCase("vgg16-224", 138_357_544)]
    [TestCase("vgg19-224", 143_667_240)]
    [TestCase("vgg11-bn", 132_868_840)]
    [TestCase("vgg13-bn", 133_053_736)]
    [TestCase("vgg16-bn", 138_365_992)]
    [TestCase("vgg19-bn", 143_678_248)]
    [TestCase("alexnet", 61_100_840)]
    [TestCase("mobilenet-v2", 3_504_872)]
    [TestCase("mobilenet-v3-small", 2_542_856)]
    [TestCase("mobilenet-v3-large", 5_483_032)]
    [TestCase("squeezenet1-0", 1_248_424)]
    [TestCase("squeezenet1-1", 1_235_496)]
    [TestCase("densenet121", 7_978_856)]
    [TestCase("googlenet", 6_624_904)]
    [TestCase("inception-v3", 23_834_568)]
    [TestCase("efficientnet-b0", 5_288_548)]
    [TestCase("convnext-tiny", 28_589_128)]
    [TestCase("regnet-y-400mf", 4_344_144)]
    public void A_network_has_the_published_number_of_parameters(string name, long parameters)
    {
        using Model model = ModelZoo.Create(name);
        Assert.That(model.Parameters.Where(p => !p.IsStatistic).Sum(p => (long)p.Shape.ElementCount), Is.EqualTo(parameters));
    }

    [Test]
    public void Every_network_at_full_size_is_among_these() => Assert.That(
        typeof(TorchvisionTests).GetMethod(nameof(A_network_has_the_published_number_of_parameters))!.GetCustomAttributes(typeof(TestCaseAttribute), false)
            .Cast<TestCaseAttribute>().Select(c => c.Arguments[0]),
        Is.EquivalentTo(ModelZoo.ImageNet.Select(m => m.Name)));

    [Test]
    public void A_state_dict_of_torchvision_has_the_names_and_shapes_of_the_network()
    {
        foreach ((string name, JsonNode? golden) in Golden)
        {
            using Model model = ModelZoo.Create(name);
            var ours = ForeignTensor.From(model, WeightFormat.PyTorch).ToDictionary(t => t.Names[0], t => t.Shape.Where(d => d > 1).ToArray());
            WeightMap[] maps = [WeightMap.Identity, .. WeightMap.BuiltIn.Where(m => m.Source == "torchvision" && m.Networks.Contains(name))];
            var theirs = golden!["tensors"]!.AsObject().ToDictionary(
                t => maps.Aggregate(t.Key, (n, m) => m.Translate(n)!), t => t.Value!.AsArray().Select(d => d!.GetValue<int>()).Where(d => d > 1).ToArray());
            Assert.That(ours.Keys, Is.EquivalentTo(theirs.Keys), name);
            Assert.That(ours.All(o => o.Value.SequenceEqual(theirs[o.Key])), Is.True, name);
        }
    }

    [Test]
    public void A_network_comes_back_from_its_config([ValueSource(typeof(ModelZoo), nameof(ModelZoo.ImageNet))] ZooModel network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using Model model = network.Create(new ZooOptions { Classes = 7 });
        string text = model.GetConfig().ToJsonString();
        using var copy = Model.FromConfig(JsonNode.Parse(text)!.AsObject());
        Assert.That(copy.GetConfig().ToJsonString(), Is.EqualTo(text));
        Assert.That(model.Outputs.Single().Shape, Is.EqualTo(new[] { 7 }));
    }

    [Test]
    public void A_state_dict_of_torchvision_gives_its_scores([ValueSource(nameof(Networks))] string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        JsonNode golden = Golden[name]!;
        using var folder = new TempFolder();
        string path = folder.Path("weights.safetensors");
        Write(path, golden);
        var options = new ModelOptions { Deterministic = true };
        using Model model = ModelZoo.Create(name, new ZooOptions { Engine = options });
        Assert.That(Weights.Load(model, path).IsComplete, Is.True);
        File.Delete(path);

        // What comes before the softmax.
        string head = name.StartsWith("squeezenet", StringComparison.Ordinal) ? "global_average_pooling2d" : golden["head"]!.GetValue<string>();
        int side = golden["side"]!.GetValue<int>();
        using var scores = new Model(model.Inputs, [model.OutputOf(head)]) { Options = options };
        float[] computed = scores.Predict(Image(side)).ToArray<float>();
        float[] expected = [.. golden["scores"]!.AsArray().Select(s => s!.GetValue<float>())];
        Assert.That(computed, Has.Length.EqualTo(1000));
        Assert.That(computed.Where((_, i) => i % Every == 0), Is.EqualTo(expected).Within(1e-4));
    }

    private static void Write(string path, JsonNode golden)
    {
        string head = golden["head"]!.GetValue<string>();
        double gain = golden["gain"]!.GetValue<double>();
        using var writer = new SafeTensorsWriter(path);
        (string Name, int[] Shape)[] tensors =
            [.. golden["tensors"]!.AsObject().Select(t => (t.Key, t.Value!.AsArray().Select(d => d!.GetValue<int>()).ToArray()))];
        foreach ((string name, int[] shape) in tensors)
        {
            writer.Declare(name, SafeTensorsType.F32, new Shape(shape));
        }

        foreach ((string name, int[] shape) in tensors)
        {
            writer.Write<float>(name, TorchWeights.Of(name, shape, name[..name.LastIndexOf('.')] == head ? gain : 1).AsSpan<float>());
        }

        writer.Commit();
    }

    // The image is made as PyTorch has it, channels first.
    private static Tensor Image(int side)
    {
        float[] planes = new float[3 * side * side];
        TorchWeights.Uniform("image", planes, u => u);
        var image = new Tensor(new Shape(1, side, side, 3));
        Span<float> pixels = image.AsSpan<float>();
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = planes[(i % 3 * side * side) + (i / 3)];
        }

        return image;
    }

    private static JsonObject ReadGolden()
    {
        using FileStream file = File.OpenRead(Path.Combine(TestContext.CurrentContext.TestDirectory, "Zoo", "torchvision.json.gz"));
        using var json = new GZipStream(file, CompressionMode.Decompress);
        return JsonNode.Parse(json)!.AsObject();
    }
}
