using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// How training images are varied. Everything is off by default; what is on is applied in the order of the properties, with amounts drawn
/// anew for every sample and epoch.
/// </summary>
public sealed record AugmentationOptions
{
    /// <summary>The axis order of the samples; null, the default, for that of the images' encoding, or channels last where there is none.</summary>
    public DataFormat? Format { get; init; }

    /// <summary>Whether half of the images are mirrored left to right.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>
    /// The least share of an image's area that is shown, at the size of the whole, from a random place, with sides that are to each other as 3 to 4 up to 4 to
    /// 3 times those of the image (Szegedy et al. 2015); 0.08 is usual on ImageNet, 0 for none.
    /// </summary>
    public float ResizedCrop { get; init; }

    /// <summary>The largest turn in degrees, either way.</summary>
    public float Rotation { get; init; }

    /// <summary>The largest change of size: 0.1 shows the image at 90 to 110 %.</summary>
    public float Zoom { get; init; }

    /// <summary>The largest shift as a share of height and width, between pixels too.</summary>
    public float Shift { get; init; }

    /// <summary>Pixels of border that are added on every side before a part of the original size is cut out at random.</summary>
    public int CropPadding { get; init; }

    /// <summary>Operations drawn at random for each sample (Cubuk et al. 2020): <c>new RandAugment(numOps: 2, magnitude: 9)</c>; null for none.</summary>
    public RandAugment? RandAugment { get; init; }

    /// <summary>The largest amount that is added to or taken from all values, in the units of the samples.</summary>
    public float Brightness { get; init; }

    /// <summary>The largest change of contrast: with 0.2, distances from the image's mean are scaled by 0.8 to 1.2.</summary>
    public float Contrast { get; init; }

    /// <summary>The side of a square that is blanked at a random place (DeVries and Taylor 2017); it may hang over the border. 0 for none.</summary>
    public int Cutout { get; init; }

    /// <summary>
    /// The parameter of the Beta distribution by which each image and its target are mixed with those of another sample (Zhang et al. 2018);
    /// 0 for none. Needs one-hot targets, because the target of a mixture is a mixture.
    /// </summary>
    public float Mixup { get; init; }

    /// <summary>
    /// The parameter of the Beta distribution of the share of each image that stays when a rectangle of another sample takes the place of the rest, and its
    /// target the same share of the target (Yun et al. 2019); 0 for none, 1 is usual. Where <see cref="Mixup"/> is asked for too, each sample gets one of both.
    /// Needs one-hot targets.
    /// </summary>
    public float Cutmix { get; init; }

    /// <summary>
    /// Whether the targets are masks of the images: labels (H, W), or numbers with the axes of the images. They are mirrored, turned, scaled, moved and cropped
    /// as the image is, by the nearest pixel, with <see cref="MaskFill"/> beyond the border; what changes colours leaves them, and so does a cutout.
    /// </summary>
    public bool Masks { get; init; }

    /// <summary>What comes into masks over the border. Default 0; 255 for masks of which that is void, as those of masks:PATH.</summary>
    public int MaskFill { get; init; }

    /// <summary>Variations of your own, applied in their order after all others.</summary>
    public IReadOnlyList<Augmentation> Own { get; init; } = [];

    /// <summary>What lies beyond the border and under a cutout, in the units of the samples. Default 0.</summary>
    public float Fill { get; init; }

    /// <summary>
    /// Reads a list such as "flip,resized-crop=0.5,crop=4,rotate=10,zoom=0.1,shift=0.1,rand-augment=2x9,brightness=0.2,contrast=0.2,
    /// cutout=8,mixup=0.2,cutmix=1,fill=0": names of the properties in short, each at most once, with an amount where it has one.
    /// </summary>
    /// <exception cref="DataException">A name is unknown or given twice, or an amount is missing, no number or out of range.</exception>
    public static AugmentationOptions Parse(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return AugmentationList.Parse(list);
    }
}
