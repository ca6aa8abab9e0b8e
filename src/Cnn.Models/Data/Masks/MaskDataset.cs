using System.Numerics.Tensors;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Masks;

/// <summary>Images with a class for each pixel: targets are labels (H, W), of which 255 is void.</summary>
internal sealed class MaskDataset : ImageTargets
{
    private readonly MaskPart part;
    private readonly string[] names;

    /// <summary>The masks of images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="part">Their masks, in the same order.</param>
    /// <param name="names">The classes.</param>
    /// <exception cref="ArgumentException">The encoding asks for rows of one-hot targets, or for channels first.</exception>
    public MaskDataset(ImageDataset images, MaskPart part, string[] names)
        : base(images)
    {
        if (images.Encoding.OneHot || images.Encoding.Format != DataFormat.ChannelsLast)
        {
            throw new ArgumentException(
                "Masks are given as labels of pixels, with the channels last: leave OneHot and ChannelsFirst out of the encoding, and train on " +
                    "SparseCategoricalCrossentropy with IgnoreClass = 255.");
        }

        (this.part, this.names) = (part, names);
        Targets = [new SampleSpec(new Shape(images.Height, images.Width), DataType.Int32)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => names;

    /// <inheritdoc/>
    public override bool IsExpensive => true;

    /// <inheritdoc/>
    public override MaskDataset With(ImageDataset others) => new(others, part, names);

    /// <summary>The classes that a mask shows, without void.</summary>
    public IReadOnlyList<byte> ClassesOf(int index) => part.Facts[index].Numbers;

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Images.FillImages(indices, batch.Inputs[0].AsSpan<float>());
        Span<int> targets = batch.Targets[0].AsSpan<int>();
        int size = Images.Height * Images.Width;
        for (int i = 0; i < indices.Length; i++)
        {
            ReadOnlySpan<byte> classes = part.Classes(indices[i], Images.Height, Images.Width, Images.Encoding.Fit);
            TensorPrimitives.ConvertTruncating<byte, int>(classes, targets.Slice(i * size, size));
        }
    }
}
