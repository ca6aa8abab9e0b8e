using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <content>The way back: rows of patches added to the image that they were taken from.</content>
internal sealed unsafe partial class PatchRows
{
    /// <summary>Adds whole rows to the places in the image where they come from; what lies outside is dropped.</summary>
    /// <param name="patches">The first row.</param>
    /// <param name="pitch">From row to row.</param>
    /// <param name="row">Its number; rows count on through the batch.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="target">The image, at the first channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(float* patches, nint pitch, long row, int rows, float* target)
    {
        int run = span * channels;
        for (int i = 0; i < rows; i++, row++, patches += pitch)
        {
            int w = (int)(row % positions[2]), h = (int)(row / positions[2] % positions[1]);
            int d = (int)(row / positions[2] / positions[1] % positions[0]);
            long batch = row / PositionsPerImage;
            for (int segment = 0; segment < depthOffsets.Length; segment++)
            {
                int id = (d * steps[0]) + depthOffsets[segment], ih = (h * steps[1]) + heightOffsets[segment];
                int iw = (w * steps[2]) + widthOffsets[segment];
                if ((uint)id < (uint)image[0] && (uint)ih < (uint)image[1])
                {
                    // Whole pixels of a run that exist.
                    int first = Math.Max(0, -iw), end = Math.Min(span, image[2] - iw);
                    if (first < end)
                    {
                        long pixel = (((((batch * image[0]) + id) * image[1]) + ih) * image[2]) + iw + first;
                        Floats.Add(patches + ((long)segment * run) + (first * channels), target + (pixel * pixelPitch), (nint)(end - first) * channels);
                    }
                }
            }
        }
    }
}
