using System.Numerics;
using System.Runtime.InteropServices;

namespace Cnn.Models;

/// <summary>
/// The geometry of an image in memory: <paramref name="Planes"/> planes of rows of pixels of <paramref name="Unit"/> floats. Channels last
/// is one plane with a unit of as many floats as channels, channels first a plane per channel with a unit of one.
/// </summary>
internal sealed partial record ImagePlanes(int Planes, int Height, int Width, int Unit)
{
    private int Row => Width * Unit;

    /// <summary>Mirrors left to right.</summary>
    public void Flip(Span<float> image)
    {
        for (int start = 0; start < image.Length; start += Row)
        {
            Span<float> row = image.Slice(start, Row);
            if (Unit == 3)
            {
                MemoryMarshal.Cast<float, Vector3>(row).Reverse();
                continue;
            }

            row.Reverse();
            for (int x = 0; Unit > 1 && x < Row; x += Unit)
            {
                row.Slice(x, Unit).Reverse();
            }
        }
    }

    /// <summary>Moves by whole pixels; what comes in over the border is <paramref name="fill"/>.</summary>
    public void Move(Span<float> image, int down, int right, float fill)
    {
        int shift = Math.Clamp(right, -Width, Width) * Unit;
        for (int start = 0; start < image.Length; start += Height * Row)
        {
            Span<float> plane = image.Slice(start, Height * Row);
            for (int i = 0; i < Height; i++)
            {
                // Rows are overwritten only after they were read: from below where the content goes down.
                int y = down > 0 ? Height - 1 - i : i;
                Span<float> row = plane.Slice(y * Row, Row);
                if ((uint)(y - down) >= (uint)Height)
                {
                    row.Fill(fill);
                    continue;
                }

                ReadOnlySpan<float> from = plane.Slice((y - down) * Row, Row);
                if (shift >= 0)
                {
                    from[..(Row - shift)].CopyTo(row[shift..]);
                    row[..shift].Fill(fill);
                }
                else
                {
                    from[-shift..].CopyTo(row);
                    row[(Row + shift)..].Fill(fill);
                }
            }
        }
    }

    /// <summary>Blanks a square whose upper left corner may lie outside.</summary>
    public void Blank(Span<float> image, int top, int left, int side, float fill)
    {
        int first = Math.Max(0, left), last = Math.Min(Width, left + side);
        for (int y = Math.Max(0, top); last > first && y < Math.Min(Height, top + side); y++)
        {
            for (int p = 0; p < Planes; p++)
            {
                image.Slice((((p * Height) + y) * Row) + (first * Unit), (last - first) * Unit).Fill(fill);
            }
        }
    }

    /// <summary>Turns and scales about the centre, then moves, with bilinear interpolation.</summary>
    /// <param name="from">The image.</param>
    /// <param name="to">Where the result goes.</param>
    /// <param name="angle">Radians, counter-clockwise as seen.</param>
    /// <param name="size">Above 1 enlarges.</param>
    /// <param name="down">Rows that the content moves down.</param>
    /// <param name="right">Columns that the content moves right.</param>
    /// <param name="fill">What lies beyond the border.</param>
    public void Warp(ReadOnlySpan<float> from, Span<float> to, float angle, float size, float down, float right, float fill)
    {
        (float sin, float cos) = MathF.SinCos(angle);
        (sin, cos) = (sin / size, cos / size);
        float middleX = (Width - 1) / 2f, middleY = (Height - 1) / 2f;
        for (int y = 0; y < Height; y++)
        {
            float dy = y - middleY - down;
            for (int x = 0; x < Width; x++)
            {
                float dx = x - middleX - right;
                float sourceX = middleX + (cos * dx) - (sin * dy), sourceY = middleY + (sin * dx) + (cos * dy);
                Sample(from, to, sourceX, sourceY, ((y * Width) + x) * Unit, fill);
            }
        }
    }

    private void Sample(ReadOnlySpan<float> from, Span<float> to, float x, float y, int target, float fill)
    {
        int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y), plane = Height * Row;
        float u = x - left, v = y - top;
        bool inside = left >= 0 && top >= 0 && left < Width - 1 && top < Height - 1;
        int at = (top * Row) + (left * Unit);
        for (int p = 0; p < Planes; p++, at += plane, target += plane)
        {
            for (int c = 0; c < Unit; c++)
            {
                float a, b, d, e;
                if (inside)
                {
                    (a, b, d, e) = (from[at + c], from[at + Unit + c], from[at + Row + c], from[at + Row + Unit + c]);
                }
                else
                {
                    a = Pixel(from, top, left, at + c, fill);
                    b = Pixel(from, top, left + 1, at + Unit + c, fill);
                    d = Pixel(from, top + 1, left, at + Row + c, fill);
                    e = Pixel(from, top + 1, left + 1, at + Row + Unit + c, fill);
                }

                float upper = a + (u * (b - a)), lower = d + (u * (e - d));
                to[target + c] = upper + (v * (lower - upper));
            }
        }
    }

    private float Pixel(ReadOnlySpan<float> from, int y, int x, int at, float fill) => (uint)y < (uint)Height && (uint)x < (uint)Width ? from[at] : fill;
}
