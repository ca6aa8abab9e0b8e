using Cnn.Models.Data.Combining;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>A dataset whose samples a function changes when they are read.</summary>
public sealed class MappedDataset : Dataset
{
    private readonly Func<Tensor, Tensor, (Tensor X, Tensor Y)> function;
    private readonly SingleBatches singles;

    /// <summary>Changes the first input and the first target.</summary>
    /// <param name="inner">What is changed.</param>
    /// <param name="function">Of a sample and its target, without batch axes; called once at the start to learn the shapes, later on several threads at
    /// once.</param>
    /// <exception cref="ArgumentException">The dataset has no samples or no targets.</exception>
    public MappedDataset(Dataset inner, Func<Tensor, Tensor, (Tensor X, Tensor Y)> function)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(function);
        if (inner.Count == 0 || inner.Targets.Count == 0)
        {
            throw new ArgumentException("A function changes samples with targets; this dataset has none.", nameof(inner));
        }

        Inner = inner;
        this.function = function;
        singles = new SingleBatches(inner);
        Batch single = singles.Read(0, 0);
        (Tensor x, Tensor y) = Changed(single);
        Inputs = [new SampleSpec(x.Shape, x.Type), .. inner.Inputs.Skip(1)];
        Targets = [new SampleSpec(y.Shape, y.Type), .. inner.Targets.Skip(1)];
        singles.Return(single);
    }

    /// <summary>What is changed.</summary>
    public Dataset Inner { get; }

    /// <inheritdoc/>
    public override int Count => Inner.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => Inner.ClassNames;

    /// <inheritdoc/>
    public override bool IsExpensive => true;

    /// <inheritdoc/>
    public override Dataset Unvaried => ReferenceEquals(Inner.Unvaried, Inner) ? this : new MappedDataset(Inner.Unvaried, function);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The function made a sample of another shape than of the first one.</exception>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < indices.Length; i++)
        {
            Batch single = singles.Read(indices[i], epoch);
            (Tensor x, Tensor y) = Changed(single);
            Require(x, Inputs[0], indices[i]);
            Require(y, Targets[0], indices[i]);
            SingleBatches.Put(x, batch.Inputs[0], i);
            SingleBatches.Put(y, batch.Targets[0], i);
            for (int k = 1; k < single.Inputs.Count; k++)
            {
                SingleBatches.Put(single.Inputs[k], batch.Inputs[k], i);
            }

            for (int k = 1; k < single.Targets.Count; k++)
            {
                SingleBatches.Put(single.Targets[k], batch.Targets[k], i);
            }

            singles.Return(single);
        }
    }

    private static void Require(Tensor made, SampleSpec spec, int sample)
    {
        if (made.Shape != spec.Shape || made.Type != spec.Type)
        {
            throw new InvalidOperationException(
                $"The function of Map made {made.Shape} of {made.Type} of sample {sample}, of the first sample it made {spec.Shape} of {spec.Type}; all have " +
                    $"one shape.");
        }
    }

    private (Tensor X, Tensor Y) Changed(Batch single) => function(single.Inputs[0][0], single.Targets[0][0]);
}
