namespace Cnn.Models;

/// <summary>What images are labelled with.</summary>
public enum LabelKind
{
    /// <summary>The name or the number of one class for each image.</summary>
    Class,

    /// <summary>Any number of labels for each image, none included: a target is a row with a one for each.</summary>
    Several,

    /// <summary>Numbers that a network is to give: a regression.</summary>
    Number,

    /// <summary>A class for each pixel of an image: a target is a mask of labels, of which 255 counts for nothing.</summary>
    Mask,
}
