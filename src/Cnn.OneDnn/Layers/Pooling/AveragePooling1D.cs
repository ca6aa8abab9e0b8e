using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The mean of each window over one spatial axis: (steps, channels), or channels first.</summary>
public sealed class AveragePooling1D : PoolingBase
{
    /// <summary>Windows of a given size, 2 unless said.</summary>
    /// <param name="poolSize">The size of the window; 2 if null.</param>
    /// <param name="strides">The steps of the window; its size if null.</param>
    /// <param name="padding">What happens at the border; <see cref="Padding.Valid"/> if null.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public AveragePooling1D(
        PerAxis? poolSize = null,
        PerAxis? strides = null,
        Padding? padding = null,
        DataFormatArgument dataFormat = default,
        Shape? inputShape = null,
        string? name = null)
        : base(1, PoolingKind.AverageExcludingPadding, poolSize, strides, padding, dataFormat)
        => StartWith(inputShape, name);

    internal AveragePooling1D(LayerConfig config)
        : base(1, PoolingKind.AverageExcludingPadding, config)
    {
    }
}
