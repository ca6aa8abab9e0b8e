namespace Cnn.Models;

/// <summary>
/// Points of a training of any length in bounded memory: when it is full every second one goes, and from then on only every second new one comes.
/// </summary>
internal sealed class PointList
{
    /// <summary>The most points that are kept.</summary>
    public const int Most = 4096;

    private readonly RunPoint[] points = new RunPoint[Most];
    private long seen;

    public int Count { get; private set; }

    /// <summary>Every how many points one is kept.</summary>
    public long Stride { get; private set; } = 1;

    public ReadOnlySpan<RunPoint> Points => points.AsSpan(0, Count);

    /// <summary>Whether the next point will be kept.</summary>
    public bool WantsNext => (seen + 1) % Stride == 0;

    /// <summary>Takes a point, or passes it over. Allocates nothing.</summary>
    public void Add(RunPoint point)
    {
        seen++;
        if (seen % Stride != 0)
        {
            return;
        }

        if (Count == Most)
        {
            for (int i = 0; i < Most / 2; i++)
            {
                points[i] = points[(2 * i) + 1];
            }

            Count = Most / 2;
            Stride *= 2;
            if (seen % Stride != 0)
            {
                return;
            }
        }

        points[Count++] = point;
    }

    /// <summary>Forgets the points after a step, as when a training goes on from an earlier checkpoint.</summary>
    public void CutAfter(long step)
    {
        while (Count > 0 && points[Count - 1].Step > step)
        {
            Count--;
        }
    }
}
