using System.Buffers;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Some of the samples of a dataset, in an order of their own.</summary>
public sealed class SubsetDataset : Dataset
{
    private const int OnStack = 512;
    private readonly int[] chosen;

    /// <summary>The samples with the given indices.</summary>
    /// <exception cref="ArgumentException">An index is not that of a sample.</exception>
    public SubsetDataset(Dataset inner, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(inner);
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)inner.Count)
            {
                throw new ArgumentException($"Index {index} is out of range: the dataset has {inner.Count} samples.", nameof(indices));
            }
        }

        Inner = inner;
        chosen = indices.ToArray();
    }

    /// <summary>The whole dataset.</summary>
    public Dataset Inner { get; }

    /// <summary>The indices of the chosen samples in <see cref="Inner"/>.</summary>
    public ReadOnlySpan<int> Indices => chosen;

    /// <inheritdoc/>
    public override int Count => chosen.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs => Inner.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets => Inner.Targets;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => Inner.ClassNames;

    /// <inheritdoc/>
    public override bool IsExpensive => Inner.IsExpensive;

    /// <inheritdoc/>
    public override Dataset Unvaried => ReferenceEquals(Inner.Unvaried, Inner) ? this : new SubsetDataset(Inner.Unvaried, chosen);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        int[]? rented = indices.Length > OnStack ? ArrayPool<int>.Shared.Rent(indices.Length) : null;
        Span<int> mapped = rented is null ? stackalloc int[OnStack] : rented;
        mapped = mapped[..indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            mapped[i] = chosen[indices[i]];
        }

        Inner.Fill(mapped, epoch, batch);
        if (rented is not null)
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }
}
