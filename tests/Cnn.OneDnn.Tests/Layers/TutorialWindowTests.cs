using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Layers.Reference;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>The small convolutions and poolings that the MXNet tutorials print, in both data formats on both backends.</summary>
[TestFixture(BackendKind.OneDnn, DataFormat.ChannelsFirst)]
[TestFixture(BackendKind.OneDnn, DataFormat.ChannelsLast)]
[TestFixture(BackendKind.Managed, DataFormat.ChannelsFirst)]
[TestFixture(BackendKind.Managed, DataFormat.ChannelsLast)]
[NonParallelizable]
public sealed class TutorialWindowTests(BackendKind backend, DataFormat format)
{
    // Inputs count up from 0 in (channels, height, width), kernels in (outputs, inputs, height, width).
    private static IEnumerable<TestCaseData> Convolutions =>
    [
        new TestCaseData(new[] { 1, 3, 3 }, new[] { 1, 1, 2, 2 }, 1, 0, new double[] { 19, 25, 37, 43 }).SetArgDisplayNames("one channel"),
        new TestCaseData(new[] { 2, 3, 3 }, new[] { 1, 2, 2, 2 }, 1, 0, new double[] { 268, 296, 352, 380 }).SetArgDisplayNames("two input channels"),
        new TestCaseData(new[] { 3, 3, 3 }, new[] { 2, 3, 1, 1 }, 1, 0,
            new double[] { 45, 48, 51, 54, 57, 60, 63, 66, 69, 126, 138, 150, 162, 174, 186, 198, 210, 222 }).SetArgDisplayNames("a 1x1 kernel"),
        new TestCaseData(new[] { 1, 3, 3 }, new[] { 1, 1, 2, 2 }, 1, 1, new double[] { 0, 3, 8, 4, 9, 19, 25, 10, 21, 37, 43, 16, 6, 7, 8, 0 })
            .SetArgDisplayNames("padding"),
        new TestCaseData(new[] { 1, 4, 4 }, new[] { 1, 1, 2, 2 }, 2, 0, new double[] { 24, 36, 72, 84 }).SetArgDisplayNames("a stride"),
    ];

    [TestCaseSource(nameof(Convolutions))]
    public void Convolution_gives_the_printed_numbers(int[] image, int[] kernel, int stride, int padding, double[] expected)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var layer = new Conv2D(kernel[0], kernel[2]) { Strides = stride, Padding = Padding.Explicit((padding, padding)), UseBias = false, DataFormat = format };
        Nd weights = CountUp(kernel).Transpose(2, 3, 1, 0);
        Assert.That(Run(layer, image, weights), Is.EqualTo(expected).Within(1e-4));
    }

    [Test]
    public void Maxima_are_the_printed_numbers() =>
        Assert.That(Run(new MaxPooling2D(2) { Strides = 1, DataFormat = format }, [1, 3, 3], null), Is.EqualTo(new double[] { 4, 5, 7, 8 }));

    [Test]
    public void Averages_are_the_printed_numbers() =>
        Assert.That(Run(new AveragePooling2D(2) { Strides = 1, DataFormat = format }, [1, 3, 3], null), Is.EqualTo(new double[] { 2, 3, 5, 6 }).Within(1e-6));

    private static Nd CountUp(int[] dims) => new(dims, [.. Enumerable.Range(0, Nd.Count(dims)).Select(i => (double)i)]);

    private static Tensor ToTensor(Nd array)
    {
        var tensor = new Tensor(new Shape(array.Dims));
        Array.ConvertAll(array.Data, v => (float)v).CopyTo(tensor.AsSpan<float>());
        return tensor;
    }

    private double[] Run(Layer layer, int[] image, Nd? weights)
    {
        Nd input = CountUp([1, .. image]);
        input = format == DataFormat.ChannelsFirst ? input : input.ChannelsToLast();
        using var model = new Sequential(new Input(input.Dims.AsSpan(1)), layer) { Options = new ModelOptions { Backend = backend } };
        if (weights is not null)
        {
            model.SetWeight(model.Parameters[0], ToTensor(weights));
        }

        Nd output = LayerModel.ToNd(model.Predict(ToTensor(input)));
        return (format == DataFormat.ChannelsFirst ? output : output.ChannelsToFirst()).Data;
    }
}
