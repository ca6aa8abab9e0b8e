using Cnn.Models.Data.Augmentation.Rand;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>A sample while it is varied: an image, and the masks among its targets, which move with it. Valid during the call only.</summary>
public readonly ref struct AugmentedSample
{
    private readonly ImagePlanes planes;
    private readonly MaskTargets masks;
    private readonly Batch? batch;
    private readonly int index;

    internal AugmentedSample(Span<float> image, ImagePlanes planes, PixelLevels levels, MaskTargets masks, Batch? batch, int index)
    {
        Levels = levels;
        Values = image;
        this.planes = planes;
        this.masks = masks;
        this.batch = batch;
        this.index = index;
    }

    /// <summary>Rows.</summary>
    public int Height => planes.Height;

    /// <summary>Columns.</summary>
    public int Width => planes.Width;

    /// <summary>Channels.</summary>
    public int Channels => planes.Planes * planes.Unit;

    /// <summary>All numbers of the image, in the order of the samples: channels last, or first.</summary>
    public Span<float> Values { get; }

    /// <summary>The way back to pixels.</summary>
    internal PixelLevels Levels { get; }

    /// <summary>A number of the image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside.</exception>
    public ref float this[int y, int x, int channel]
    {
        get
        {
            if ((uint)y >= (uint)Height || (uint)x >= (uint)Width || (uint)channel >= (uint)Channels)
            {
                throw new ArgumentOutOfRangeException(nameof(y), $"({y}, {x}, {channel}) lies outside of an image of ({Height}, {Width}, {Channels}).");
            }

            return ref Values[planes.Unit == 1 ? (((channel * Height) + y) * Width) + x : (((y * Width) + x) * planes.Unit) + channel];
        }
    }

    /// <summary>Mirrors image and masks left to right.</summary>
    public void FlipLeftRight()
    {
        planes.Flip(Values);
        for (int i = 0; i < masks.Count; i++)
        {
            masks.Planes(i).Flip(masks.Create(i, batch!, index));
        }
    }

    /// <summary>Mirrors image and masks top to bottom.</summary>
    public void FlipUpDown()
    {
        planes.FlipRows(Values);
        for (int i = 0; i < masks.Count; i++)
        {
            masks.Planes(i).FlipRows(masks.Create(i, batch!, index));
        }
    }

    /// <summary>Moves image and masks by whole pixels.</summary>
    /// <param name="down">Rows that the content moves down.</param>
    /// <param name="right">Columns that it moves right.</param>
    /// <param name="fill">What comes into the image over the border; into masks comes <see cref="AugmentationOptions.MaskFill"/>.</param>
    public void Move(int down, int right, float fill = 0)
    {
        planes.Move(Values, down, right, fill);
        for (int i = 0; i < masks.Count; i++)
        {
            masks.Planes(i).Move(masks.Create(i, batch!, index), down, right, masks.Fill(i));
        }
    }

    /// <summary>Moves the masks alone, as their image was moved.</summary>
    internal void MoveMasks(AffineMap map)
    {
        for (int i = 0; i < masks.Count; i++)
        {
            Span<float> mask = masks.Create(i, batch!, index);
            map.Apply(MaskTargets.Copy(mask), mask, (Height, Width), masks.Planes(i).Unit, masks.Fill(i));
        }
    }

    /// <summary>Enlarges a part of image and masks to the whole; see <see cref="ImagePlanes.Enlarge"/>. Masks take the nearest pixel.</summary>
    internal void Enlarge(ReadOnlySpan<float> image, (int Top, int Left, int Rows, int Columns) part)
    {
        planes.Enlarge(image, Values, part);
        for (int i = 0; i < masks.Count; i++)
        {
            Span<float> mask = masks.Create(i, batch!, index);
            masks.Planes(i).Enlarge(MaskTargets.Copy(mask), mask, part, isNearest: true);
        }
    }

    /// <summary>Turns, scales and moves image and masks; see <see cref="ImagePlanes.Warp"/>. Masks take the nearest pixel.</summary>
    internal void Warp(ReadOnlySpan<float> image, float angle, float size, float down, float right, float fill)
    {
        planes.Warp(image, Values, angle, size, down, right, fill);
        for (int i = 0; i < masks.Count; i++)
        {
            Span<float> mask = masks.Create(i, batch!, index);
            masks.Planes(i).WarpNearest(MaskTargets.Copy(mask), mask, angle, size, down, right, masks.Fill(i));
        }
    }
}
