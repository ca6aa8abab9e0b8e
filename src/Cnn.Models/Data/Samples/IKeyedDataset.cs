namespace Cnn.Models.Data.Samples;

/// <summary>Samples of classes that may be divided by what they are.</summary>
internal interface IKeyedDataset
{
    /// <summary>The number of samples.</summary>
    int Count { get; }

    /// <summary>The labels, one per sample.</summary>
    ReadOnlySpan<int> Labels { get; }

    /// <summary>The names of the classes in label order.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>A number for each sample that depends on the seed and on what the sample is; null where samples are known by their place only.</summary>
    ulong[]? Hashes(ulong seed);
}
