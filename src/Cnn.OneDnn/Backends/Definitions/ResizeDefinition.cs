using System.Collections.Immutable;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>
/// Enlargements by whole factors. Output position o lies at (o + 1/2) / factor - 1/2 of the source: nearest takes the element that it falls into, bilinear the
/// two around it, edges repeated.
/// </summary>
internal static class ResizeDefinition
{
    public static Element Forward(ResizeOp op, LogicalTensor source) => (_, index) =>
    {
        double sum = 0;
        foreach ((int[] at, double weight) in Sources(op.Bilinear, op.Factors, source.Shape, index.ToArray()))
        {
            sum += weight * source[at];
        }

        return sum;
    };

    public static Element Backward(ResizeBackwardOp op, LogicalTensor gradient)
    {
        var sums = new LogicalTensor(op.Source, new double[op.Source.ElementCount]);
        LogicalTensor.ForEach(gradient.Shape, index =>
        {
            foreach ((int[] at, double weight) in Sources(op.Bilinear, op.Factors, op.Source, index))
            {
                int place = 0;
                for (int axis = 0; axis < at.Length; axis++)
                {
                    place = (place * op.Source[axis]) + at[axis];
                }

                sums.Values[place] += weight * gradient[index];
            }
        });
        return (_, index) => sums[index];
    }

    private static List<(int[] At, double Weight)> Sources(bool bilinear, ImmutableArray<int> factors, Shape source, int[] index)
    {
        List<(int[] At, double Weight)> places = [([index[0], index[1]], 1)];
        for (int i = 0; i < factors.Length; i++)
        {
            int o = index[i + 2], last = source[i + 2] - 1;
            double position = Math.Clamp(((o + 0.5) / factors[i]) - 0.5, 0, last);
            int low = bilinear ? (int)position : o / factors[i];
            double part = bilinear ? position - low : 0;
            places = [.. places.SelectMany(
                p => new (int[], double)[] { ([.. p.At, low], p.Weight * (1 - part)), ([.. p.At, Math.Min(low + 1, last)], p.Weight * part) })
                    .Where(p => p.Item2 != 0)];
        }

        return places;
    }
}
