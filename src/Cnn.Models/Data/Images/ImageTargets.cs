using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Images with other targets than a class each.</summary>
/// <param name="images">The images.</param>
internal abstract class ImageTargets(ImageDataset images) : Dataset
{
    /// <summary>The images.</summary>
    public ImageDataset Images => images;

    /// <inheritdoc/>
    public sealed override int Count => images.Count;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<SampleSpec> Inputs => images.Inputs;

    /// <summary>Other images with the same targets.</summary>
    public abstract ImageTargets With(ImageDataset others);
}
