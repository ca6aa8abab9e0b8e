using Cnn.Models.Data.Images.Png;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Serving;

/// <summary>A network whose weights are no numbers names no class.</summary>
[TestFixture]
internal sealed class DivergedClassifierTests
{
    [TestCase(2, "softmax")]
    [TestCase(2, "linear")]
    [TestCase(1, "sigmoid")]
    public void It_says_so(int outputs, string activation)
    {
        var model = new Sequential { new GlobalAveragePooling2D { InputShape = (2, 2, 1) }, new Dense(outputs, activation) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.SetWeight(model.Parameters[0], Tensor.From([.. Enumerable.Repeat(float.NaN, outputs)], 1, outputs));
        using var classifier = new ImageClassifier(model);
        Assert.That(() => classifier.Predict(PngWriter.Encode(new RawImage(2, 2, 1, [1, 2, 3, 4]))),
            Throws.TypeOf<CnnException>().With.Message.Contains("its training diverged"));
    }
}
