namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>
/// Layer normalization (Ba, Kiros and Hinton 2016) and group normalization (Wu and He 2018): statistics of a group of elements, biased, then gamma and beta.
/// </summary>
internal static class GroupedNormalizationDefinition
{
    /// <summary>Operands: source, gamma, beta. Results: destination, means, variances.</summary>
    public static Element Forward(float epsilon, bool scale, bool shift, LogicalTensor[] inputs, Grouping grouping)
    {
        LogicalTensor source = inputs[0];
        double[] mean = new double[grouping.Groups], variance = new double[grouping.Groups];
        double count = source.Values.Length / grouping.Groups;
        LogicalTensor.ForEach(source.Shape, index => mean[grouping.GroupOf(index)] += source[index] / count);
        LogicalTensor.ForEach(source.Shape, index => variance[grouping.GroupOf(index)] += Math.Pow(source[index] - mean[grouping.GroupOf(index)], 2) / count);
        return (output, index) =>
        {
            if (output > 0)
            {
                return (output == 1 ? mean : variance)[Place(index, mean.Length, source.Shape[0])];
            }

            int[] at = index.ToArray();
            int group = grouping.GroupOf(at), parameter = grouping.ParameterOf(at);
            return ((source[index] - mean[group]) / Math.Sqrt(variance[group] + epsilon) * (scale ? inputs[1].Values[parameter] : 1)) + (
                shift ? inputs[scale ? 2 : 1].Values[parameter] : 0);
        };
    }

    /// <summary>Operands: source, means, variances, gamma, gradient. Results: gradients of source, gamma, beta.</summary>
    public static Element Backward(float epsilon, bool scale, LogicalTensor[] inputs, Grouping grouping)
    {
        (LogicalTensor source, double[] mean, double[] variance, LogicalTensor gradient) = (
            inputs[0], inputs[1].Values, inputs[2].Values, inputs[scale ? 4 : 3]);
        double Gamma(int parameter) => scale ? inputs[3].Values[parameter] : 1;
        double Normalized(int[] index) => (source[index] - mean[grouping.GroupOf(index)]) / Math.Sqrt(variance[grouping.GroupOf(index)] + epsilon);
        double[] gammaGradient = new double[grouping.Parameters], betaGradient = new double[grouping.Parameters];
        double[] scaled = new double[grouping.Groups], products = new double[grouping.Groups];
        LogicalTensor.ForEach(source.Shape, index =>
        {
            int group = grouping.GroupOf(index), parameter = grouping.ParameterOf(index);
            double normalized = Normalized(index), own = gradient[index];
            gammaGradient[parameter] += own * normalized;
            betaGradient[parameter] += own;
            scaled[group] += own * Gamma(parameter);
            products[group] += own * Gamma(parameter) * normalized;
        });
        double count = source.Values.Length / grouping.Groups;
        return (output, index) =>
        {
            if (output > 0)
            {
                return (scale && output == 1 ? gammaGradient : betaGradient)[index[0]];
            }

            int[] at = index.ToArray();
            int group = grouping.GroupOf(at);
            return ((gradient[index] * Gamma(grouping.ParameterOf(at))) - (scaled[group] / count) - (Normalized(at) * products[group] / count)) / Math.Sqrt(
                variance[group] + epsilon);
        };
    }

    // Statistics are (rows) or (N, groups).
    private static int Place(ReadOnlySpan<int> index, int groups, int samples) => index.Length == 1 ? index[0] : (index[0] * (groups / samples)) + index[1];
}
