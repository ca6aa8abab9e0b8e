namespace Cnn.Models.Onnx.Import.Windows;

/// <summary>
/// Resizing along one axis as a product with a matrix (size before, size after), as ONNX defines it: each position of the result is found in the source, and
/// mixed of its neighbours there. Beyond an edge is the edge.
/// </summary>
/// <param name="Mode">nearest, linear or cubic.</param>
/// <param name="Positions">How positions are found: coordinate_transformation_mode.</param>
/// <param name="Rounding">Which neighbour is the nearest: nearest_mode.</param>
/// <param name="Coefficient">The cubic's coefficient.</param>
/// <param name="ExcludesOutside">Whether neighbours beyond an edge count nothing.</param>
/// <param name="Antialias">Whether neighbours are further apart where the axis becomes smaller.</param>
internal sealed record ResizeMatrix(string Mode, string Positions, string Rounding, double Coefficient, bool ExcludesOutside, bool Antialias)
{
    // A position that is meant to be whole or halfway is not missed by what rounding does to it.
    private const double Tolerance = 1e-6;

    /// <summary>The matrix in rows.</summary>
    /// <param name="size">The size before.</param>
    /// <param name="result">The size after.</param>
    /// <param name="scale">The factor, which the sizes may follow only roughly.</param>
    public float[] Of(int size, int result, double scale)
    {
        float[] matrix = new float[checked(size * result)];
        for (int o = 0; o < result; o++)
        {
            double x = Source(o, size, result, scale);
            (int first, double[] weights) = Mode == "nearest" ? (Nearest(x), [1.0]) : Neighbours(x, Antialias ? Math.Min(scale, 1) : 1);
            for (int i = 0; i < weights.Length; i++)
            {
                int place = first + i;
                weights[i] = ExcludesOutside && (place < 0 || place >= size) ? 0 : weights[i];
            }

            double sum = weights.Sum();
            for (int i = 0; i < weights.Length; i++)
            {
                matrix[(Math.Clamp(first + i, 0, size - 1) * result) + o] += (float)(weights[i] / sum);
            }
        }

        return matrix;
    }

    private double Source(int o, int size, int result, double scale) => Positions switch
    {
        "asymmetric" => o / scale,
        "align_corners" => result == 1 ? 0 : o * (size - 1) / ((scale * size) - 1),
        "pytorch_half_pixel" when result == 1 => 0,
        "half_pixel_symmetric" => (size / 2.0 * (1 - (result / (scale * size)))) + ((o + 0.5) / scale) - 0.5,
        _ => ((o + 0.5) / scale) - 0.5,
    };

    private int Nearest(double x) => (int)(Rounding switch
    {
        "floor" => Math.Floor(x + Tolerance),
        "ceil" => Math.Ceiling(x - Tolerance),
        "round_prefer_ceil" => Math.Floor(x + 0.5 + Tolerance),
        _ => Math.Ceiling(x - 0.5 - Tolerance),
    });

    // The neighbours on both sides; a position that is one of the source's lies at the end of its gap.
    private (int First, double[] Weights) Neighbours(double x, double scale)
    {
        double reach = Mode == "cubic" ? 2 : 1;
        int start = (int)Math.Floor(-reach / scale) + 1, low = (int)Math.Ceiling(x) - 1;
        double ratio = x - low;
        return (low + start,
            [.. Enumerable.Range(start, 2 - (2 * start))
            .Select(i => Mode == "cubic" ? Cubic(Math.Abs(scale * (i - ratio))) : Math.Max(0, 1 - Math.Abs(scale * (i - ratio))))]);
    }

    // Keys 1981.
    private double Cubic(double d) => d <= 1 ? ((((Coefficient + 2) * d) - (Coefficient + 3)) * d * d) + 1
        : d < 2 ? Coefficient * ((((d - 5) * d * d) + (8 * d)) - 4)
        : 0;
}
