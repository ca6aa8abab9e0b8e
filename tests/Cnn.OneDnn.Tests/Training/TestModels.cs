using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>Small networks and data for tests of training.</summary>
internal static class TestModels
{
    public static readonly BackendKind[] Backends = [BackendKind.OneDnn, BackendKind.Managed];

    /// <summary>Every fusion of the planner occurs: convolution + relu + pooling, normalization + relu, addition + relu, softmax + cross-entropy.</summary>
    public static Model Residual(BackendKind backend, ulong seed = 1, float dropout = 0)
    {
        SymbolicTensor input = new Input(12, 12, 3).Output;
        SymbolicTensor x = new Conv2D(16, 3) { Padding = Padding.Same, Activation = Activation.Relu }.Apply(input);
        x = new MaxPooling2D(2).Apply(x);
        SymbolicTensor y = new Conv2D(16, 3) { Padding = Padding.Same, UseBias = false }.Apply(x);
        y = new ActivationLayer(Activation.Relu).Apply(new BatchNormalization().Apply(y));
        y = new BatchNormalization().Apply(new Conv2D(16, 3) { Padding = Padding.Same, UseBias = false }.Apply(y));
        x = new ActivationLayer(Activation.Relu).Apply(new Add().Apply(x, y));
        x = new GlobalAveragePooling2D().Apply(x);
        x = dropout > 0 ? new Dropout(dropout).Apply(x) : x;
        return new Model(input, new Dense(4) { Activation = Activation.Softmax }.Apply(x)) { Options = new ModelOptions { Backend = backend, Seed = seed } };
    }

    /// <summary>Images whose class is the quadrant of a bright square, with noise.</summary>
    public static TensorDataset Quadrants(int count, int seed)
    {
        var random = new Random(seed);
        var images = new Tensor(new Shape(count, 12, 12, 3));
        var labels = new Tensor(new Shape(count), DataType.Int32);
        Span<float> pixels = images.AsSpan<float>();
        for (int n = 0; n < count; n++)
        {
            int label = random.Next(4), top = (label / 2 * 6) + random.Next(3), left = (label % 2 * 6) + random.Next(3);
            labels.AsSpan<int>()[n] = label;
            for (int i = 0; i < 12 * 12 * 3; i++)
            {
                int row = i / 36, column = i / 3 % 12;
                bool bright = row >= top && row < top + 3 && column >= left && column < left + 3;
                pixels[(n * 432) + i] = (bright ? 0.6f : 0) + (0.4f * random.NextSingle());
            }
        }

        return new TensorDataset(images, labels);
    }

    public static float[] Weights(Model model) => [.. model.Parameters.SelectMany(p => model.GetWeight(p).ToArray<float>())];
}
