using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// Intersection over union, TP / (TP + FP + FN), of each class over all that was seen; the mean over the classes that occur in targets or predictions. Keras's
/// MeanIoU and, for some classes, IoU.
/// </summary>
public sealed class MeanIoU : OverlapMetric
{
    /// <summary>The mean over all classes.</summary>
    /// <param name="numClasses">How many; null for as many as predictions have columns.</param>
    /// <param name="name">Its name in logs; "mean_io_u" if null.</param>
    /// <param name="ignoreClass">A label whose places are not counted; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two classes.</exception>
    public MeanIoU(int? numClasses = null, string? name = null, int? ignoreClass = null)
        : base(null, numClasses, name) => IgnoreClass = ignoreClass;

    /// <summary>The mean over some classes, Keras's IoU with target_class_ids.</summary>
    /// <exception cref="ArgumentException">No class is given, or a negative one.</exception>
    /// <param name="classIds">The classes that count.</param>
    /// <param name="name">Its name in logs; "io_u" if null.</param>
    public MeanIoU(IReadOnlyList<int> classIds, string? name = null)
        : base(classIds ?? throw new ArgumentNullException(nameof(classIds)), null, name ?? "io_u")
    {
    }

    internal MeanIoU(ConfigReader config)
        : base(config)
    {
    }

    internal override string ConfigName => "mean_io_u";

    private protected override double Share(long shared, long all) => (double)shared / all;
}
