using Cnn.Models.Data.Samples;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Images of 8-bit pixels, all of one size, each with a class label.</summary>
public abstract partial class ImageDataset : Dataset, IKeyedDataset
{
    private readonly int[] labels;
    private readonly string[] classNames;
    private readonly PixelConverter converter;
    private readonly int sampleSize;

    /// <summary>A set of images.</summary>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="channels">Numbers per pixel.</param>
    /// <param name="labels">One per image, each in [0, number of classes).</param>
    /// <param name="classNames">The names of the classes in label order.</param>
    /// <param name="encoding">What a model sees of pixels and labels.</param>
    /// <exception cref="DataException">A label is not that of a class.</exception>
    /// <exception cref="ArgumentException">The encoding's mean or deviation do not fit the channels.</exception>
    protected ImageDataset(int height, int width, int channels, int[] labels, IReadOnlyList<string> classNames, ImageEncoding encoding)
        : this(height, width, channels, labels, classNames, encoding, slices: 0)
    {
    }

    // Volumes are images whose slices lie one below the other; only a model sees them as what they are.
    private protected ImageDataset(
        int height, int width, int channels, int[] labels, IReadOnlyList<string> classNames, ImageEncoding encoding, int slices)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(encoding);
        (Height, Width, Channels, Encoding) = (height, width, channels, encoding);
        this.labels = labels;
        this.classNames = [.. classNames];
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)this.classNames.Length)
            {
                throw new DataException(
                    $"Label {labels[i]} of sample {i} is out of range: expected 0 to {this.classNames.Length - 1} for {this.classNames.Length} classes.");
            }
        }

        int[] space = slices == 0 ? [height, width] : [slices, height / slices, width];
        var shape = new Shape(encoding.Format == DataFormat.ChannelsLast ? [.. space, channels] : [channels, .. space]);
        sampleSize = shape.ElementCount;
        converter = new PixelConverter(encoding, channels, height * width);
        Inputs = [new SampleSpec(shape, DataType.Float32)];
        Targets = [encoding.OneHot ? new SampleSpec(new Shape(this.classNames.Length), DataType.Float32) : new SampleSpec(new Shape(), DataType.Int32)];
    }

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>Numbers per pixel: 1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>What a model sees of pixels and labels.</summary>
    public ImageEncoding Encoding { get; }

    /// <summary>The labels, one per image.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <inheritdoc/>
    public sealed override int Count => labels.Length;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<SampleSpec> Inputs { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<SampleSpec> Targets { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> ClassNames => classNames;

    /// <summary>The same images under another encoding; pixels are shared where they need not be rearranged.</summary>
    public abstract ImageDataset WithEncoding(ImageEncoding encoding);

    /// <inheritdoc/>
    public sealed override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        FillImages(indices, batch.Inputs[0].AsSpan<float>());
        if (Encoding.OneHot)
        {
            Span<float> rows = batch.Targets[0].AsSpan<float>();
            rows.Clear();
            for (int i = 0; i < indices.Length; i++)
            {
                rows[(i * classNames.Length) + labels[indices[i]]] = 1;
            }
        }
        else
        {
            Span<int> targets = batch.Targets[0].AsSpan<int>();
            for (int i = 0; i < indices.Length; i++)
            {
                targets[i] = labels[indices[i]];
            }
        }
    }

    /// <summary>Writes images alone, as the model sees them.</summary>
    internal void FillImages(ReadOnlySpan<int> indices, Span<float> images)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            Convert(indices[i], converter, images.Slice(i * sampleSize, sampleSize));
        }
    }

    /// <summary>Whether pixels have 16 bits: <see cref="DeepPixels"/> is then what counts, and <see cref="Pixels"/> rounds.</summary>
    internal virtual bool IsDeep => false;

    /// <summary>An image's pixels in 16 bits, where the set has such; otherwise as <see cref="Pixels"/>.</summary>
    internal virtual ReadOnlySpan<ushort> DeepPixels(int index) => [];

    /// <summary>
    /// A number for each sample that depends on the seed and on what the sample is, whatever others there are; null where samples are known by their place
    /// only.
    /// </summary>
    internal virtual ulong[]? Hashes(ulong seed) => null;

    /// <inheritdoc/>
    ulong[]? IKeyedDataset.Hashes(ulong seed) => Hashes(seed);

    private void Convert(int index, PixelConverter converter, Span<float> to)
    {
        if (IsDeep)
        {
            converter.Convert(DeepPixels(index), to);
        }
        else
        {
            converter.Convert(Pixels(index), to);
        }
    }

    /// <summary>An image's pixels, in the axis order of the encoding's format. Called from several threads at once.</summary>
    protected internal abstract ReadOnlySpan<byte> Pixels(int index);
}
