using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Keras.Support;

/// <summary>The files in Keras/Fixtures, which its README.md describes.</summary>
internal static class KerasFixtures
{
    private static readonly Lazy<JsonNode> Results = new(() => JsonNode.Parse(File.ReadAllText(PathOf("layers/results.json")))!);

    public static Tensor[] Inputs => Tensors("inputs");

    /// <summary>What TensorFlow.js computes of <see cref="Inputs"/>.</summary>
    public static Tensor[] Outputs => Tensors("outputs");

    public static string PathOf(string name) => Path.Combine([TestContext.CurrentContext.TestDirectory, "Keras", "Fixtures", .. name.Split('/')]);

    /// <summary>Holds a network against what TensorFlow.js computes.</summary>
    public static void ExpectResults(Model model)
    {
        Tensor[] results = [.. model.Predict(Inputs)], expected = Outputs;
        Assert.That(results, Has.Length.EqualTo(expected.Length));
        for (int i = 0; i < results.Length; i++)
        {
            Assert.That(results[i].Shape, Is.EqualTo(expected[i].Shape));
            Assert.That(results[i].ToArray<float>(), Is.EqualTo(expected[i].ToArray<float>()).Within(1e-5), $"output {i}");
        }
    }

    private static Tensor[] Tensors(string key) => [.. Results.Value[key]!.AsArray().Select(n =>
        Tensor.From<float>([.. n!["data"]!.AsArray().Select(v => (float)v!)], new Shape([.. n["shape"]!.AsArray().Select(v => (int)v!)])))];
}
