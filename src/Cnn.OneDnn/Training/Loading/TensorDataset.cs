namespace Cnn.OneDnn;

/// <summary>Samples that lie in tensors: the first axis counts them. What arrays in memory are trained from.</summary>
public sealed class TensorDataset : Dataset
{
    private readonly Tensor[] inputs;
    private readonly Tensor[] targets;

    /// <summary>One input and one target. The tensors are read, not copied.</summary>
    /// <inheritdoc cref="TensorDataset(IReadOnlyList{Tensor}, IReadOnlyList{Tensor})"/>
    public TensorDataset(Tensor input, Tensor target)
        : this([input], [target])
    {
    }

    /// <summary>
    /// One input and one target as arrays: <c>new TensorDataset(images, labels)</c>. Bytes and doubles become Float32 samples, whole numbers integer labels.
    /// </summary>
    /// <param name="x">Samples (n, ...).</param>
    /// <param name="y">Integer labels (n), or targets (n, ...).</param>
    /// <exception cref="ArgumentException">The array of samples does not say where one of them ends, or there are not as many targets.</exception>
    public TensorDataset(TensorLike x, TensorLike y)
        : this([x.AsSamples()], [y.AsTargets()])
    {
    }

    /// <summary>Several inputs and targets. The tensors are read, not copied.</summary>
    /// <param name="inputs">One per input of the model: (samples, sample shape).</param>
    /// <param name="targets">One per output: (samples) of Int32 for integer labels, (samples, target shape) of Float32 otherwise. May be empty for
    /// prediction.</param>
    /// <exception cref="ArgumentException">No inputs, a tensor without axes, or tensors of different sample counts.</exception>
    public TensorDataset(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        this.inputs = [.. inputs];
        this.targets = [.. targets];
        if (this.inputs.Length == 0)
        {
            throw new ArgumentException("A dataset needs at least one input tensor, received none.", nameof(inputs));
        }

        foreach (Tensor tensor in this.inputs.Concat(this.targets))
        {
            if (tensor.Shape.Rank == 0 || tensor.Shape[0] != this.inputs[0].Shape[0])
            {
                throw new ArgumentException(
                    $"Every tensor of a dataset has the samples along its first axis; expected {this.inputs[0].Shape[0]} as in {this.inputs[0].Shape}, " +
                        $"received shape {tensor.Shape}.", nameof(inputs));
            }
        }

        Count = this.inputs[0].Shape[0];
        Inputs = [.. this.inputs.Select(Spec)];
        Targets = [.. this.targets.Select(Spec)];
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets { get; }

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < inputs.Length; i++)
        {
            Gather(inputs[i], indices, batch.Inputs[i]);
        }

        for (int i = 0; i < targets.Length; i++)
        {
            Gather(targets[i], indices, batch.Targets[i]);
        }
    }

    private static void Gather(Tensor from, ReadOnlySpan<int> indices, Tensor to)
    {
        Span<byte> source = from.Bytes(), destination = to.Bytes();
        int size = from.Shape.CountFrom(1) * from.Type.Size();
        for (int i = 0; i < indices.Length; i++)
        {
            source.Slice(indices[i] * size, size).CopyTo(destination.Slice(i * size, size));
        }
    }

    private static SampleSpec Spec(Tensor tensor) => new(new Shape(tensor.Shape.AsSpan()[1..]), tensor.Type);
}
