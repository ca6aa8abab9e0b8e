namespace Cnn.Models;

/// <summary>How images in files come to the size that a network takes.</summary>
public enum ImageFit
{
    /// <summary>The whole image is stretched to it, whatever its sides are to each other.</summary>
    Stretch,

    /// <summary>
    /// As networks are measured on ImageNet: sides stay to each other as they are, the image is resized until the size that is wanted is 7/8 of it on its short
    /// side (256 for 224), and the middle is cut out.
    /// </summary>
    Crop,
}
