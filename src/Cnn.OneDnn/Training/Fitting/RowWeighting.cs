using System.Numerics.Tensors;

namespace Cnn.OneDnn;

/// <summary>What the losses of rows count: by their classes, by samples, or by both, multiplied.</summary>
internal sealed class RowWeighting
{
    private readonly IReadOnlyDictionary<int, float>? classes;
    private readonly float[]? samples;
    private readonly Dictionary<int, Tensor[]> bySize = [];

    /// <summary>For the data of a model.</summary>
    /// <exception cref="ArgumentException">A weight is none, or for no class, or there is not one for each sample.</exception>
    /// <exception cref="InvalidOperationException">A loss is one number for the whole batch.</exception>
    public RowWeighting(Model model, FitOptions options, int count)
    {
        for (int output = 0; output < model.Losses.Count; output++)
        {
            RowsOf(model, output);
        }

        if (options.ClassWeights is { } weights)
        {
            DataCheck.ClassWeights(model, weights);
            if (model.Outputs.FirstOrDefault(o => ChannelAxis.StandsElsewhere(o) is not null) is { } output)
            {
                throw new InvalidOperationException(
                    $"Class weights need the classes of output '{output.Layer.Name}' of model '{model.Name}' along its last axis, and it gives " +
                        $"{output.Shape} with channels first: end the network with a Permute that brings them there.");
            }
            classes = weights;
        }

        if (options.SampleWeights is { } each)
        {
            samples = each.ToArray();
            if (samples.Length != count || !Array.TrueForAll(samples, float.IsFinite))
            {
                throw new ArgumentException(
                    $"Sample weights are one finite number for each of {count} samples, received a tensor of shape {each.Shape}.", nameof(options));
            }
        }
    }

    /// <summary>Whether the options weigh anything.</summary>
    public static bool IsAskedFor(FitOptions options) => options.ClassWeights is not null || options.SampleWeights is not null;

    /// <summary>A weight per label, be it a sample's or a pixel's, for each output of the batch; valid until the next call.</summary>
    public IReadOnlyList<Tensor> Of(Model model, Batch batch)
    {
        if (!bySize.TryGetValue(batch.Size, out Tensor[]? tensors))
        {
            bySize[batch.Size] = tensors = [.. batch.Targets.Select((_, i) => new Tensor(new Shape(batch.Size * RowsOf(model, i))))];
        }

        for (int i = 0; i < tensors.Length; i++)
        {
            Span<float> rows = tensors[i].AsSpan<float>();
            rows.Fill(1);
            if (classes is not null)
            {
                WeighClasses(batch.Targets[i], rows, classes);
            }

            if (samples is not null)
            {
                int each = rows.Length / batch.Size;
                for (int row = 0; row < rows.Length; row++)
                {
                    rows[row] *= samples[batch.Indices[row / each]];
                }
            }
        }

        return tensors;
    }

    private static int RowsOf(Model model, int output) => model.LossRowsPerSample(output)
        ?? throw new InvalidOperationException(
            $"Loss '{model.Losses[output].Name}' is one number for the whole batch: samples cannot be weighed. Use one of each sample, or no weights.");

    // Dense targets are classes as Keras takes them: the place of the largest number of a row, or a single number rounded.
    private static void WeighClasses(Tensor targets, Span<float> rows, IReadOnlyDictionary<int, float> classes)
    {
        ReadOnlySpan<int> labels = targets.Type == DataType.Int32 ? targets.AsSpan<int>() : [];
        ReadOnlySpan<float> dense = targets.Type == DataType.Int32 ? [] : targets.AsSpan<float>();
        if (targets.Type == DataType.Int32 && labels.Length != rows.Length)
        {
            throw new InvalidOperationException($"Class weights need a loss of each label; for {labels.Length} labels this one gives {rows.Length} numbers.");
        }

        int columns = dense.Length / rows.Length;
        for (int row = 0; row < rows.Length; row++)
        {
            int label = !labels.IsEmpty ? labels[row]
                : columns == 1 ? (int)MathF.Round(dense[row])
                : TensorPrimitives.IndexOfMax(dense.Slice(row * columns, columns));
            rows[row] = classes.TryGetValue(label, out float weight) ? weight : 1;
        }
    }
}
