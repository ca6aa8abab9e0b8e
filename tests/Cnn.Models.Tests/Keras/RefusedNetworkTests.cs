using System.IO.Compression;
using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Keras.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Keras;

/// <summary>What networks of Keras ask for and is not here is refused by name, and files that contradict themselves in words.</summary>
[TestFixture]
internal sealed class RefusedNetworkTests
{
    private const string Input =
        """{"class_name": "InputLayer", "config": {"batch_input_shape": [null, 2], "name": "in"}, "name": "in", "inbound_nodes": []}""";

    [TestCase("LSTM", "\"units\": 3", "'it' of class 'LSTM'")]
    [TestCase("Lambda", "\"function\": [\"4wEAAA==\", null, null]", "'it' of class 'Lambda'")]
    [TestCase("TFOpLambda", "\"function\": \"math.add\"", "'it' of class 'TFOpLambda'")]
    [TestCase("Dense", "\"units\": 3, \"activation\": \"cube\"", "'cube'")]
    [TestCase("Flatten", "\"mystery\": 7", "'mystery'")]
    [TestCase("ReLU", "\"mystery\": 1", "'mystery'")]
    public void A_layer_that_is_not_here_is_named(string className, string config, string part)
    {
        using var folder = new TempFolder();
        string path = SmallKeras.Layer(folder, [2], className, config);
        Assert.That(() => KerasModel.Load(path), Throws.TypeOf<UnsupportedException>().With.Message.Contains(part).And.Message.StartsWith(path));
    }

    [TestCase("[[[\"in\", 0, 0, {\"training\": true}]]]", "as in training")]
    [TestCase("[[[\"in\", 0, 0, {\"mask\": [\"in\", 0, 0]}]]]", "argument 'mask'")]
    [TestCase("[{\"args\": [2.5], \"kwargs\": {}}]", "called on 2.5")]
    public void A_call_with_more_than_tensors_is_refused(string inbound, string part)
    {
        using var folder = new TempFolder();
        Assert.That(() => KerasModel.Load(Functional(folder, inbound)),
            Throws.TypeOf<UnsupportedException>().With.Message.Contains(part).And.Message.Contains("'it'"));
    }

    [TestCase("[[[\"it\", 0, 0, {}]]]", "needs call 0 of 'it'")]
    [TestCase("[[[\"nobody\", 0, 0, {}]]]", "needs call 0 of 'nobody'")]
    [TestCase("[[[\"in\", 0, 7, {}]]]", "output 7")]
    [TestCase("[[[\"in\", -1, 0, {}]]]", "whole number")]
    [TestCase("[[]]", "called on nothing")]
    [TestCase("[]", "is used and not there")]
    [TestCase("[7]", "list of tensors")]
    public void Calls_that_lead_nowhere_are_refused(string inbound, string part)
    {
        using var folder = new TempFolder();
        Assert.That(() => KerasModel.Load(Functional(folder, inbound)), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(part));
    }

    [Test]
    public void Weights_must_be_those_of_the_network()
    {
        using var folder = new TempFolder();
        Refused(SmallKeras.Layer(folder, [2], "Dense", "\"units\": 1", ("it/kernel", [2, 1], [1, 2])), "it/bias is missing");
        Refused(SmallKeras.Layer(folder, [2], "Dense", "\"units\": 1, \"use_bias\": false", ("it/kernel", [1, 2], [1, 2])),
            "it/kernel is (1, 2), expected (2, 1)");
        Refused(SmallKeras.Layer(folder, [2], "Dense", "\"units\": 1, \"use_bias\": false", ("it/kernel", [2, 1], [1, 2]), ("x/kernel", [1], [1])),
            "x/kernel is left over");
        Refused(SmallKeras.Layer(folder, [2], "Dense", "\"units\": 1000000000, \"use_bias\": false", ("it/kernel", [2, 1], [1, 2])),
            "it/kernel is (2, 1), expected (2, 1000000000)");
    }

    [Test]
    public void Files_of_weights_alone_say_where_they_are_read()
    {
        foreach (string name in new[] { "layers-2.weights.h5", "layers-3.weights.h5" })
        {
            Refused(KerasFixtures.PathOf(name), "weights without a network");
        }
    }

    [Test]
    public void An_ONNX_file_is_sent_to_its_reader() =>
        Refused(Path.Combine(TestContext.CurrentContext.TestDirectory, "Onnx", "Fixtures", "pooled.onnx"), "OnnxModel.Load");

    [Test]
    public void Networks_of_other_kinds_are_refused()
    {
        using var folder = new TempFolder();
        Assert.That(
            () => KerasModel.Load(SmallKeras.Network(folder, """{"class_name": "MyModel", "config": {}}""")),
            Throws.TypeOf<UnsupportedException>().With.Message.Contains("'MyModel'"));
        Assert.That(() => KerasModel.Load(SmallKeras.Network(folder, """{"node": []}""")),
            Throws.TypeOf<UnsupportedException>().With.Message.Contains("tfjs_layers_model"));
        Refused(SmallKeras.Network(folder, """{"class_name": "Sequential", "config": {"layers": 5}}"""), "no list");
    }

    [Test]
    public void A_compressed_archive_and_one_of_others_are_refused()
    {
        using var folder = new TempFolder();
        string config = $$$"""{"class_name": "Sequential", "config": {"name": "s", "layers": [{{{Input}}}]}}""";
        Refused(SmallKeras.Archive(folder, config + new string(' ', 1000), CompressionLevel.Optimal), "is compressed");
        string path = folder.Path("other.keras");
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            zip.CreateEntry("config.json");
        }

        Refused(path, "has no 'model.weights.h5'");
    }

    [TestCase("{\"class_name\": \"Sequential\", \"class_name\": \"Functional\", \"config\": []}", "a property twice")]
    [TestCase("{\"\\ud800\": 1, \"config\": []}", "")]
    [TestCase("{\"class_name\": \"\\ud800\", \"config\": []}", "")]
    public void Json_that_contradicts_itself_or_is_no_text_is_refused(string topology, string part)
    {
        using var folder = new TempFolder();
        Refused(folder.Write("model.json", Encoding.UTF8.GetBytes($"{{\"modelTopology\": {topology}, \"weightsManifest\": []}}")), part);
    }

    // 2^20 numbers are the most that all layers together may have beside the weights of a file.
    [Test]
    public void Statistics_are_bounded_before_they_are_read()
    {
        using var folder = new TempFolder();
        const int many = (1 << 20) + 1;
        Refused(SmallKeras.Layer(folder, [1], "Normalization", "\"axis\": -1", ("it/mean", [many], new float[many]), ("it/variance", [1], [1])),
            "has 1048577 numbers");
    }

    private static string Functional(TempFolder folder, string inbound) => SmallKeras.Network(folder, $$$"""
        {"class_name": "Functional", "config": {"name": "f", "layers": [
            {{{Input}}}, {"class_name": "Flatten", "config": {"name": "it"}, "name": "it", "inbound_nodes": {{{inbound}}}}], "input_layers": [["in", 0, 0]], "output_layers": [["it", 0, 0]]}}
        """);

    private static void Refused(string path, string part) =>
        Assert.That(() => KerasModel.Load(path), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(part).And.Message.StartsWith(path));
}
