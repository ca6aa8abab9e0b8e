namespace Cnn.OneDnn;

/// <content>Datasets of numbers, and of two others, as tf.data makes them.</content>
public abstract partial class Dataset
{
    /// <summary>Samples without targets, as tf.data's from_tensor_slices: to predict on, or for <see cref="Zip"/>.</summary>
    /// <param name="x">Samples (n, ...), or labels (n): whole numbers in a row stay whole.</param>
    /// <exception cref="ArgumentException">The tensor has no axes.</exception>
    public static TensorDataset FromTensorSlices(TensorLike x) => new([x.Given.Rank == 1 ? x.AsTargets() : x.AsSamples()], []);

    /// <summary>The whole numbers 0, 1, 2, ... below <paramref name="stop"/>, without targets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static TensorDataset Range(int stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stop);
        return Range(0, stop);
    }

    /// <summary>Whole numbers from <paramref name="start"/> on, in steps, to the last one before <paramref name="stop"/>, without targets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is zero.</exception>
    public static TensorDataset Range(int start, int stop, int step = 1) => new([Tensor.Range(start, stop, step).AsType(DataType.Int32)], []);

    /// <summary>
    /// The samples of one dataset with those of another as their targets, as tf.data's zip: <c>Dataset.Zip(images, labels)</c>. As many as the smaller one
    /// has.
    /// </summary>
    /// <param name="inputs">Its samples are the inputs.</param>
    /// <param name="targets">Its samples are the targets; neither has targets of its own.</param>
    /// <exception cref="ArgumentException">One of them has targets.</exception>
    public static Dataset Zip(Dataset inputs, Dataset targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        return inputs.Targets.Count == 0 && targets.Targets.Count == 0
            ? new ZippedDataset(inputs, targets)
            : throw new ArgumentException("Datasets that are zipped are samples and what they should give: neither has targets of its own.", nameof(targets));
    }
}
