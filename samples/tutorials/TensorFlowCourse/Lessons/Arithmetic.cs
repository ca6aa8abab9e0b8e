using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>What the lecture counts, parameters, sizes, receptive fields and multiply-adds; what pooling, normalization and dropout do.</summary>
internal static class Arithmetic
{
    public static void Show()
    {
        using var dense = new Sequential(new Flatten(inputShape: (28, 28, 1)), new Dense(128), new Dense(10));
        using var colour = new Sequential(new Flatten(inputShape: (224, 224, 3)), new Dense(128), new Dense(10));
        using var convolution = new Sequential(new Conv2D(64, 3, inputShape: (224, 224, 3)));
        Console.WriteLine($"Dense layers of 128 and 10 on 28x28: {dense.CountParams():N0} parameters, on 224x224 in colour {colour.CountParams():N0}");
        Console.WriteLine($"64 kernels of 3x3 there: {convolution.CountParams():N0}");

        foreach (string padding in new[] { "valid", "same" })
        {
            Console.WriteLine($"32x32, kernel 5x5, stride 1 and 2, padding {padding}: {Output(5, 1, padding)} and {Output(5, 2, padding)}");
        }

        // One 5x5 sees as much as two 3x3.
        using var two = new Sequential(new Conv2D(1, 3, useBias: false, inputShape: (32, 32, 1)), new Conv2D(1, 3, useBias: false));
        using var one = new Sequential(new Conv2D(1, 5, useBias: false, inputShape: (32, 32, 1)));
        foreach ((string name, Model model) in new[] { ("two 3x3", two), ("one 5x5", one) })
        {
            NetworkCost cost = NetworkCost.Estimate(model);
            Console.WriteLine($"{name}: sees {cost.Layers[^1].ReceptiveField[0]}x{cost.Layers[^1].ReceptiveField[1]}, "
                + $"{cost.Parameters} parameters, {cost.Flops / 2:N0} multiply-adds on 32x32");
        }

        Tensor x = Tensor.From([1f, 1, 2, 4, 5, 6, 7, 8, 3, 2, 1, 0, 1, 2, 3, 4], 1, 4, 4, 1);
        Console.WriteLine($"Of\n{x[0, .., .., 0]}");
        Console.WriteLine($"max pooling keeps\n{new Sequential(new MaxPooling2D(2)).Predict(x)[0, .., .., 0]}");
        Console.WriteLine($"and average pooling\n{new Sequential(new AveragePooling2D(2)).Predict(x)[0, .., .., 0]}");

        // Normalized by the batch's mean and deviation while it trains, by the moving ones when it predicts.
        using var normalization = new Sequential(new BatchNormalization(momentum: 0.5, inputShape: (4, 4, 1)));
        normalization.Compile(new Sgd(0), "mse");
        Console.WriteLine($"Mean {x.Mean()}, deviation {x.Std():F3}; gamma, beta, moving mean and variance: {Weights(normalization)}");
        normalization.TrainOnBatch(x, x);
        Console.WriteLine($"and after a step: {Weights(normalization)}");

        using var dropout = new Sequential(new Dropout(0.2, inputShape: [10]), new Dense(1, kernelInitializer: "ones"));
        Console.WriteLine($"Ten ones through dropout of 0.2, summed, when it predicts: {dropout.Predict(Tensor.Ones(1, 10))}");
    }

    private static Shape Output(int kernel, int stride, string padding) =>
        new Sequential(new Conv2D(1, kernel, stride, padding, inputShape: (32, 32, 1))).Output.Shape;

    private static string Weights(Model model) => string.Join(", ", model.GetWeights());
}
