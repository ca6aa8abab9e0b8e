namespace Cnn.OneDnn;

/// <summary>Row weights from integer labels.</summary>
internal sealed class ClassWeighting(IReadOnlyDictionary<int, float> weights)
{
    private readonly Dictionary<int, Tensor[]> bySize = [];

    /// <summary>A weight per sample for each output of the batch; valid until the next call.</summary>
    /// <exception cref="InvalidOperationException">The targets are not integer labels.</exception>
    public IReadOnlyList<Tensor> Of(Batch batch)
    {
        if (!bySize.TryGetValue(batch.Size, out Tensor[]? tensors))
        {
            bySize[batch.Size] = tensors = [.. batch.Targets.Select(_ => new Tensor(new Shape(batch.Size)))];
        }

        for (int i = 0; i < tensors.Length; i++)
        {
            if (batch.Targets[i].Type != DataType.Int32)
            {
                throw new InvalidOperationException("Class weights need integer labels; the dataset gives dense targets.");
            }

            ReadOnlySpan<int> labels = batch.Targets[i].AsSpan<int>();
            Span<float> row = tensors[i].AsSpan<float>();
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = weights.TryGetValue(labels[j], out float weight) ? weight : 1;
            }
        }

        return tensors;
    }
}
