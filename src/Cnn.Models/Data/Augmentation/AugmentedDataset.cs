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
    private readonly int planes, height, width, depth;

    /// <summary>Varies the first input of a dataset.</summary>
    /// <param name="inner">The dataset; its first input is (H, W, C) or (C, H, W), as the options say.</param>
    /// <param name="options">What is varied, and how much.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">
    /// The first input is no image or of another axis order, an amount is out of range, masks are not of the images' size, or mixup is asked for without
    /// one-hot targets.
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

        if (Mixes(options) && (inner.Targets.Any(t => t.Type != DataType.Float32) || inner.Inputs.Count != 1))
        {
            throw new ArgumentException(
                "Mixup and cutmix mix targets too: expected one input and one-hot targets (ImageEncoding.OneHot), received integer labels or several inputs.",
                nameof(options));
        }

        if (options.Cutmix > 0 && options.Masks)
        {
            throw new ArgumentException("Cutmix mixes the targets of whole images, and these are masks: leave it out.", nameof(options));
        }

        DataFormat format = FormatOf(inner, options);
        (int rows, int columns) = format == DataFormat.ChannelsLast ? (0, 1) : (1, 2);
        (height, width) = (image.Shape[rows], image.Shape[columns]);
        (planes, depth) = format == DataFormat.ChannelsLast ? (1, image.Shape[2]) : (image.Shape[0], 1);
        this.inner = inner;
        this.options = options;
        this.seed = seed;
        augmenter = new ImageAugmenter(image.Shape, format, options, inner.Targets, DatasetEncoding.OfUnchanged(inner));
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
        if (Mixes(options))
        {
            Mix(indices, epoch, batch);
        }
    }

    private static bool Mixes(AugmentationOptions options) => options.Mixup > 0 || options.Cutmix > 0;

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
        }

        FillVaried(chosen, epoch, others);
        for (int i = 0; i < indices.Length; i++)
        {
            PhiloxSequence random = Draws(indices[i], epoch, 1);
            random.Below(inner.Count);
            shares[i] = MixImage(ref random, Mixture.Row(batch.Inputs[0], i, indices.Length), Mixture.Row(others.Inputs[0], i, indices.Length));
        }

        for (int i = 0; i < batch.Targets.Count; i++)
        {
            Mixture.Blend(batch.Targets[i], others.Targets[i], shares);
        }

        ArrayPool<int>.Shared.Return(rentedIndices);
        ArrayPool<float>.Shared.Return(rentedShares);
        resting.Add(others);
    }

    // How much of the image stays is how much of its target stays.
    private float MixImage(ref PhiloxSequence random, Span<float> image, ReadOnlySpan<float> other)
    {
        bool cuts = options.Cutmix > 0 && (options.Mixup == 0 || random.Below(2) == 1);
        float share = BetaDistribution.Draw(ref random, cuts ? options.Cutmix : options.Mixup);
        if (!cuts)
        {
            Mixture.Blend(image, other, share);
            return share;
        }

        CutRectangle part = CutRectangle.Draw(ref random, height, width, share);
        part.Paste(image, other, planes, height, width, depth);
        return part.Rest(height, width);
    }

    private PhiloxSequence Draws(int index, long epoch, ulong part) =>
        new(seed, ((ulong)epoch << 32) | ((ulong)(uint)index << 1) | part, PhiloxPurpose.Augmentation);
}
