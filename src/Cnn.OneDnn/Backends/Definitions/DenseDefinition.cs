using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Products of matrices: weights are (O, I).</summary>
internal static class DenseDefinition
{
    public static Element Forward(DenseOp op, LogicalTensor[] inputs)
    {
        (LogicalTensor source, LogicalTensor weights) = (inputs[0], inputs[1]);
        return (_, index) =>
        {
            double sum = op.Bias ? inputs[2].Values[index[1]] : 0;
            for (int i = 0; i < weights.Shape[1]; i++)
            {
                sum += source[[index[0], i]] * weights[[index[1], i]];
            }

            return ActivationDefinition.Value(op.Activation, op.Alpha, sum);
        };
    }

    public static Element BackwardData(LogicalTensor[] inputs)
    {
        (LogicalTensor gradient, LogicalTensor weights) = (inputs[0], inputs[1]);
        return (_, index) =>
        {
            double sum = 0;
            for (int o = 0; o < weights.Shape[0]; o++)
            {
                sum += gradient[[index[0], o]] * weights[[o, index[1]]];
            }

            return sum;
        };
    }

    public static Element BackwardWeights(LogicalTensor[] inputs)
    {
        (LogicalTensor source, LogicalTensor gradient) = (inputs[0], inputs[1]);
        return (output, index) =>
        {
            double sum = 0;
            for (int row = 0; row < source.Shape[0]; row++)
            {
                sum += gradient[[row, index[0]]] * (output == 0 ? source[[row, index[1]]] : 1);
            }

            return sum;
        };
    }
}
