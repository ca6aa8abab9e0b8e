namespace Cnn.OneDnn;

/// <summary>Row weights from integer labels.</summary>
internal sealed class ClassWeighting
{
    private readonly IReadOnlyDictionary<int, float> weights;
    private readonly Dictionary<int, Tensor[]> bySize = [];

    /// <summary>For the labels of a model.</summary>
    /// <exception cref="ArgumentException">A weight is none, or for no class.</exception>
    public ClassWeighting(Model model, IReadOnlyDictionary<int, float> weights)
    {
        DataCheck.ClassWeights(model, weights);
        this.weights = weights;
    }

    /// <summary>A weight per label, be it a sample's or a pixel's, for each output of the batch; valid until the next call.</summary>
    /// <exception cref="InvalidOperationException">The targets are not integer labels.</exception>
    public IReadOnlyList<Tensor> Of(Batch batch)
    {
        if (!bySize.TryGetValue(batch.Size, out Tensor[]? tensors))
        {
            bySize[batch.Size] = tensors = [.. batch.Targets.Select(t => new Tensor(new Shape(t.Shape.ElementCount)))];
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
