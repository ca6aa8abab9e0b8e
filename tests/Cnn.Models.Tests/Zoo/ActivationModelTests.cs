using Cnn.OneDnn;

namespace Cnn.Models.Tests.Zoo;

/// <summary>The tutorials' model of what each layer sees: the seven layers of fashion-cnn as outputs, on the weights of the network in training.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
public sealed class ActivationModelTests(BackendKind backend)
{
    private static readonly string[] Shapes = ["(2, 26, 26, 64)", "(2, 13, 13, 64)", "(2, 11, 11, 64)", "(2, 5, 5, 64)", "(2, 1600)", "(2, 128)", "(2, 10)"];

    [Test]
    public void All_seven_layers_of_fashion_cnn_are_outputs_on_the_trained_weights()
    {
        using Model network = ModelZoo.Create("fashion-cnn");
        network.Options = new ModelOptions { Backend = backend, Seed = 1 };
        network.Compile(new Sgd { LearningRate = 0.1 }, Loss.SparseCategoricalCrossentropy);
        using var activations = new Model(network.Inputs, [.. network.Layers.Skip(1).Select(layer => network.OutputOf(layer.Name))])
        {
            Options = network.Options,
        };
        Tensor images = Images();
        float[] untrained = activations.Predict([images])[^1].ToArray<float>();
        network.TrainOnBatch(images, new Tensor(new Shape(2), DataType.Int32));
        IReadOnlyList<Tensor> outputs = activations.Predict([images]);
        Assert.That(outputs.Select(o => o.Shape.ToString()), Is.EqualTo(Shapes));
        Assert.That(outputs[^1].ToArray<float>(), Is.EqualTo(network.Predict(images).ToArray<float>()).Within(1e-6).And.Not.EqualTo(untrained).Within(1e-4));
        float[] first = Convolved(network, images);
        Assert.That(outputs[0].ToArray<float>(), Is.EqualTo(first).Within(1e-5));
        Assert.That(outputs[1].ToArray<float>(), Is.EqualTo(Pooled(first)).Within(1e-5));
        Assert.That(outputs[4].ToArray<float>(), Is.EqualTo(outputs[3].ToArray<float>()).Within(1e-6), "flattened in the order of rows, columns, channels");
    }

    /// <summary>The first layer by its definition: 3 x 3 windows of one channel, 64 filters, relu.</summary>
    private static float[] Convolved(Model network, Tensor images)
    {
        float[] kernel = network.GetWeight(network.Parameters[0]).ToArray<float>(), bias = network.GetWeight(network.Parameters[1]).ToArray<float>(),
            x = images.ToArray<float>();
        float[] result = new float[2 * 26 * 26 * 64];
        for (int i = 0; i < result.Length; i++)
        {
            (int filter, int column, int row, int n) = (i % 64, i / 64 % 26, i / 64 / 26 % 26, i / 64 / 26 / 26);
            double sum = bias[filter];
            for (int k = 0; k < 9; k++)
            {
                sum += x[(n * 784) + ((row + (k / 3)) * 28) + column + (k % 3)] * kernel[(k * 64) + filter];
            }

            result[i] = (float)Math.Max(sum, 0);
        }

        return result;
    }

    private static float[] Pooled(float[] x)
    {
        float[] result = new float[2 * 13 * 13 * 64];
        for (int i = 0; i < result.Length; i++)
        {
            (int channel, int column, int row, int n) = (i % 64, i / 64 % 13, i / 64 / 13 % 13, i / 64 / 13 / 13);
            float At(int dy, int dx) => x[(((((n * 26) + (2 * row) + dy) * 26) + (2 * column) + dx) * 64) + channel];
            result[i] = Math.Max(Math.Max(At(0, 0), At(0, 1)), Math.Max(At(1, 0), At(1, 1)));
        }

        return result;
    }

    private static Tensor Images()
    {
        var random = new Random(4);
        var images = new Tensor(new Shape(2, 28, 28, 1));
        foreach (ref float pixel in images.AsSpan<float>())
        {
            pixel = random.NextSingle();
        }

        return images;
    }
}
