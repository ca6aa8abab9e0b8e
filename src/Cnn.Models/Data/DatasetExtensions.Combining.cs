using Cnn.OneDnn;

namespace Cnn.Models;

/// <content>Datasets made of others: chosen, changed, joined and mixed.</content>
public static partial class DatasetExtensions
{
    /// <summary>
    /// The samples whose integer label a condition holds for: <c>digits.Where(label => label &lt; 5)</c>. All targets are read once; labels keep their numbers.
    /// </summary>
    /// <exception cref="ArgumentException">The dataset has not one integer label per sample.</exception>
    public static SubsetDataset Where(this Dataset dataset, Func<int, bool> label)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(label);
        return dataset.Targets is [{ Type: DataType.Int32, Shape.ElementCount: 1 }]
            ? Chosen(dataset, batch => label(batch.Targets[0].AsSpan<int>()[0]))
            : throw new ArgumentException(
                "A condition on labels needs one integer label per sample; take one on samples and targets, Where((x, y) => ...).", nameof(dataset));
    }

    /// <summary>The samples that a condition on the first input and the first target holds for. All samples are read once.</summary>
    /// <param name="dataset">The whole.</param>
    /// <param name="condition">Of a sample, without its batch axis, and its target: of an integer label a tensor without axes, <c>(int)y</c>.</param>
    public static SubsetDataset Where(this Dataset dataset, Func<Tensor, Tensor, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(condition);
        return Chosen(dataset, batch => condition(batch.Inputs[0][0], batch.Targets[0][0]));
    }

    /// <summary>
    /// The samples in an order that is drawn once. Training draws a new order for every epoch by itself; this is for what comes before it, such as
    /// <see cref="Take"/>.
    /// </summary>
    /// <param name="dataset">The whole.</param>
    /// <param name="seed">The seed of the order: the same seed and size give the same one.</param>
    public static SubsetDataset Shuffle(this Dataset dataset, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var random = new PhiloxSequence(seed, 0, PhiloxPurpose.Order);
        int[] order = [.. Enumerable.Range(0, dataset.Count)];
        random.Draw(order, order.Length - 1);
        return new SubsetDataset(dataset, order);
    }

    /// <summary>The samples of this dataset, then those of another.</summary>
    /// <exception cref="ArgumentException">Their samples or their classes are not the same.</exception>
    public static ConcatenatedDataset Concat(this Dataset dataset, Dataset other)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(other);
        return new ConcatenatedDataset(dataset, other);
    }

    /// <summary>Every sample changed by a function when it is read: <c>data.Map(x => x / 255)</c>. Targets stay.</summary>
    /// <param name="dataset">What is changed.</param>
    /// <param name="function">Of the first input's sample, without its batch axis; called on several threads at once. What it makes has one shape for all
    /// samples.</param>
    public static MappedDataset Map(this Dataset dataset, Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new MappedDataset(dataset, (x, y) => (function(x), y));
    }

    /// <summary>Every sample and its target changed by a function when they are read: <c>data.Map((x, y) => (x / 255, y))</c>.</summary>
    /// <param name="dataset">What is changed.</param>
    /// <param name="function">Of the first input's sample and the first target, without their batch axes; called on several threads at once. What it makes has
    /// one shape for all samples.</param>
    public static MappedDataset Map(this Dataset dataset, Func<Tensor, Tensor, (Tensor X, Tensor Y)> function) => new(dataset, function);

    /// <summary>
    /// All samples and their targets in memory, as Keras's <c>load_data</c> gives them: <c>var (images, labels) = mnist.Train.ToTensors()</c>. Random variation
    /// is left out.
    /// </summary>
    /// <returns>X of shape (samples, …) and Y, which are integer labels of shape (samples) for the data sets that <see cref="DataSets"/> opens, unless their
    /// encoding says otherwise.</returns>
    /// <exception cref="ArgumentException">The dataset is empty, has several inputs or targets, or its samples are too many for one tensor.</exception>
    public static (Tensor X, Tensor Y) ToTensors(this Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset is not { Count: > 0, Inputs.Count: 1, Targets.Count: 1 })
        {
            throw new ArgumentException(
                $"Samples of one input and one target become two tensors; received {dataset.Count} samples of {dataset.Inputs.Count} inputs and " +
                    $"{dataset.Targets.Count} targets.", nameof(dataset));
        }

        var batch = new Batch(dataset.Count, dataset.Inputs, dataset.Targets);
        dataset.Unvaried.Fill([.. Enumerable.Range(0, dataset.Count)], 0, batch);
        return (batch.Inputs[0], batch.Targets[0]);
    }

    private static SubsetDataset Chosen(Dataset dataset, Func<Batch, bool> condition)
    {
        var batch = new Batch(1, dataset.Inputs, dataset.Targets);
        var chosen = new List<int>();
        Dataset plain = dataset.Unvaried;
        for (int i = 0; i < dataset.Count; i++)
        {
            plain.Fill([i], 0, batch);
            if (condition(batch))
            {
                chosen.Add(i);
            }
        }

        return new SubsetDataset(dataset, chosen.ToArray());
    }
}
