using System.Numerics.Tensors;
using Cnn.Models.Data.Augmentation.Rand;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Varies one image in place.</summary>
internal sealed class ImageAugmenter
{
    // The logarithm of 4 / 3.
    private const float LargestForm = 0.28768207f;

    [ThreadStatic]
    private static float[]? scratch;

    private readonly AugmentationOptions options;
    private readonly ImagePlanes planes;
    private readonly MaskTargets masks;
    private readonly PixelLevels levels;

    /// <exception cref="ArgumentException">An amount is out of range.</exception>
    public ImageAugmenter(Shape shape, DataFormat format, AugmentationOptions options, IReadOnlyList<SampleSpec>? targets = null,
        ImageEncoding? encoding = null)
    {
        if (AugmentationLimits.Problem(options) is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        this.options = options;
        planes = format == DataFormat.ChannelsLast ? new ImagePlanes(1, shape[0], shape[1], shape[2]) : new ImagePlanes(shape[0], shape[1], shape[2], 1);
        levels = new PixelLevels(planes, encoding);
        masks = options.Masks && targets is not null ? MaskTargets.Create(targets, planes, format, options.MaskFill) : MaskTargets.None;
    }

    /// <summary>Varies an image, and its masks in a batch. The numbers drawn do not depend on what the image shows.</summary>
    public void Apply(Span<float> image, ref PhiloxSequence random, Batch? batch = null, int index = 0)
    {
        var sample = new AugmentedSample(image, planes, levels, batch is null ? MaskTargets.None : masks, batch, index);
        if (options.HorizontalFlip && random.Below(2) == 1)
        {
            sample.FlipLeftRight();
        }

        if (options.ResizedCrop > 0)
        {
            sample.Enlarge(Copy(image), Part(ref random));
        }

        if (options.Rotation > 0 || options.Zoom > 0 || options.Shift > 0)
        {
            float angle = Either(ref random, options.Rotation) * (MathF.PI / 180), size = 1 + Either(ref random, options.Zoom);
            float down = Either(ref random, options.Shift) * planes.Height, right = Either(ref random, options.Shift) * planes.Width;
            sample.Warp(Copy(image), angle, size, down, right, options.Fill);
        }

        if (options.CropPadding > 0)
        {
            int down = random.Below((2 * options.CropPadding) + 1) - options.CropPadding,
                right = random.Below((2 * options.CropPadding) + 1) - options.CropPadding;
            sample.Move(down, right, options.Fill);
        }

        options.RandAugment?.Apply(sample, new AugmentationRandom(ref random));
        if (options.Contrast > 0)
        {
            float factor = 1 + Either(ref random, options.Contrast), mean = TensorPrimitives.Sum(image) / image.Length;
            TensorPrimitives.Multiply(image, factor, image);
            TensorPrimitives.Add(image, mean * (1 - factor), image);
        }

        if (options.Brightness > 0)
        {
            TensorPrimitives.Add(image, Either(ref random, options.Brightness), image);
        }

        if (options.Cutout > 0)
        {
            planes.Blank(
                image, random.Below(planes.Height) - (options.Cutout / 2), random.Below(planes.Width) - (options.Cutout / 2), options.Cutout, options.Fill);
        }

        foreach (Augmentation own in options.Own)
        {
            own.Apply(sample, new AugmentationRandom(ref random));
        }
    }

    // A part of a random area and form that fits, or the whole.
    private (int Top, int Left, int Rows, int Columns) Part(ref PhiloxSequence random)
    {
        float area = random.Between(options.ResizedCrop, 1), form = MathF.Exp(random.Between(-LargestForm, LargestForm));
        int rows = Math.Clamp((int)MathF.Round(planes.Height * MathF.Sqrt(area / form)), 1, planes.Height),
            columns = Math.Clamp((int)MathF.Round(planes.Width * MathF.Sqrt(area * form)), 1, planes.Width);
        return (random.Below(planes.Height - rows + 1), random.Below(planes.Width - columns + 1), rows, columns);
    }

    private static float Either(ref PhiloxSequence random, float most) => most > 0 ? random.Between(-most, most) : 0;

    private static ReadOnlySpan<float> Copy(ReadOnlySpan<float> image)
    {
        if (scratch is null || scratch.Length < image.Length)
        {
            scratch = new float[image.Length];
        }

        image.CopyTo(scratch);
        return scratch.AsSpan(0, image.Length);
    }
}
