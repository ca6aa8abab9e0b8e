namespace Cnn.OneDnn.Layers;

/// <summary><see cref="GlobalAveragePooling2D"/> by Keras's short name: one is the other, also in files.</summary>
public sealed class GlobalAvgPool2D : GlobalAveragePooling2D
{
    /// <summary>Over all places.</summary>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="keepDims">Whether the spatial axes stay, with one place each.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public GlobalAvgPool2D(DataFormatArgument dataFormat = default, bool keepDims = false, Shape? inputShape = null, string? name = null)
        : base(dataFormat, keepDims, inputShape, name)
    {
    }

    /// <inheritdoc/>
    public override string ClassName => nameof(GlobalAveragePooling2D);
}
