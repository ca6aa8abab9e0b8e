using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Where <see cref="WarpOp"/> reads one image: up to four places of the source for each of the result.</summary>
internal unsafe ref struct WarpPlaces
{
    /// <summary>Places that one element of the result is made of.</summary>
    public const int Most = 4;

    private readonly WarpOp op;
    private readonly int height, width;
    private readonly double sin, cos, scaleY, scaleX, middleY, middleX;

    /// <param name="op">The op.</param>
    /// <param name="height">Of the source.</param>
    /// <param name="width">Of the source.</param>
    /// <param name="moves">How the image is moved: angle, scales, shifts; null for the size alone.</param>
    public WarpPlaces(WarpOp op, int height, int width, float* moves)
    {
        (this.op, this.height, this.width) = (op, height, width);
        (sin, cos) = moves is null ? (0, 1) : Math.SinCos(moves[0]);
        (scaleY, scaleX) = moves is null ? ((double)height / op.Height, (double)width / op.Width) : (moves[1], moves[2]);
        middleY = ((height - 1) / 2.0) + (moves is null ? 0 : moves[3]);
        middleX = ((width - 1) / 2.0) + (moves is null ? 0 : moves[4]);
    }

    /// <summary>The places for an element of the result, row * width + column each, -1 for outside, and what each counts.</summary>
    /// <returns>How many there are.</returns>
    public readonly int Find(int row, int column, long* places, float* shares)
    {
        double down = scaleY * (row - ((op.Height - 1) / 2.0)), right = scaleX * (column - ((op.Width - 1) / 2.0));
        double y = Inside(middleY + (sin * right) + (cos * down), height), x = Inside(middleX + (cos * right) - (sin * down), width);
        if (!op.Bilinear)
        {
            (places[0], shares[0]) = (Place(Whole(y + 0.5), Whole(x + 0.5)), 1);
            return 1;
        }

        long top = Whole(y), left = Whole(x);
        float lower = (float)(y - top), far = (float)(x - left);
        (places[0], shares[0]) = (Place(top, left), (1 - lower) * (1 - far));
        (places[1], shares[1]) = (Place(top, left + 1), (1 - lower) * far);
        (places[2], shares[2]) = (Place(top + 1, left), lower * (1 - far));
        (places[3], shares[3]) = (Place(top + 1, left + 1), lower * far);
        return Most;
    }

    // Far outside is outside, whatever the number.
    private static long Whole(double position) => (long)Math.Floor(Math.Clamp(position, int.MinValue, int.MaxValue));

    private readonly double Inside(double position, int size) => op.Fill switch
    {
        FillMode.Constant => position,
        FillMode.Nearest => Math.Clamp(position, 0, size - 1),
        FillMode.Wrap => Math.Clamp(position - (Math.Floor((position + 0.5) / size) * size), 0, size - 1),
        _ => Math.Clamp(Reflected(position + 0.5, size) - 0.5, 0, size - 1),
    };

    private static double Reflected(double position, int size)
    {
        double turned = position - (Math.Floor(position / (2.0 * size)) * 2 * size);
        return turned > size ? (2.0 * size) - turned : turned;
    }

    private readonly long Place(long row, long column)
    {
        if (op.Fill != FillMode.Constant)
        {
            (row, column) = (Math.Min(row, height - 1), Math.Min(column, width - 1));
        }

        return row >= 0 && row < height && column >= 0 && column < width ? (row * width) + column : -1;
    }
}
