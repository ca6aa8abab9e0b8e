using System.Runtime.Intrinsics.X86;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>The end of a residual block, normalization and sum and relu, as one op.</summary>
[NonParallelizable]
internal sealed class NormalizationSumsTests
{
    // The managed backend's plan keeps the three ops. A shortcut of its own has a normalization too, whose result is what is added.
    [Test]
    public void A_step_is_that_of_the_separate_ops([Values] bool ownShortcut, [Values] bool shortcutFirst, [Values(64, 48)] int channels)
    {
        TrainedStep expected = Step(BackendKind.Managed, ownShortcut, shortcutFirst, channels),
            actual = Step(BackendKind.OneDnn, ownShortcut, shortcutFirst, channels);
        Assert.That(expected.Ops.Count(o => o is BatchNormalizationSumOp), Is.Zero);
        Assert.That(actual.Ops.Count(o => o is BatchNormalizationSumOp), Is.EqualTo(Avx512F.IsSupported && channels == 64 ? 1 : 0));
        Assert.That(actual.Gradients, Is.EqualTo(expected.Gradients).Within(5e-6));
        Assert.That(actual.Gradients.Count(g => Math.Abs(g) > 1e-4), Is.GreaterThan(1000), "there are gradients to compare");
        Assert.That(actual.Statistics, Is.EqualTo(expected.Statistics).Within(1e-6));
    }

    private static TrainedStep Step(BackendKind backend, bool ownShortcut, bool shortcutFirst, int channels)
    {
        var input = new Input(8, 8, 3);
        SymbolicTensor x = new Conv2D(channels, 3) { Padding = Padding.Same, Activation = Activation.Relu }.Apply(input.Output);
        SymbolicTensor shortcut = ownShortcut ? new BatchNormalization().Apply(new Conv2D(channels, 1).Apply(x)) : x;
        SymbolicTensor inner = new BatchNormalization().Apply(new Conv2D(channels, 3) { Padding = Padding.Same }.Apply(x));
        SymbolicTensor sum = shortcutFirst ? new Add().Apply(shortcut, inner) : new Add().Apply(inner, shortcut);
        SymbolicTensor y = new GlobalAveragePooling2D().Apply(new ReLU().Apply(sum));
        using var model = new Model(
            input.Output, new Dense(4) { Activation = Activation.Softmax }.Apply(y)) { Options = new ModelOptions { Backend = backend, Seed = 3 } };
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        return TrainedStep.Of(model, new Shape(8, 8, 8, 3));
    }
}
