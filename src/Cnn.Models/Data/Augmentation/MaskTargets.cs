using System.Runtime.InteropServices;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Which targets of a dataset are masks of its images, and how they lie in a batch.</summary>
internal sealed class MaskTargets
{
    [ThreadStatic]
    private static float[]? scratch;

    private readonly (int Target, ImagePlanes Planes, float Fill)[] masks;

    private MaskTargets((int Target, ImagePlanes Planes, float Fill)[] masks) => this.masks = masks;

    /// <summary>No masks.</summary>
    public static MaskTargets None { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count => masks.Length;

    /// <summary>All targets as masks.</summary>
    /// <exception cref="ArgumentException">One has another height or width than the image.</exception>
    public static MaskTargets Create(IReadOnlyList<SampleSpec> targets, ImagePlanes image, DataFormat format, int fill) => new([.. targets.Select((spec, i) =>
    {
        int[] dims = spec.Shape.ToArray();
        ImagePlanes? planes = dims.Length switch
        {
            2 => new ImagePlanes(1, dims[0], dims[1], 1),
            3 when format == DataFormat.ChannelsLast => new ImagePlanes(1, dims[0], dims[1], dims[2]),
            3 => new ImagePlanes(dims[0], dims[1], dims[2], 1),
            _ => null,
        };
        return planes is not null && planes.Height == image.Height && planes.Width == image.Width
            ? (i, planes, spec.Type == DataType.Int32 ? BitConverter.Int32BitsToSingle(fill) : fill)
            : throw new ArgumentException(
                $"Masks have the height and width of the images, ({image.Height}, {image.Width}), received targets of {spec.Shape}. Leave Masks out " +
                    $"where targets are none.");
    })]);

    /// <summary>What comes into a mask over the border, as <see cref="Create(int, Batch, int)"/> has its numbers.</summary>
    public float Fill(int mask) => masks[mask].Fill;

    /// <summary>The numbers of a mask, to be read while it is written anew; valid until the thread's next call.</summary>
    public static ReadOnlySpan<float> Copy(ReadOnlySpan<float> mask)
    {
        if (scratch is null || scratch.Length < mask.Length)
        {
            scratch = new float[mask.Length];
        }

        mask.CopyTo(scratch);
        return scratch.AsSpan(0, mask.Length);
    }

    /// <summary>The geometry of a mask.</summary>
    public ImagePlanes Planes(int mask) => masks[mask].Planes;

    /// <summary>The numbers of a mask of a sample. Labels are seen as floats of the same bits: they are moved, never computed with.</summary>
    public Span<float> Create(int mask, Batch batch, int index)
    {
        Tensor target = batch.Targets[masks[mask].Target];
        Span<float> all = target.Type == DataType.Int32 ? MemoryMarshal.Cast<int, float>(target.AsSpan<int>()) : target.AsSpan<float>();
        int size = all.Length / batch.Size;
        return all.Slice(index * size, size);
    }
}
