using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// Intersection over union, TP / (TP + FP + FN), of each class over all that was seen; the mean over the classes that occur in targets or predictions. Keras's
/// MeanIoU and, for some classes, IoU.
/// </summary>
public sealed class MeanIoU : OverlapMetric
{
    /// <summary>The mean over all classes.</summary>
    public MeanIoU()
        : base((IReadOnlyList<int>?)null)
    {
    }

    /// <summary>The mean over some classes, Keras's IoU with target_class_ids.</summary>
    /// <exception cref="ArgumentException">No class is given, or a negative one.</exception>
    public MeanIoU(params IReadOnlyList<int> classIds)
        : base(classIds ?? throw new ArgumentNullException(nameof(classIds)))
    {
    }

    internal MeanIoU(ConfigReader config)
        : base(config)
    {
    }

    /// <inheritdoc/>
    public override string Name => ClassIds is null ? "mean_io_u" : "io_u";

    private protected override double Share(long shared, long all) => (double)shared / all;
}
