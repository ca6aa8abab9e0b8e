namespace Cnn.Models;

/// <summary>The size that an image will be brought to, which says how much of it must be decoded.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Fit">Stretched or cut.</param>
internal readonly record struct ImageTarget(int Height, int Width, ImageFit Fit)
{
    // What is decoded has at least so many times the rows and columns that are wanted, so that resizing has something to average.
    private const int Reserve = 2;
    private const int LargestReduction = 8;

    // By which share of a pixel the far border may so be shifted.
    private const double LargestShift = 0.25;

    /// <summary>By how much rows and columns may be divided while an image is decoded: 1, 2, 4 or 8.</summary>
    public int Reduction(ImageHeader header)
    {
        double kept = Fit == ImageFit.Crop ? 0.875 : 1, room = Math.Min(kept * header.Height / Height, kept * header.Width / Width) / Reserve;
        for (int reduction = LargestReduction; reduction > 1; reduction /= 2)
        {
            if (reduction <= room && Rest(header.Height, reduction) * Height <= LargestShift && Rest(header.Width, reduction) * Width <= LargestShift)
            {
                return reduction;
            }
        }

        return 1;
    }

    // The last row or column stands for fewer of the file than the others: by so much of itself the image grows.
    private static double Rest(int side, int reduction) => ((((side + reduction - 1) / reduction) * reduction) - side) / (double)side;
}
