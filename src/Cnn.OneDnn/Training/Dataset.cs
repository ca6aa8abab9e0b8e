namespace Cnn.OneDnn;

/// <summary>Samples that can be read in any order. Reading is safe from several threads at once.</summary>
public abstract partial class Dataset
{
    /// <summary>The number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>One per input of the model.</summary>
    public abstract IReadOnlyList<SampleSpec> Inputs { get; }

    /// <summary>One per output of the model.</summary>
    public abstract IReadOnlyList<SampleSpec> Targets { get; }

    /// <summary>The names of the classes in label order; empty where there are none.</summary>
    public virtual IReadOnlyList<string> ClassNames => [];

    /// <summary>
    /// Whether filling a batch costs so much (decoding, augmentation) that it may take several threads to keep up with the training. For cheap sets one
    /// is enough.
    /// </summary>
    public virtual bool IsExpensive => false;

    /// <summary>
    /// The same samples without random variation, in the same order: what a part that is held out for validation is taken from. This dataset itself, where it
    /// varies nothing.
    /// </summary>
    public virtual Dataset Unvaried => this;

    /// <summary>How many samples a step takes that is told no number; null, the default, where the dataset does not say: see <see cref="Batch"/>.</summary>
    public virtual int? BatchSize => null;

    /// <summary>Samples and targets in memory, as tf.data's from_tensor_slices.</summary>
    /// <inheritdoc cref="TensorDataset(TensorLike, TensorLike)"/>
    public static TensorDataset FromTensorSlices(TensorLike x, TensorLike y) => new(x, y);

    /// <summary>The same of a pair.</summary>
    /// <inheritdoc cref="TensorDataset(TensorLike, TensorLike)" path="/exception"/>
    public static TensorDataset FromTensorSlices((TensorLike X, TensorLike Y) tensors) => new(tensors.X, tensors.Y);

    /// <summary>
    /// Samples with their targets as they come, as tf.data's from_generator. They are drawn once, here, and kept in memory: any order of them, and every epoch,
    /// has the same ones. What has no end needs a number.
    /// </summary>
    /// <param name="generator">Gives a sample, without a batch axis, and its target: all of one shape.</param>
    /// <param name="count">How many are drawn at most; all if null.</param>
    /// <exception cref="ArgumentException">There is none, or they are of several shapes.</exception>
    public static TensorDataset FromGenerator(IEnumerable<(Tensor X, Tensor Y)> generator, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        (Tensor X, Tensor Y)[] drawn = [.. generator.Take(count ?? int.MaxValue)];
        int other = Array.FindIndex(drawn, d => d.X.Shape != drawn[0].X.Shape || d.Y.Shape != drawn[0].Y.Shape);
        if (other > 0)
        {
            throw new ArgumentException(
                $"The generator gives {drawn[other].X.Shape} and {drawn[other].Y.Shape} for sample {other}, and for the first {drawn[0].X.Shape} and " +
                    $"{drawn[0].Y.Shape}: all have one shape.", nameof(generator));
        }

        return drawn.Length > 0
            ? new TensorDataset((TensorLike)Tensor.Stack([.. drawn.Select(d => d.X)]), Tensor.Stack([.. drawn.Select(d => d.Y)]))
            : throw new ArgumentException("The generator gives no samples.", nameof(generator));
    }

    /// <summary>The same with integer labels.</summary>
    /// <inheritdoc cref="FromGenerator(IEnumerable{ValueTuple{Tensor, Tensor}}, int?)"/>
    public static TensorDataset FromGenerator(IEnumerable<(Tensor X, int Y)> generator, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return FromGenerator(generator.Select(d => (d.X, Tensor.From([d.Y]).Reshape([]))), count);
    }

    /// <summary>The same of a function that begins anew, as Keras's generators are: it is called once.</summary>
    /// <inheritdoc cref="FromGenerator(IEnumerable{ValueTuple{Tensor, Tensor}}, int?)"/>
    public static TensorDataset FromGenerator(Func<IEnumerable<(Tensor X, Tensor Y)>> generator, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return FromGenerator(generator(), count);
    }

    /// <summary>The same of a function, with integer labels.</summary>
    /// <inheritdoc cref="FromGenerator(IEnumerable{ValueTuple{Tensor, Tensor}}, int?)"/>
    public static TensorDataset FromGenerator(Func<IEnumerable<(Tensor X, int Y)>> generator, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return FromGenerator(generator(), count);
    }

    /// <summary>The same samples, so many at a time.</summary>
    /// <param name="batchSize">Samples of a batch.</param>
    /// <param name="dropRemainder">Whether samples at the end that fill no batch are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive; or more than there are, where the rest is dropped.</exception>
    public BatchedDataset Batch(int batchSize, bool dropRemainder = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dropRemainder ? batchSize : 1, Math.Max(1, Count), nameof(batchSize));
        return new BatchedDataset(this, batchSize, 0, dropRemainder ? Count - (Count % batchSize) : Count);
    }

    /// <summary>Writes the samples with the given indices into a batch of as many.</summary>
    /// <param name="indices">Which samples, each in [0, <see cref="Count"/>).</param>
    /// <param name="epoch">The pass over the data, from which random augmentation is drawn: the same epoch and index give the same sample.</param>
    /// <param name="batch">Where they go.</param>
    public abstract void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch);
}
