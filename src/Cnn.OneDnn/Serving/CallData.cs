namespace Cnn.OneDnn.Serving;

/// <summary>The memory that a call brings: spans for a network of one input and one output, or tensors.</summary>
internal readonly ref struct CallData
{
    private readonly ReadOnlySpan<float> input;
    private readonly Span<float> output;
    private readonly IReadOnlyList<Tensor>? inputs;
    private readonly Tensor[]? outputs;

    public CallData(ReadOnlySpan<float> input, Span<float> output)
    {
        this.input = input;
        this.output = output;
    }

    public CallData(IReadOnlyList<Tensor> inputs, Tensor[] outputs)
    {
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /// <summary>Copies samples, from one of the call's on, into the rows of a share.</summary>
    public void Write(BatchShare share, int sample)
    {
        for (int i = 0; i < share.Batch.Inputs.Length; i++)
        {
            Copy(inputs is null ? input : inputs[i].AsSpan<float>(), sample, share.Batch.Inputs[i], share.First, share.Count);
        }
    }

    /// <summary>Copies the results of a share to those of the call's samples.</summary>
    public void Read(BatchShare share, int sample)
    {
        for (int i = 0; i < share.Batch.Outputs.Length; i++)
        {
            Tensor results = share.Batch.Outputs[i];
            int size = results.Shape.ElementCount / results.Shape[0];
            ReadOnlySpan<float> rows = results.AsSpan<float>().Slice(share.First * size, share.Count * size);
            rows.CopyTo((outputs is null ? output : outputs[i].AsSpan<float>())[(sample * size)..]);
        }
    }

    private static void Copy(ReadOnlySpan<float> from, int sample, Tensor to, int row, int count)
    {
        int size = to.Shape.ElementCount / to.Shape[0];
        from.Slice(sample * size, count * size).CopyTo(to.AsSpan<float>()[(row * size)..]);
    }
}
