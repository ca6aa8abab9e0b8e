using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>The shortcut of a residual block, a strided convolution with a kernel of one point, as products of unit stride.</summary>
[NonParallelizable]
internal sealed class StridedPointsTests
{
    // The managed backend computes the strided convolution as it stands.
    [Test]
    public void Gradients_are_those_of_the_strided_convolution([Values(8, 9)] int side)
    {
        TrainedStep expected = Step(BackendKind.Managed, side, channels: 64), actual = Step(BackendKind.OneDnn, side, channels: 64);
        Assert.That(actual.Ops.Count(o => o is SubsampleOp), Is.EqualTo(2), "one for the forward pass, one for the gradient of the weights");
        Assert.That(actual.Ops.Count(o => o is SubsampleBackwardOp), Is.EqualTo(1));
        Assert.That(expected.Ops.Count(o => o is SubsampleOp or SubsampleBackwardOp), Is.Zero);
        Assert.That(actual.Gradients, Is.EqualTo(expected.Gradients).Within(2e-6));
        Assert.That(actual.Gradients.Count(g => Math.Abs(g) > 1e-4), Is.GreaterThan(1000), "there are gradients to compare");
    }

    [Test]
    public void Thin_products_stay_as_they_are() =>
        Assert.That(Step(BackendKind.OneDnn, 8, channels: 32).Ops.Count(o => o is SubsampleOp or SubsampleBackwardOp), Is.Zero);

    private static TrainedStep Step(BackendKind backend, int side, int channels)
    {
        var input = new Input(side, side, 3);
        SymbolicTensor x = new Conv2D(channels, 3) { Padding = Padding.Same, Activation = Activation.Relu }.Apply(input.Output);
        SymbolicTensor inner = new Conv2D(channels, 3) { Padding = Padding.Same, Strides = 2 }.Apply(x);
        SymbolicTensor shortcut = new Conv2D(channels, 1) { Strides = 2, Padding = Padding.Same }.Apply(x);
        SymbolicTensor y = new GlobalAveragePooling2D().Apply(new ReLU().Apply(new Add().Apply(inner, shortcut)));
        using var model = new Model(
            input.Output, new Dense(4) { Activation = Activation.Softmax }.Apply(y)) { Options = new ModelOptions { Backend = backend, Seed = 3 } };
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        return TrainedStep.Of(model, new Shape(4, side, side, 3));
    }
}
