namespace Cnn.Models.Data.Augmentation.Rand;

/// <summary>What may be done to an image, in the order of torchvision's list.</summary>
internal enum RandOp
{
    /// <summary>Nothing.</summary>
    Identity,

    /// <summary>Rows are moved the further the lower they are.</summary>
    ShearX,

    /// <summary>Columns are moved the further the more to the right they are.</summary>
    ShearY,

    /// <summary>Moved to the right.</summary>
    TranslateX,

    /// <summary>Moved down.</summary>
    TranslateY,

    /// <summary>Turned counter-clockwise about the middle.</summary>
    Rotate,

    /// <summary>Mixed with black.</summary>
    Brightness,

    /// <summary>Mixed with its grey image.</summary>
    Color,

    /// <summary>Mixed with its mean grey.</summary>
    Contrast,

    /// <summary>Mixed with a smoothed image.</summary>
    Sharpness,

    /// <summary>Left with fewer bits.</summary>
    Posterize,

    /// <summary>Inverted where it is bright.</summary>
    Solarize,

    /// <summary>Each channel spread from 0 to 255.</summary>
    AutoContrast,

    /// <summary>Each channel spread so that all values are as frequent.</summary>
    Equalize,
}
