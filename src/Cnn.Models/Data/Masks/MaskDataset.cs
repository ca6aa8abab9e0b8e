using System.Numerics.Tensors;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Masks;

/// <summary>
/// Images with a class for each pixel. Targets are labels (H, W), of which 255 is void; or a row of zeros and a one for each pixel; or, of two classes, one
/// number, 0 or 1: (H, W, K) or (K, H, W), as the images have their channels.
/// </summary>
internal sealed class MaskDataset : ImageTargets
{
    private readonly MaskPart part;
    private readonly string[] names;
    private readonly bool isBinary;

    /// <summary>The masks of images.</summary>
    /// <param name="images">The images, whose encoding says whether targets are labels or rows.</param>
    /// <param name="part">Their masks, in the same order.</param>
    /// <param name="names">The classes.</param>
    /// <param name="isBinary">Whether targets are one number for a pixel, in place of labels or rows.</param>
    public MaskDataset(ImageDataset images, MaskPart part, string[] names, bool isBinary)
        : base(images)
    {
        (this.part, this.names, this.isBinary) = (part, names, isBinary);
        Targets = [IsDense(images.Encoding, isBinary) ? new SampleSpec(Ordered(), DataType.Float32)
            : new SampleSpec(new Shape(images.Height, images.Width), DataType.Int32)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => names;

    /// <inheritdoc/>
    public override bool IsExpensive => true;

    private int Channels => isBinary ? 1 : names.Length;

    /// <summary>Whether targets are numbers for each pixel, in which there is no void.</summary>
    public static bool IsDense(ImageEncoding encoding, bool isBinary) => isBinary || encoding.OneHot;

    /// <inheritdoc/>
    public override MaskDataset With(ImageDataset others) => new(others, part, names, isBinary);

    /// <summary>The classes that a mask shows, without void.</summary>
    public IReadOnlyList<byte> ClassesOf(int index) => part.Facts[index].Numbers;

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Images.FillImages(indices, batch.Inputs[0].AsSpan<float>());
        Cnn.OneDnn.Tensor targets = batch.Targets[0];
        int size = Images.Height * Images.Width;
        for (int i = 0; i < indices.Length; i++)
        {
            ReadOnlySpan<byte> classes = part.Classes(indices[i], Images.Height, Images.Width, Images.Encoding.Fit);
            if (!IsDense(Images.Encoding, isBinary))
            {
                TensorPrimitives.ConvertTruncating<byte, int>(classes, targets.AsSpan<int>().Slice(i * size, size));
            }
            else if (isBinary)
            {
                TensorPrimitives.ConvertTruncating<byte, float>(classes, targets.AsSpan<float>().Slice(i * size, size));
            }
            else
            {
                FillRows(classes, targets.AsSpan<float>().Slice(i * size * names.Length, size * names.Length));
            }
        }
    }

    private void FillRows(ReadOnlySpan<byte> classes, Span<float> to)
    {
        (int pixel, int channel) = Images.Encoding.Format == DataFormat.ChannelsLast ? (names.Length, 1) : (1, classes.Length);
        to.Clear();
        for (int i = 0; i < classes.Length; i++)
        {
            to[(i * pixel) + (classes[i] * channel)] = 1;
        }
    }

    private Shape Ordered() => Images.Encoding.Format == DataFormat.ChannelsLast
        ? new Shape(Images.Height, Images.Width, Channels)
        : new Shape(Channels, Images.Height, Images.Width);
}
