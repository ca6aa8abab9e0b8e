namespace Cnn.OneDnn.Layers;

/// <summary><see cref="AveragePooling2D"/> by Keras's short name: one is the other, also in files.</summary>
public sealed class AvgPool2D : AveragePooling2D
{
    /// <summary>A window of this size.</summary>
    /// <param name="poolSize">The size of the window; 2 if null.</param>
    /// <param name="strides">The steps of the window; its size if null.</param>
    /// <param name="padding">What happens at the border; <see cref="Padding.Valid"/> if null.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public AvgPool2D(
        PerAxis? poolSize = null, PerAxis? strides = null, Padding? padding = null, DataFormatArgument dataFormat = default, Shape? inputShape = null,
        string? name = null)
        : base(poolSize, strides, padding, dataFormat, inputShape, name)
    {
    }

    /// <inheritdoc/>
    public override string ClassName => nameof(AveragePooling2D);
}
