using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>A network with everything that a checkpoint must keep, small enough to train in a moment, and data that it can learn.</summary>
internal static class SmallTraining
{
    public const int Classes = 3;

    public static Sequential Network(ulong seed = 3, int filters = 5) =>
        new(
            new Input(6, 6, 2),
            new Conv2D(filters, 3) { Activation = Activation.Relu },
            new BatchNormalization(),
            new Dropout(0.25f),
            new Flatten(),
            new Dense(Classes) { Activation = Activation.Softmax })
        {
            Options = new ModelOptions { Seed = seed, Backend = BackendKind.Managed },
        };

    public static Sequential Compiled(Optimizer optimizer, ulong seed = 3)
    {
        Sequential model = Network(seed);
        model.Compile(optimizer, Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return model;
    }

    /// <summary>Noise, brighter in a third of the rows that is the label.</summary>
    public static TensorDataset Data(int count = 50, int seed = 1)
    {
        var random = new Random(seed);
        var images = new Tensor(new Shape(count, 6, 6, 2));
        var labels = new Tensor(new Shape(count), DataType.Int32);
        for (int i = 0; i < count; i++)
        {
            int label = random.Next(Classes);
            labels.AsSpan<int>()[i] = label;
            Span<float> image = images.AsSpan<float>().Slice(i * 72, 72);
            for (int j = 0; j < image.Length; j++)
            {
                image[j] = (float)random.NextDouble() + (j / 24 == label ? 0.5f : 0);
            }
        }

        return new TensorDataset(images, labels);
    }

    public static float[] Weights(Model model) => [.. model.Parameters.SelectMany(p => model.GetWeight(p).ToArray<float>())];
}
