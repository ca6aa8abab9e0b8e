using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>(x - mean) / sqrt(variance + epsilon) * gamma + beta per channel, the variance biased (Ioffe and Szegedy 2015), and its gradients.</summary>
internal static class BatchNormalizationDefinition
{
    /// <summary>Results: destination, mean, variance.</summary>
    public static Element Forward(BatchNormalizationOp op, LogicalTensor[] inputs, LogicalTensor? addend)
    {
        LogicalTensor source = inputs[0];
        double[] ones = [.. Enumerable.Repeat(1.0, source.Shape[1])];
        (double[] mean, double[] variance) = Moments(source);
        double[] gamma = op.Scale ? inputs[1].Values : ones, beta = op.Shift ? inputs[op.Scale ? 2 : 1].Values : new double[source.Shape[1]];
        return (output, index) =>
        {
            switch (output)
            {
                case 0:
                    int c = index[1];
                    double y = ((source[index] - mean[c]) / Math.Sqrt(variance[c] + op.Epsilon) * gamma[c]) + beta[c] + (addend?[index] ?? 0);
                    return op.Relu ? Math.Max(y, 0) : y;
                case 1:
                    return mean[index[0]];
                case 2:
                    return variance[index[0]];
                default:
                    throw new NotSupportedException("A normalization's workspace has no definition.");
            }
        };
    }

    /// <summary>Operands: source, gamma, beta, mean, variance.</summary>
    public static Element Inference(BatchNormalizationInferenceOp op, LogicalTensor[] inputs)
    {
        double[] mean = inputs[^2].Values, variance = inputs[^1].Values;
        return (_, index) =>
        {
            int c = index[1];
            double y = ((inputs[0][index] - mean[c]) / Math.Sqrt(variance[c] + op.Epsilon) * (op.Scale ? inputs[1].Values[c] : 1)) + (
                op.Shift ? inputs[op.Scale ? 2 : 1].Values[c] : 0);
            return op.Relu ? Math.Max(y, 0) : y;
        };
    }

    /// <summary>Operands: source, mean, variance, gamma, gradient and, with relu, the forward op's result.</summary>
    public static Element Backward(BatchNormalizationBackwardOp op, LogicalTensor[] inputs)
    {
        (LogicalTensor source, LogicalTensor gradient) = (inputs[0], inputs[op.GradientInput]);
        if (op.Relu)
        {
            gradient = new LogicalTensor(gradient.Shape, [.. gradient.Values.Zip(inputs[op.GradientInput + 1].Values, (g, y) => y <= 0 ? 0 : g)]);
        }

        (double[] gammaGradient, double[] betaGradient) = Sums(source, inputs[1].Values, inputs[2].Values, op.Epsilon, gradient);
        double count = source.Values.Length / source.Shape[1];
        return (output, index) =>
        {
            if (output > 0)
            {
                return (op.Scale && output == 1 ? gammaGradient : betaGradient)[index[0]];
            }

            int c = index[1];
            double deviation = Math.Sqrt(inputs[2].Values[c] + op.Epsilon), normalized = (source[index] - inputs[1].Values[c]) / deviation;
            return (op.Scale ? inputs[3].Values[c] : 1) / deviation * (gradient[index] - (betaGradient[c] / count) - (normalized * gammaGradient[c] / count));
        };
    }

    /// <summary>The same where mean and variance are constants.</summary>
    public static Element InferenceBackward(BatchNormalizationInferenceBackwardOp op, LogicalTensor[] inputs)
    {
        (LogicalTensor source, LogicalTensor gradient) = (inputs[0], inputs[op.GradientInput]);
        (double[] gammaGradient, double[] betaGradient) = Sums(source, inputs[1].Values, inputs[2].Values, op.Epsilon, gradient);
        return (output, index) => output > 0
            ? (op.Scale && output == 1 ? gammaGradient : betaGradient)[index[0]]
            : gradient[index] * (op.Scale ? inputs[3].Values[index[1]] : 1) / Math.Sqrt(inputs[2].Values[index[1]] + op.Epsilon);
    }

    /// <summary>Operands: weights, bias, gamma, beta, mean, variance. Results: weights, bias.</summary>
    public static Element Fold(FoldNormalizationOp op, LogicalTensor[] inputs)
    {
        Shape weights = inputs[0].Shape;
        int scaleAt = op.Bias ? 2 : 1, channels = inputs[^1].Shape[0];
        bool grouped = weights[0] != channels;
        double Factor(int c) => (op.Scale ? inputs[scaleAt].Values[c] : 1) / Math.Sqrt(inputs[^1].Values[c] + op.Epsilon);
        return (output, index) => output == 0
            ? inputs[0][index] * Factor(grouped ? (index[0] * weights[1]) + index[1] : index[0])
            : (((op.Bias ? inputs[1].Values[index[0]] : 0) - inputs[^2].Values[index[0]]) * Factor(index[0])) + (
                op.Shift ? inputs[scaleAt + (op.Scale ? 1 : 0)].Values[index[0]] : 0);
    }

    private static (double[] Mean, double[] Variance) Moments(LogicalTensor source)
    {
        double[] mean = SumsOfChannels(source.Shape, (i, _) => source.Values[i]);
        double count = source.Values.Length / source.Shape[1];
        mean = Array.ConvertAll(mean, m => m / count);
        double[] variance = SumsOfChannels(source.Shape, (i, c) => (source.Values[i] - mean[c]) * (source.Values[i] - mean[c]));
        return (mean, Array.ConvertAll(variance, v => v / count));
    }

    private static (double[] Gamma, double[] Beta) Sums(LogicalTensor source, double[] mean, double[] variance, float epsilon, LogicalTensor gradient)
    {
        double[] products = SumsOfChannels(source.Shape, (i, c) => gradient.Values[i] * (source.Values[i] - mean[c]));
        return ([.. products.Select((p, c) => p / Math.Sqrt(variance[c] + epsilon))], SumsOfChannels(source.Shape, (i, _) => gradient.Values[i]));
    }

    /// <param name="shape">Of what is summed.</param>
    /// <param name="term">Of an element and its channel.</param>
    private static double[] SumsOfChannels(Shape shape, Func<int, int, double> term)
    {
        double[] sums = new double[shape[1]];
        int run = shape.CountFrom(2), at = 0;
        for (int sample = 0; sample < shape[0]; sample++)
        {
            for (int channel = 0; channel < sums.Length; channel++)
            {
                for (int end = at + run; at < end; at++)
                {
                    sums[channel] += term(at, channel);
                }
            }
        }

        return sums;
    }
}
