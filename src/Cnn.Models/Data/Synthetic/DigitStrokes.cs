namespace Cnn.Models;

/// <summary>The strokes of the ten digits in a box of [-1, 1] x [-1, 1], y pointing down. Each digit is a set of polylines.</summary>
internal static class DigitStrokes
{
    private static readonly (float X, float Y)[][][] Digits =
    [
        [Arc(0, 0, 0.55f, 0.9f, 0, 360)],
        [[(-0.25f, -0.6f), (0.1f, -0.9f), (0.1f, 0.9f)]],
        [[.. Arc(0, -0.4f, 0.5f, 0.5f, 190, 385), (-0.55f, 0.9f), (0.55f, 0.9f)]],
        [[.. Arc(-0.05f, -0.45f, 0.5f, 0.45f, 200, 440), .. Arc(-0.05f, 0.42f, 0.55f, 0.48f, -80, 160)]],
        [[(0.3f, 0.9f), (0.3f, -0.9f), (-0.55f, 0.3f), (0.6f, 0.3f)]],
        [[(0.5f, -0.9f), (-0.4f, -0.9f), (-0.45f, -0.1f), .. Arc(-0.02f, 0.35f, 0.52f, 0.52f, -130, 150)]],
        [[(0.4f, -0.85f), (-0.15f, -0.45f), .. Arc(0, 0.4f, 0.5f, 0.48f, 200, 560)]],
        [[(-0.55f, -0.9f), (0.55f, -0.9f), (-0.1f, 0.9f)]],
        [Arc(0, -0.45f, 0.42f, 0.43f, 90, 450), Arc(0, 0.44f, 0.52f, 0.46f, -90, 270)],
        [Arc(0.02f, -0.4f, 0.48f, 0.48f, 0, 360), [(0.5f, -0.4f), (0.45f, 0.2f), (0.15f, 0.9f)]],
    ];

    /// <summary>The strokes of a digit.</summary>
    public static ReadOnlySpan<(float X, float Y)[]> Get(int digit) => Digits[digit];

    private static (float X, float Y)[] Arc(float x, float y, float radiusX, float radiusY, float fromDegrees, float toDegrees)
    {
        const int Steps = 12;
        var points = new (float X, float Y)[Steps + 1];
        for (int i = 0; i <= Steps; i++)
        {
            (float sin, float cos) = MathF.SinCos((fromDegrees + ((toDegrees - fromDegrees) * i / Steps)) * MathF.PI / 180f);
            points[i] = (x + (radiusX * cos), y + (radiusY * sin));
        }

        return points;
    }
}
