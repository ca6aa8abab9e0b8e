using System.Numerics.Tensors;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>The linear classifier of ten classes, by plain stochastic gradient descent: what a set should be too hard for.</summary>
internal static class SoftmaxRegression
{
    public static double TrainAndTest(float[] trainX, int[] trainY, float[] testX, int[] testY, int epochs)
    {
        int features = trainX.Length / trainY.Length;
        float[][] weights = [.. Enumerable.Range(0, 10).Select(_ => new float[features])];
        float[] bias = new float[10], scores = new float[10];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            float rate = 0.02f / (1 + epoch);
            for (int i = 0; i < trainY.Length; i++)
            {
                ReadOnlySpan<float> x = trainX.AsSpan(i * features, features);
                Score(weights, bias, x, scores);
                TensorPrimitives.SoftMax(scores, scores);
                for (int c = 0; c < 10; c++)
                {
                    float step = -rate * (scores[c] - (c == trainY[i] ? 1 : 0));
                    TensorPrimitives.MultiplyAdd(x, step, weights[c], weights[c]);
                    bias[c] += step;
                }
            }
        }

        int right = 0;
        for (int i = 0; i < testY.Length; i++)
        {
            Score(weights, bias, testX.AsSpan(i * features, features), scores);
            right += TensorPrimitives.IndexOfMax(scores) == testY[i] ? 1 : 0;
        }

        return (double)right / testY.Length;
    }

    private static void Score(float[][] weights, float[] bias, ReadOnlySpan<float> x, float[] scores)
    {
        for (int c = 0; c < 10; c++)
        {
            scores[c] = bias[c] + TensorPrimitives.Dot(x, weights[c]);
        }
    }
}
