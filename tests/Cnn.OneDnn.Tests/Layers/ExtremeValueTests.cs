using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>
/// Activations and poolings of numbers at the ends of what floats hold, through whole models on both backends. PyTorch gives the same on a CPU.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class ExtremeValueTests
{
    private const float Infinite = float.PositiveInfinity;
    private static readonly float[] Inputs = [-3, 1e-6f, 0.001f, 0.3f, 5, 2e9f];

    [Test]
    public void A_bound_of_relu_costs_no_digits_below_it([Values] bool managed, [Values(6, 20, 1e4, 1e6, 1e9)] double largest)
    {
        float[] outputs = Run(managed, new ReLU { MaxValue = largest }, Inputs);
        Assert.That(outputs, Is.EqualTo(Inputs.Select(x => (float)Math.Min(Math.Max(x, 0), largest))));
    }

    [Test]
    public void A_clip_passes_what_lies_between_its_bounds([Values] bool managed)
    {
        Assert.That(Run(managed, new Clip(-65504, 1e9), [-1e6f, 1e-6f, 0.3f, 2e9f, Infinite]), Is.EqualTo(new[] { -65504f, 1e-6f, 0.3f, 1e9f, 1e9f }));
        Assert.That(Run(managed, new Clip(double.NegativeInfinity, 1), [-Infinite, float.NaN, 2]), Is.EqualTo(new[] { -Infinite, float.NaN, 1 }));
    }

    [TestCase(Activation.Relu, 0f, Infinite)]
    [TestCase(Activation.Relu6, 0f, 6f)]
    [TestCase(Activation.LeakyRelu, -Infinite, Infinite)]
    [TestCase(Activation.Elu, -1f, Infinite)]
    [TestCase(Activation.Selu, -1.7580993f, Infinite)]
    [TestCase(Activation.Sigmoid, 0f, 1f)]
    [TestCase(Activation.HardSigmoid, 0f, 1f)]
    [TestCase(Activation.Tanh, -1f, 1f)]
    [TestCase(Activation.Softplus, 0f, Infinite)]
    [TestCase(Activation.Exponential, 0f, Infinite)]
    public void An_activation_has_its_limits_at_infinity_and_passes_NaN(ActivationKind activation, float low, float high)
    {
        foreach (bool managed in (bool[])[false, true])
        {
            float[] outputs = Run(managed, new ActivationLayer(activation), [float.NaN, -Infinite, Infinite]);
            Assert.That(outputs[0], Is.NaN);
            Assert.That(outputs[1], Is.EqualTo(low).Within(1e-6f));
            Assert.That(outputs[2], Is.EqualTo(high));
        }
    }

    // A window of nothing but negative infinity, one with a NaN, two of ordinary numbers.
    [Test]
    public void Max_pooling_takes_infinities_and_NaN([Values] bool managed, [Values(1, 16, 20)] int channels)
    {
        float[] image = [-Infinite, -Infinite, 1, float.NaN, -Infinite, -Infinite, 2, 3, -5, -6, -Infinite, 7, -7, -8, 8, 9];
        float[] all = [.. image.SelectMany(x => Enumerable.Repeat(x, channels))];
        using var model = new Sequential(new Input(4, 4, channels), new MaxPooling2D(2)) { Options = Options(managed) };
        float[] pooled = model.Predict(Tensor.From<float>(all, 1, 4, 4, channels)).ToArray<float>();
        Assert.That(pooled, Is.EqualTo(new[] { -Infinite, float.NaN, -5, 9 }.SelectMany(x => Enumerable.Repeat(x, channels))));
    }

    [Test]
    public void The_average_of_a_large_image_keeps_its_digits([Values] bool managed)
    {
        float[] image = new float[1024 * 1024];
        Array.Fill(image, 0.7f);
        using var model = new Sequential(new Input(1024, 1024, 1), new GlobalAveragePooling2D()) { Options = Options(managed) };
        Assert.That(model.Predict(Tensor.From<float>(image, 1, 1024, 1024, 1)).ToArray<float>()[0], Is.EqualTo(0.7f).Within(1e-5f));
    }

    private static float[] Run(bool managed, Layer layer, float[] inputs)
    {
        using var model = new Sequential(new Input(inputs.Length), layer) { Options = Options(managed) };
        return model.Predict(Tensor.From<float>(inputs, 1, inputs.Length)).ToArray<float>();
    }

    private static ModelOptions Options(bool managed) => new() { Backend = managed ? BackendKind.Managed : BackendKind.OneDnn };
}
