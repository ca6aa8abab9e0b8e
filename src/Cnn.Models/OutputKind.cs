namespace Cnn.Models;

/// <summary>What the numbers are that a network gives for a sample.</summary>
public enum OutputKind
{
    /// <summary>One for each class: its probability, or a score of which the softmax makes one.</summary>
    Classes,

    /// <summary>One number: the probability of label 1, or a score of which the sigmoid makes one. That of label 0 is the rest.</summary>
    LabelOne,

    /// <summary>Values of their own, as a regression gives.</summary>
    Values,
}
