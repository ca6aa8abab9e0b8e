using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>
/// Images read at other places: nearest takes the element that a place falls into, bilinear the four around it. What is outside follows from the fill mode.
/// </summary>
internal static class WarpDefinition
{
    public static Element Forward(WarpOp op, LogicalTensor[] inputs) => (_, index) =>
    {
        (int n, int c, int row, int column) = (index[0], index[1], index[2], index[3]);
        double sum = 0;
        foreach ((int y, int x, double share) in Places(op, inputs[0].Shape, op.Moves ? inputs[1] : null, n, row, column))
        {
            bool outside = y < 0 || x < 0 || y >= inputs[0].Shape[2] || x >= inputs[0].Shape[3];
            sum += share * (outside ? op.FillValue : inputs[0][[n, c, y, x]]);
        }

        return sum;
    };

    public static Element Backward(WarpBackwardOp op, LogicalTensor[] inputs)
    {
        Shape source = op.Source;
        double[] sums = new double[source.ElementCount];
        LogicalTensor.ForEach(inputs[0].Shape, index =>
        {
            foreach ((int y, int x, double share) in Places(op.Forward, source, op.Forward.Moves ? inputs[1] : null, index[0], index[2], index[3]))
            {
                if (y >= 0 && x >= 0 && y < source[2] && x < source[3])
                {
                    sums[(((((index[0] * source[1]) + index[1]) * source[2]) + y) * source[3]) + x] += share * inputs[0][index];
                }
            }
        });
        var result = new LogicalTensor(source, sums);
        return (_, index) => result[index];
    }

    private static IEnumerable<(int Y, int X, double Share)> Places(WarpOp op, Shape source, LogicalTensor? moves, int sample, int row, int column)
    {
        double Move(int number) => moves![[sample, number]];
        double angle = moves is null ? 0 : Move(0);
        double down = (row - ((op.Height - 1) / 2.0)) * (moves is null ? source[2] / (double)op.Height : Move(1));
        double right = (column - ((op.Width - 1) / 2.0)) * (moves is null ? source[3] / (double)op.Width : Move(2));
        double y = ((source[2] - 1) / 2.0) + (Math.Sin(angle) * right) + (Math.Cos(angle) * down) + (moves is null ? 0 : Move(3));
        double x = ((source[3] - 1) / 2.0) + (Math.Cos(angle) * right) - (Math.Sin(angle) * down) + (moves is null ? 0 : Move(4));
        (y, x) = (Turn(op.Fill, y, source[2]), Turn(op.Fill, x, source[3]));
        if (!op.Bilinear)
        {
            return [((int)Math.Floor(y + 0.5), (int)Math.Floor(x + 0.5), 1)];
        }

        (int top, int left) = ((int)Math.Floor(y), (int)Math.Floor(x));
        return from dy in Enumerable.Range(0, 2)
               from dx in Enumerable.Range(0, 2)
               let share = (dy == 0 ? 1 - (y - top) : y - top) * (dx == 0 ? 1 - (x - left) : x - left)
               where share != 0
               select (top + dy, left + dx, share);
    }

    private static double Turn(FillMode fill, double position, int size)
    {
        if (fill is FillMode.Constant or FillMode.Nearest)
        {
            return fill == FillMode.Constant ? position : Math.Clamp(position, 0, size - 1);
        }

        // The image stands again after twice its size at most, so that even a place far away is few steps off.
        position %= 2.0 * size;

        // Step by step: the image is at the places from -1/2 to size - 1/2.
        while (position < -0.5 || position > size - 0.5)
        {
            position = fill == FillMode.Wrap ? position + (position < 0 ? size : -size) : position < 0 ? -1 - position : (2 * size) - 1 - position;
        }

        return Math.Clamp(position, 0, size - 1);
    }
}
