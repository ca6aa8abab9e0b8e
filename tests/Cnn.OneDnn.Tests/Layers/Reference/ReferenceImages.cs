using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers.Reference;

/// <summary>Sizes of images (n, height, width, channels) as Keras changes them, and rows scaled by a number of their own.</summary>
internal static class ReferenceImages
{
    public static Nd Middle(Nd x, int height, int width) => Nd.Make(
        [x.Dims[0], height, width, x.Dims[3]], at => x[at[0], at[1] + ((x.Dims[1] - height) / 2), at[2] + ((x.Dims[2] - width) / 2), at[3]]);

    // Keras's crop_to_aspect_ratio: the other side cut to whole pixels, then resized.
    public static Nd Fit(Nd x, int height, int width)
    {
        int rows = Math.Min(x.Dims[1], x.Dims[2] * height / width), columns = Math.Min(x.Dims[2], x.Dims[1] * width / height);
        return Resize(Middle(x, rows, columns), height, width, Interpolation.Bilinear);
    }

    // Half-pixel centres: place o of the result lies at (o + 1/2) old / new - 1/2.
    public static Nd Resize(Nd x, int height, int width, Interpolation interpolation) => Nd.Make([x.Dims[0], height, width, x.Dims[3]], at =>
    {
        double y = Math.Clamp(((at[1] + 0.5) * x.Dims[1] / height) - 0.5, 0, x.Dims[1] - 1);
        double column = Math.Clamp(((at[2] + 0.5) * x.Dims[2] / width) - 0.5, 0, x.Dims[2] - 1);
        if (interpolation == Interpolation.Nearest)
        {
            return x[at[0], (int)Math.Floor(y + 0.5), (int)Math.Floor(column + 0.5), at[3]];
        }

        double sum = 0;
        for (int i = 0; i < x.Dims[1]; i++)
        {
            for (int j = 0; j < x.Dims[2]; j++)
            {
                sum += Math.Max(0, 1 - Math.Abs(i - y)) * Math.Max(0, 1 - Math.Abs(j - column)) * x[at[0], i, j, at[3]];
            }
        }

        return sum;
    });

    /// <summary>Each row of the last of three axes times a factor of its own, and a number for each place where there are some.</summary>
    public static Nd Rows(Nd x, Func<double[], double> factor, Nd? scale) => Nd.Make(x.Dims, at =>
    {
        double[] row = [.. Enumerable.Range(0, x.Dims[2]).Select(k => x[at[0], at[1], k])];
        return x[at] * factor(row) * (scale?[at[2]] ?? 1);
    });
}
