namespace Cnn.OneDnn.Profiling;

/// <summary>One batch of random data for a model: normal inputs, random labels or rows of targets that sum to one.</summary>
internal sealed class StepInputs
{
    public StepInputs(Model model, int batch, ulong seed)
    {
        ulong stream = 1u << 20;
        Inputs = [.. model.Inputs.Select(i => Normal(new Shape([batch, .. i.Shape]), seed, stream++))];
        Targets = [.. model.Losses.Select((loss, i) => Target(loss.SparseTargets, model.Outputs[i].Shape, batch, seed, stream++))];
    }

    public Tensor[] Inputs { get; }

    public Tensor[] Targets { get; }

    private static Tensor Normal(Shape shape, ulong seed, ulong stream)
    {
        var tensor = new Tensor(shape);
        new RandomNormal { StandardDeviation = 1 }.Fill(tensor.AsSpan<float>(), shape, 1, 1, seed, stream);
        return tensor;
    }

    private static Tensor Target(bool sparse, Shape output, int batch, ulong seed, ulong stream)
    {
        int classes = output[-1];
        var rows = new Shape([batch, .. output.AsSpan()[..^1]]);
        Tensor labels = Labels(rows, classes, seed, stream);
        if (sparse)
        {
            return labels;
        }

        var dense = new Tensor(new Shape([.. rows, classes]));
        Span<float> values = dense.AsSpan<float>();
        ReadOnlySpan<int> indices = labels.AsSpan<int>();
        for (int i = 0; i < indices.Length; i++)
        {
            values[(i * classes) + indices[i]] = 1;
        }

        return dense;
    }

    private static Tensor Labels(Shape shape, int classes, ulong seed, ulong stream)
    {
        float[] uniform = new float[shape.ElementCount];
        new RandomUniform { Minimum = 0, Maximum = 1 }.Fill(uniform, shape, 1, 1, seed, stream);
        return Tensor.From<int>([.. uniform.Select(u => Math.Clamp((int)(u * classes), 0, classes - 1))], shape);
    }
}
