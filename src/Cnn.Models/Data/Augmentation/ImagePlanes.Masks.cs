namespace Cnn.Models;

/// <content>What is done to masks, whose numbers must not be mixed.</content>
internal sealed partial record ImagePlanes
{
    /// <summary>Mirrors top to bottom.</summary>
    public void FlipRows(Span<float> image)
    {
        for (int start = 0; start < image.Length; start += Height * Row)
        {
            for (int y = 0; y < Height / 2; y++)
            {
                Span<float> upper = image.Slice(start + (y * Row), Row), lower = image.Slice(start + ((Height - 1 - y) * Row), Row);
                for (int x = 0; x < upper.Length; x++)
                {
                    (upper[x], lower[x]) = (lower[x], upper[x]);
                }
            }
        }
    }

    /// <summary>As <see cref="Warp"/>, with the nearest pixel.</summary>
    public void WarpNearest(ReadOnlySpan<float> from, Span<float> to, float angle, float size, float down, float right, float fill)
    {
        (float sin, float cos) = MathF.SinCos(angle);
        (sin, cos) = (sin / size, cos / size);
        float middleX = (Width - 1) / 2f, middleY = (Height - 1) / 2f;
        int plane = Height * Row;
        for (int y = 0; y < Height; y++)
        {
            float dy = y - middleY - down;
            for (int x = 0; x < Width; x++)
            {
                float dx = x - middleX - right;
                int sourceX = (int)MathF.Round(middleX + (cos * dx) - (sin * dy)), sourceY = (int)MathF.Round(middleY + (sin * dx) + (cos * dy));
                bool inside = (uint)sourceX < (uint)Width && (uint)sourceY < (uint)Height;
                for (int p = 0; p < Planes; p++)
                {
                    Span<float> target = to.Slice((p * plane) + (((y * Width) + x) * Unit), Unit);
                    if (inside)
                    {
                        from.Slice((p * plane) + (((sourceY * Width) + sourceX) * Unit), Unit).CopyTo(target);
                    }
                    else
                    {
                        target.Fill(fill);
                    }
                }
            }
        }
    }
}
