using Cnn.Models.Data.Augmentation.Rand;

namespace Cnn.Models;

/// <summary>
/// RandAugment (Cubuk et al. 2020): some operations drawn for each sample out of fourteen, all of one strength. The operations, their strengths and
/// their rounding on pixels of 8 bits are torchvision's on Pillow's images: identity; shear by up to 0.3 and moves by up to 150/331 of a side, either
/// way; turns by up to 30 degrees; brightness, colour, contrast and sharpness by factors from 0.1 to 1.9; posterize, solarize, autocontrast,
/// equalize. What comes in over the border is black. Masks are sheared, moved and turned with their images.
/// </summary>
/// <remarks>
/// Samples are brought back to 8 bits by their encoding; those of datasets without one are taken for numbers from 0 to 1. Sharpness leaves the outermost pixels
/// as they are, and colour leaves grey images.
/// </remarks>
public sealed class RandAugment : Augmentation
{
    private const int Strengths = 31;

    [ThreadStatic]
    private static byte[]? scratch;

    /// <summary>Operations of a strength.</summary>
    /// <param name="numOps">How many each sample gets, one after the other.</param>
    /// <param name="magnitude">Their strength, 0 to 30.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are none or more than 16, or the strength is out of range.</exception>
    public RandAugment(int numOps = 2, int magnitude = 9)
    {
        if (numOps is < 1 or > 16)
        {
            throw new ArgumentOutOfRangeException(nameof(numOps), numOps, "RandAugment: expected 1 to 16 operations.");
        }

        if (magnitude is < 0 or >= Strengths)
        {
            throw new ArgumentOutOfRangeException(nameof(magnitude), magnitude, "RandAugment: expected a magnitude from 0 to 30.");
        }

        (NumOps, Magnitude) = (numOps, magnitude);
    }

    /// <summary>How many operations each sample gets.</summary>
    public int NumOps { get; }

    /// <summary>Their strength, 0 to 30.</summary>
    public int Magnitude { get; }

    /// <inheritdoc/>
    public override void Apply(AugmentedSample sample, AugmentationRandom random)
    {
        int size = sample.Values.Length;
        if (scratch is null || scratch.Length < 2 * size)
        {
            scratch = new byte[2 * size];
        }

        Span<byte> pixels = scratch.AsSpan(0, size), spare = scratch.AsSpan(size, size);
        sample.Levels.ToPixels(sample.Values, pixels);
        bool isChanged = false;
        for (int i = 0; i < NumOps; i++)
        {
            var op = (RandOp)random.Below((int)RandOp.Equalize + 1);
            bool isSigned = op is >= RandOp.ShearX and <= RandOp.Sharpness;
            double strength = (double)Magnitude / (Strengths - 1) * (isSigned && random.Below(2) == 1 ? -1 : 1);
            isChanged |= Apply(op, strength, pixels, spare, sample);
        }

        if (isChanged)
        {
            sample.Levels.ToSample(pixels, sample.Values);
        }
    }

    /// <summary>Does one operation.</summary>
    /// <param name="op">Which.</param>
    /// <param name="strength">From -1 to 1 where it goes either way, else from 0 to 1.</param>
    /// <param name="pixels">The image.</param>
    /// <param name="spare">Room for another.</param>
    /// <param name="sample">What the image is of.</param>
    internal static bool Apply(RandOp op, double strength, Span<byte> pixels, Span<byte> spare, AugmentedSample sample)
    {
        (int height, int width, int channels) = sample.Levels.Size;
        float factor = (float)(1 + (0.9 * strength));
        switch (op)
        {
            case RandOp.Identity:
                return false;
            case RandOp.ShearX or RandOp.ShearY or RandOp.TranslateX or RandOp.TranslateY or RandOp.Rotate:
                AffineMap map = MapOf(op, strength, height, width);
                pixels.CopyTo(spare);
                map.Apply<byte>(spare, pixels, (height, width), channels, 0);
                sample.MoveMasks(map);
                break;
            case RandOp.Brightness:
                ColorOps.Brightness(pixels, factor);
                break;
            case RandOp.Color:
                ColorOps.Color(pixels, channels, factor);
                break;
            case RandOp.Contrast:
                ColorOps.Contrast(pixels, channels, factor);
                break;
            case RandOp.Sharpness:
                pixels.CopyTo(spare);
                ColorOps.Sharpness(pixels, spare, width, channels, factor);
                break;
            case RandOp.Posterize:
                ColorOps.Posterize(pixels, 8 - (int)Math.Round(4 * strength, MidpointRounding.ToEven));
                break;
            case RandOp.Solarize:
                ColorOps.Solarize(pixels, 255 * (1 - strength));
                break;
            case RandOp.AutoContrast:
                ColorOps.AutoContrast(pixels, channels);
                break;
            default:
                ColorOps.Equalize(pixels, channels);
                break;
        }

        return true;
    }

    private static AffineMap MapOf(RandOp op, double strength, int height, int width) => op switch
    {
        RandOp.ShearX => AffineMap.ShearX(0.3 * strength),
        RandOp.ShearY => AffineMap.ShearY(0.3 * strength),
        RandOp.TranslateX => AffineMap.Translate((int)(150.0 / 331 * width * strength), 0),
        RandOp.TranslateY => AffineMap.Translate(0, (int)(150.0 / 331 * height * strength)),
        _ => AffineMap.Rotate(30 * strength, height, width),
    };
}
