using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Keras's losses of rows, by <see cref="LossKind"/>'s formulas, and their gradients with respect to the predictions.</summary>
internal static class LossDefinition
{
    private const double Clip = 1e-7f;

    /// <summary>Results: loss of each row, gradient of the mean of weighted losses.</summary>
    public static Element Define(LossOp op, LogicalTensor[] inputs)
    {
        LogicalTensor predictions = inputs[0];
        (int rows, int width) = (predictions.Shape[0], predictions.Shape[1]);
        bool sparse = op.Kind == LossKind.SparseCategoricalCrossEntropy;
        double share = Share(op.IgnoreClass, inputs[1]);
        double[] losses = new double[rows];
        double[][] gradients = new double[rows][];
        for (int row = 0; row < rows; row++)
        {
            double[] p = predictions.Values[(row * width)..((row + 1) * width)];
            double[] t = sparse
                ? [.. Enumerable.Range(0, width).Select(c => inputs[1].Values[row] == c ? 1.0 : 0)]
                : inputs[1].Values[(row * width)..((row + 1) * width)];
            bool ignored = sparse && inputs[1].Values[row] == op.IgnoreClass;
            bool known = !sparse || (inputs[1].Values[row] >= 0 && inputs[1].Values[row] < width && !ignored);
            (losses[row], gradients[row]) = known ? Row(op, p, t) : (ignored ? 0 : double.NaN, new double[width]);
        }

        return (output, index) => 
            output == 0 ? losses[index[0]] * share : gradients[index[0]][index[1]] * (op.Weighted ? inputs[2].Values[index[0]] : 1) * share / rows;
    }

    /// <summary>All rows over those whose label is not ignored: the mean over all is then that over those.</summary>
    public static double Share(int? ignored, LogicalTensor labels)
    {
        int left = ignored is null ? labels.Values.Length : labels.Values.Count(v => v != ignored);
        return left == 0 ? 1 : (double)labels.Values.Length / left;
    }

    private static (double Loss, double[] Gradient) Row(LossOp op, double[] p, double[] t)
    {
        switch (op.Kind)
        {
            case LossKind.CategoricalCrossEntropy or LossKind.SparseCategoricalCrossEntropy:
                return CrossEntropy(op.Parameter, p, t);
            case LossKind.KullbackLeibler:
                return (
                    p.Zip(t, (q, r) => Math.Clamp(r, Clip, 1) * Math.Log(Math.Clamp(r, Clip, 1) / Math.Clamp(q, Clip, 1))).Sum(),
                    [.. p.Zip(t, (q, r) => q is >= Clip and <= 1 || double.IsNaN(q) ? -Math.Clamp(r, Clip, 1) / q : 0)]);
            case LossKind.CategoricalHinge:
                return CategoricalHinge(p, t);
            default:
                (double Loss, double Slope)[] each = [.. p.Zip(t, (q, r) => Element(op, q, r))];
                return (each.Average(e => e.Loss), [.. each.Select(e => e.Slope / p.Length)]);
        }
    }

    private static (double Loss, double Slope) Element(LossOp op, double p, double t)
    {
        double error = p - t, size = Math.Abs(error), delta = op.Parameter, sign = double.IsNaN(error) ? error : Math.Sign(error);
        double smooth = (t * (1 - (double)op.Parameter)) + (0.5 * op.Parameter), side = t == 0 ? -1 : t, margin = Math.Max(1 - (side * p), 0);
        switch (op.Kind)
        {
            case LossKind.MeanSquaredError:
                return (error * error, 2 * error);
            case LossKind.MeanAbsoluteError:
                return (size, sign);
            case LossKind.Huber:
                return size <= delta ? (error * error / 2, error) : (delta * (size - (delta / 2)), delta * sign);
            case LossKind.BinaryCrossEntropy:
                double q = Math.Clamp(p, Clip, 1 - Clip);
                return (-(smooth * Math.Log(q)) - ((1 - smooth) * Math.Log(1 - q)), q == p || double.IsNaN(p) ? (q - smooth) / (q * (1 - q)) : 0);
            case LossKind.BinaryCrossEntropyFromLogits:
                return (Math.Max(p, 0) - (p * smooth) + Accurate.LogOnePlus(Math.Exp(-Math.Abs(p))), ActivationDefinition.Sigmoid(p) - smooth);
            case LossKind.Hinge:
                return (margin, margin <= 0 ? 0 : -side);
            case LossKind.SquaredHinge:
                return (margin * margin, -2 * margin * side);
            default:
                throw new NotSupportedException($"{op.Kind} is no mean over elements.");
        }
    }

    // q = p / sum p, clipped; the gradient flows through the division, and through the clipping where that changes nothing.
    private static (double Loss, double[] Gradient) CrossEntropy(double smoothing, double[] p, double[] t)
    {
        double sum = p.Sum();
        double[] q = [.. p.Select(v => v / sum)], target = [.. t.Select(v => (v * (1 - smoothing)) + (smoothing / t.Length))];
        double[] slope = [.. q.Zip(target, (v, r) => v is >= Clip and <= 1 - Clip || double.IsNaN(v) ? -r / v : 0)];
        double inner = slope.Zip(q, (s, v) => s * v).Sum();
        return (-target.Zip(q, (r, v) => r * Math.Log(Math.Clamp(v, Clip, 1 - Clip))).Sum(), [.. slope.Select(s => (s - inner) / sum)]);
    }

    private static (double Loss, double[] Gradient) CategoricalHinge(double[] p, double[] t)
    {
        double[] others = [.. p.Zip(t, (v, r) => (1 - r) * v)];
        int worst = Array.IndexOf(others, others.Aggregate(Math.Max));
        double loss = others[worst] - p.Zip(t, (v, r) => v * r).Sum() + 1;
        return loss <= 0 ? (0, new double[p.Length]) : (loss, [.. t.Select((r, c) => (c == worst ? 1 - r : 0) - r)]);
    }
}
