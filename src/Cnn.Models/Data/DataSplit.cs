using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>What a data set gives: samples to learn from and samples to be judged by.</summary>
/// <param name="Train">The training samples.</param>
/// <param name="Test">The test samples, of the same shapes.</param>
/// <param name="Name">The set's name, such as mnist.</param>
/// <param name="Note">A sentence for the user where something else was opened than one would expect; null otherwise.</param>
public sealed record DataSplit(Dataset Train, Dataset Test, string Name, string? Note = null)
{
    /// <summary>Sentences for the user: what was left out, and how what can be understood in two ways was understood.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The samples to watch a training on, where the set names some; null where it does not.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>What the samples are labelled with: a class each, except in lists that say otherwise.</summary>
    public LabelKind Kind { get; init; }

    /// <summary>The rule by which samples were held out for testing; null where the set has a test part of its own.</summary>
    public HeldOutPart? HeldOut { get; init; }
}
