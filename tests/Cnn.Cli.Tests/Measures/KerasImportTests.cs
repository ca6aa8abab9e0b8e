using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Cli.Tests.Measures;

/// <summary>Networks of Keras and TensorFlow.js as checkpoints, from the command line.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class KerasImportTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void A_network_is_imported_and_predicts()
    {
        // The mean of an image in white is 1: the first class gets 2, the second 1.
        string model = Write(
            "good", """{"class_name": "GlobalAveragePooling2D", "config": {"name": "mean"}}, {"class_name": "Dense", "config": {"name": "last", "units": 2, "activation": "softmax"}}""");
        string to = Path.Combine(folder.Path, "good.safetensors");
        JsonObject read = Run("import", model, "--output", to, "--json");
        Assert.That(((long)read["params"]!, (string)read["input"]!), Is.EqualTo((4L, "(4, 4, 1)")));
        JsonObject seen = Run(
            "predict", folder.Write("white.png", PngBytes.Plain(4, 4, 1, [.. Enumerable.Repeat((byte)255, 16)])), "--checkpoint", to, "--json");
        Assert.That((double)seen["predictions"]![0]!["probability"]!, Is.EqualTo(1 / (1 + Math.Exp(-1))).Within(1e-5));
        Assert.That((int)seen["predictions"]![0]!["label"]!, Is.Zero);
    }

    [Test]
    public void A_layer_that_is_not_here_is_named()
    {
        string model = Write("bad", """{"class_name": "LSTM", "config": {"name": "last", "units": 2}}""");
        Invocation.Of("import", model, "--output", Path.Combine(folder.Path, "bad.safetensors"))
            .ExpectOneMessage(CommandLine.Failure, "'last' of class 'LSTM'");
    }

    [Test]
    public void Options_that_are_about_other_files_are_refused()
    {
        string model = Write("other", """{"class_name": "Flatten", "config": {"name": "last"}}""");
        Invocation.Of("import", model, "--channels-last", "--output", Path.Combine(folder.Path, "x.safetensors"))
            .ExpectOneMessage(CommandLine.Usage, "--channels-last is about ONNX files");
    }

    private static JsonObject Run(params string[] arguments)
    {
        var call = Invocation.Of(arguments);
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        return call.Json.Single();
    }

    private string Write(string name, string layers)
    {
        folder.Write($"{name}.bin", [.. new float[] { 2, 1, 0, 0 }.SelectMany(BitConverter.GetBytes)]);
        const string weights = """{"name": "last/kernel", "shape": [1, 2], "dtype": "float32"}, {"name": "last/bias", "shape": [2], "dtype": "float32"}""";
        const string input = """{"class_name": "InputLayer", "config": {"batch_input_shape": [null, 4, 4, 1], "name": "in"}}""";
        string manifest = string.Create(CultureInfo.InvariantCulture, $"[{{\"paths\": [\"{name}.bin\"], \"weights\": [{weights}]}}]");
        return folder.Write($"{name}.json", System.Text.Encoding.UTF8.GetBytes(
            $"{{\"modelTopology\": {{\"class_name\": \"Sequential\", \"config\": {{\"name\": \"{name}\", \"layers\": [{input}, {layers}]}}}}, " +
                $"\"weightsManifest\": {manifest}}}"));
    }
}
