using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Rows of tables by their numbers, which are rounded.</summary>
internal static class TableDefinition
{
    public static Element Gather(LogicalTensor[] inputs) => (_, index) =>
    {
        double row = Math.Round(inputs[0][index[..1]]);
        return row >= 0 && row < inputs[1].Shape[0] ? inputs[1][[(int)row, index[1]]] : double.NaN;
    };

    public static Element GatherBackward(GatherBackwardOp op, LogicalTensor[] inputs)
    {
        (LogicalTensor gradient, LogicalTensor numbers) = (inputs[0], inputs[1]);
        int width = gradient.Shape[1];
        double[] sums = new double[op.Rows * width];
        for (int i = 0; i < numbers.Values.Length; i++)
        {
            double row = Math.Round(numbers.Values[i]);
            for (int column = 0; column < width && row >= 0 && row < op.Rows; column++)
            {
                sums[((int)row * width) + column] += gradient.Values[(i * width) + column];
            }
        }

        return (_, index) => sums[(index[0] * width) + index[1]];
    }

    public static Element OneHot(LogicalTensor labels) => (_, index) => Math.Round(labels[index[..1]]) == index[1] ? 1 : 0;
}
