using System.Buffers;
using System.Collections.Concurrent;
using Cnn.Models.Data.Combining;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// A dataset whose images are varied at random. What a sample becomes is a function of seed, epoch and its index, whatever batch or thread
/// it is filled in.
/// </summary>
public sealed class AugmentedDataset : Dataset
{
    private readonly Dataset inner;
    private readonly AugmentationOptions options;
    private readonly ImageAugmenter augmenter;
    private readonly ConcurrentDictionary<int, ConcurrentBag<Batch>> partners = [];
    private readonly ulong seed;

    /// <summary>Varies the first input of a dataset.</summary>
    /// <param name="inner">The dataset; its first input is (H, W, C) or (C, H, W), as the options say.</param>
    /// <param name="options">What is varied, and how much.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">
    /// The first input is no image or of another axis order, an amount is out of range, masks are not of the images' size, or mixup is asked for without one-hot targets.
    /// </exception>
    public AugmentedDataset(Dataset inner, AugmentationOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(options);
        SampleSpec image = inner.Inputs[0];
        if (image.Shape.Rank != 3 || image.Type != DataType.Float32)
        {
            throw new ArgumentException(
                $"Only images can be augmented: expected a first input of three axes of Float32, received {image.Shape} of {image.Type}.", nameof(inner));
        }

        if (options.Mixup > 0 && (inner.Targets.Any(t => t.Type != DataType.Float32) || inner.Inputs.Count != 1))
        {
            throw new ArgumentException(
                "Mixup mixes targets too: expected one input and one-hot targets (ImageEncoding.OneHot), received integer labels or several inputs.", nameof(options));
        }

        this.inner = inner;
        this.options = options;
        this.seed = seed;
        augmenter = new ImageAugmenter(image.Shape, FormatOf(inner, options), options, inner.Targets);
    }

    /// <summary>The dataset that is varied.</summary>
    public Dataset Inner => inner;

    /// <inheritdoc/>
    public override int Count => inner.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets => inner.Targets;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => inner.ClassNames;

    /// <inheritdoc/>
    public override bool IsExpensive => true;

    /// <inheritdoc/>
    public override Dataset Unvaried => inner.Unvaried;

    /// <summary>The same variation of another dataset of such samples.</summary>
    internal AugmentedDataset Of(Dataset other) => new(other, options, seed);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        FillVaried(indices, epoch, batch);
        if (options.Mixup > 0)
        {
            Mix(indices, epoch, batch);
        }
    }

    private static DataFormat FormatOf(Dataset dataset, AugmentationOptions options)
    {
        DataFormat? known = DatasetEncoding.FormatOf(dataset);
        return known is null || options.Format is null || known == options.Format
            ? options.Format ?? known ?? DataFormat.ChannelsLast
            : throw new ArgumentException($"The images are {known}, augmentation was asked for {options.Format}: leave the format out.", nameof(options));
    }

    private void FillVaried(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        inner.Fill(indices, epoch, batch);
        Span<float> images = batch.Inputs[0].AsSpan<float>();
        int size = images.Length / batch.Size;
        for (int i = 0; i < indices.Length; i++)
        {
            PhiloxSequence random = Draws(indices[i], epoch, 0);
            augmenter.Apply(images.Slice(i * size, size), ref random, batch, i);
        }
    }

    private void Mix(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ConcurrentBag<Batch> resting = partners.GetOrAdd(batch.Size, static _ => []);
        Batch others = resting.TryTake(out Batch? rested) ? rested : new Batch(batch.Size, inner.Inputs, inner.Targets);

        int[] rentedIndices = ArrayPool<int>.Shared.Rent(indices.Length);
        float[] rentedShares = ArrayPool<float>.Shared.Rent(indices.Length);
        Span<int> chosen = rentedIndices.AsSpan(0, indices.Length);
        Span<float> shares = rentedShares.AsSpan(0, indices.Length);
        for (int i = 0; i < indices.Length; i++)
        {
            PhiloxSequence random = Draws(indices[i], epoch, 1);
            chosen[i] = random.Below(inner.Count);
            shares[i] = BetaDistribution.Draw(ref random, options.Mixup);
        }

        FillVaried(chosen, epoch, others);
        Mixture.Blend(batch.Inputs[0], others.Inputs[0], shares);
        for (int i = 0; i < batch.Targets.Count; i++)
        {
            Mixture.Blend(batch.Targets[i], others.Targets[i], shares);
        }

        ArrayPool<int>.Shared.Return(rentedIndices);
        ArrayPool<float>.Shared.Return(rentedShares);
        resting.Add(others);
    }

    private PhiloxSequence Draws(int index, long epoch, ulong part) =>
        new(seed, ((ulong)epoch << 32) | ((ulong)(uint)index << 1) | part, PhiloxPurpose.Augmentation);
}
