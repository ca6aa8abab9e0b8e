namespace Cnn.Models;

/// <summary>What the labels of a list of images are.</summary>
public enum LabelKind
{
    /// <summary>The name or the number of one class for each image.</summary>
    Class,

    /// <summary>Any number of labels for each image, none included: a target is a row with a one for each.</summary>
    Several,

    /// <summary>Numbers that a network is to give: a regression.</summary>
    Number,
}
