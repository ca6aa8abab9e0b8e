using Cnn.OneDnn.Numbers;

namespace Cnn.Models;

/// <summary>The paths of the drawings as points: M, H, V and C from the origin, h, v and l from where one is, z back to the start.</summary>
internal static class SvgPath
{
    private const int CurveSteps = 16;

    /// <summary>The points that a path goes through.</summary>
    public static (double X, double Y)[] Points(string path)
    {
        var points = new List<(double X, double Y)>();
        (double X, double Y) at = default;
        for (int i = 0; i < path.Length;)
        {
            char command = path[i++];
            int end = i;
            while (end < path.Length && !char.IsAsciiLetter(path[end]))
            {
                end++;
            }

            double[] n = [.. path[i..end].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)];
            i = end;
            if (command == 'C')
            {
                (double X, double Y) start = at;
                for (int step = 1; step <= CurveSteps; step++)
                {
                    double t = (double)step / CurveSteps;
                    at = (Bezier(start.X, n[0], n[2], n[4], t), Bezier(start.Y, n[1], n[3], n[5], t));
                    points.Add(at);
                }

                continue;
            }

            at = command switch
            {
                'M' => (n[0], n[1]),
                'H' => (n[0], at.Y),
                'V' => (at.X, n[0]),
                'h' => (at.X + n[0], at.Y),
                'v' => (at.X, at.Y + n[0]),
                'l' => (at.X + n[0], at.Y + n[1]),
                _ => points[0],
            };
            points.Add(at);
        }

        return [.. points];
    }

    /// <summary>A line in dashes.</summary>
    /// <param name="points">The line.</param>
    /// <param name="dash">How long a dash is.</param>
    /// <param name="gap">How long the space between two is.</param>
    public static IEnumerable<(double X, double Y)[]> Dashes((double X, double Y)[] points, double dash, double gap)
    {
        for (int i = 0; i + 1 < points.Length; i++)
        {
            ((double X, double Y) a, (double X, double Y) b) = (points[i], points[i + 1]);
            double length = Math.Sqrt(Math.Pow(b.X - a.X, 2) + Math.Pow(b.Y - a.Y, 2));
            (double X, double Y) At(double along) => (a.X + ((b.X - a.X) * along / length), a.Y + ((b.Y - a.Y) * along / length));
            for (double start = 0; start < length; start += dash + gap)
            {
                yield return [At(start), At(Math.Min(start + dash, length))];
            }
        }
    }

    private static double Bezier(double a, double b, double c, double d, double t)
    {
        double u = 1 - t;
        return (u * u * u * a) + (3 * u * u * t * b) + (3 * u * t * t * c) + (t * t * t * d);
    }

    /// <summary>A number of a drawing.</summary>
    public static double Number(string text) => NumberText.TryReal(text, out double value) ? value : throw new FormatException($"'{text}' is no number.");
}
