using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>e^x over its sum along a row, its logarithm, and the cross-entropy of rows of logits.</summary>
internal static class SoftmaxDefinition
{
    public static Element Forward(bool logarithm, LogicalTensor source)
    {
        (double Most, double Log)[] sums = LogarithmsOfSums(source);
        double Logarithm(ReadOnlySpan<int> index) => source[index] - sums[index[0]].Most - sums[index[0]].Log;
        return (_, index) => logarithm ? Logarithm(index) : Math.Exp(Logarithm(index));
    }

    /// <summary>Operands: gradient, the forward op's result.</summary>
    public static Element Backward(bool logarithm, LogicalTensor[] inputs)
    {
        (LogicalTensor gradient, LogicalTensor result) = (inputs[0], inputs[1]);
        double[] inner = new double[result.Shape[0]];
        LogicalTensor.ForEach(result.Shape, index => inner[index[0]] += gradient[index] * (logarithm ? 1 : result[index]));
        return (_, index) => logarithm
            ? gradient[index] - (Math.Exp(result[index]) * inner[index[0]])
            : result[index] * (gradient[index] - inner[index[0]]);
    }

    /// <summary>Results: loss of each row, gradient of the mean of weighted losses, probabilities.</summary>
    public static Element CrossEntropy(SoftmaxCrossEntropyOp op, LogicalTensor[] inputs)
    {
        LogicalTensor logits = inputs[0];
        (int rows, int classes) = (logits.Shape[0], logits.Shape[1]);
        (double Most, double Log)[] sums = LogarithmsOfSums(logits);
        double share = LossDefinition.Share(op.IgnoreClass, inputs[1]);
        double[] losses = new double[rows], totals = new double[rows];
        double Logarithm(ReadOnlySpan<int> index) => logits[index] - sums[index[0]].Most - sums[index[0]].Log;
        double Target(int row, int c) =>
            ((1 - (double)op.LabelSmoothing) * (op.Sparse ? inputs[1].Values[row] == c ? 1 : 0 : inputs[1][[row, c]])) + ((double)op.LabelSmoothing / classes);
        bool IsIgnored(int row) => op.Sparse && inputs[1].Values[row] == op.IgnoreClass;
        bool IsKnown(int row) => !op.Sparse || (inputs[1].Values[row] >= 0 && inputs[1].Values[row] < classes && !IsIgnored(row));
        LogicalTensor.ForEach(logits.Shape, index =>
        {
            double target = Target(index[0], index[1]);
            totals[index[0]] += target;
            losses[index[0]] -= target == 0 ? 0 : target * Logarithm(index);
        });
        return (output, index) =>
        {
            int row = index[0];
            switch (output)
            {
                case 0:
                    return IsKnown(row) ? losses[row] * share : IsIgnored(row) ? 0 : double.NaN;
                case 1:
                    double factor = (op.Weighted ? inputs[2].Values[row] : 1) * share / rows;
                    return IsKnown(row) ? factor * ((Math.Exp(Logarithm(index)) * totals[row]) - Target(row, index[1])) : 0;
                default:
                    return Math.Exp(Logarithm(index));
            }
        };
    }

    /// <summary>
    /// The logarithm of the sum of e^x of each row in two parts, the largest x and what comes on top: their sum loses the small one's digits.
    /// </summary>
    private static (double Most, double Log)[] LogarithmsOfSums(LogicalTensor source)
    {
        (int rows, int columns) = (source.Shape[0], source.Shape[1]);
        var result = new (double, double)[rows];
        for (int row = 0; row < rows; row++)
        {
            double[] values = source.Values[(row * columns)..((row + 1) * columns)];
            double most = values.Max();
            int place = Array.IndexOf(values, most);
            double rest = values.Where((_, i) => i != place).Sum(v => Math.Exp(v - most));
            result[row] = (most, double.IsFinite(most) ? Accurate.LogOnePlus(rest) : double.NaN);
        }

        return result;
    }
}
