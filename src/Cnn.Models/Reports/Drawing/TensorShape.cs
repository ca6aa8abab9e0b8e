using System.Globalization;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>What comes out of a box, drawn as a block: rows, columns and, to the back, channels. Sides grow with the logarithm of the sizes.</summary>
/// <param name="Height">Rows; the number of places where there is one axis of them, 1 for a row of numbers.</param>
/// <param name="Width">Columns; 1 where there are none.</param>
/// <param name="Channels">Channels, or numbers of a row.</param>
internal sealed record TensorShape(int Height, int Width, int Channels)
{
    private const double LeastSide = 5, Side = 33, LeastDepth = 2, Depth = 14, Slant = 0.6;

    /// <summary>The width that the largest one takes.</summary>
    public const double Room = LeastSide + Side + LeastDepth + Depth + 10;

    /// <summary>Of a call.</summary>
    public static TensorShape From(SymbolicTensor call)
    {
        int[] sizes = [.. call.Shape];
        if (sizes.Length < 2)
        {
            return new TensorShape(1, 1, sizes.Length == 0 ? 1 : sizes[0]);
        }

        bool last = call.Format == DataFormat.ChannelsLast;
        int[] places = last ? sizes[..^1] : sizes[1..];
        return new TensorShape(places.Length == 1 ? places[0] : places[^2], places.Length == 1 ? 1 : places[^1], last ? sizes[^1] : sizes[0]);
    }

    /// <summary>The sides in a drawing.</summary>
    /// <param name="largest">The largest height or width, and the largest number of channels, of all that are drawn.</param>
    public (double Height, double Width, double Depth) Sides((int Side, int Channels) largest) => Height * Width == 1
        ? (LeastSide + (Side * Share(Channels, largest.Channels)), LeastSide, 2 * LeastDepth)
        : (LeastSide + (Side * Share(Height, largest.Side)), LeastSide + (Side * Share(Width, largest.Side)),
            LeastDepth + (Depth * Share(Channels, largest.Channels)));

    /// <summary>How high it is drawn.</summary>
    public double DrawnHeight((int Side, int Channels) largest)
    {
        (double height, _, double depth) = Sides(largest);
        return height + (Slant * depth);
    }

    /// <summary>Its front, its top and its right side, as an SVG path each.</summary>
    /// <param name="largest">As for <see cref="Sides"/>.</param>
    /// <param name="center">The middle of the whole.</param>
    public IEnumerable<string> Paths((int Side, int Channels) largest, (double X, double Y) center)
    {
        (double height, double width, double depth) = Sides(largest);
        double slant = Slant * depth, x = center.X - ((width + depth) / 2), y = center.Y - ((height + slant) / 2) + slant;
        yield return string.Create(CultureInfo.InvariantCulture, $"M{x:F1} {y:F1}h{width:F1}v{height:F1}h{-width:F1}z");
        yield return string.Create(CultureInfo.InvariantCulture, $"M{x:F1} {y:F1}l{depth:F1} {-slant:F1}h{width:F1}l{-depth:F1} {slant:F1}z");
        yield return string.Create(CultureInfo.InvariantCulture, $"M{x + width:F1} {y:F1}l{depth:F1} {-slant:F1}v{height:F1}l{-depth:F1} {slant:F1}z");
    }

    private static double Share(int size, int largest) => largest <= 1 ? 1 : Math.Log2(1 + size) / Math.Log2(1 + largest);
}
