using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Onnx.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.WeightFiles;

/// <summary>The weights of ONNX files under their names there.</summary>
[TestFixture]
internal sealed class OnnxWeightsTests
{
    [Test]
    public void Initializers_load_into_a_network_of_their_names()
    {
        using var folder = new TempFolder();
        string path = folder.Write(
            "x.onnx", new SmallOnnx([2]).Numbers("fc.weight", [1, 2, 3, 4, 5, 6], 3, 2).Numbers("fc.bias", [7, 8, 9], 3).Sizes("shape", 1, 2).Build());
        using var file = TensorFile.Open(path);
        Assert.That(file.Format, Is.EqualTo("ONNX"));
        Assert.That(file.Read("shape").ToArray<int>(), Is.EqualTo(new[] { 1, 2 }));
        using var model = new Sequential([new Input(2), new Dense(3, name: "fc")], "small") { Options = Samples.Engine };
        Weights.Load(model, path, WeightMap.Parse("""{"ignore": ["^shape$"]}"""));

        // PyTorch's (out, in) is (in, out) here.
        Assert.That(model.GetLayer("fc").GetWeights()[0].ToArray<float>(), Is.EqualTo(new[] { 1f, 3, 5, 2, 4, 6 }));
        Assert.That(model.GetLayer("fc").GetWeights()[1].ToArray<float>(), Is.EqualTo(new[] { 7f, 8, 9 }));
    }

    [Test]
    public void Sizes_without_numbers_are_refused()
    {
        using var folder = new TempFolder();
        string path = folder.Write("x.onnx", new SmallOnnx([2]).Numbers("fc.weight", [1, 2], 30000, 30000).Build());
        Assert.That(() => TensorFile.Open(path), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("'fc.weight'").And.Message.StartsWith(path));
    }
}
