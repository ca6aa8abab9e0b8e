using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>The samples of a set with their labels as numbers: 0 and 1 for the sigmoid of two classes, the label itself for a value.</summary>
/// <param name="inner">The samples, with integer labels.</param>
/// <param name="target">The shape of one number, as the network gives it.</param>
internal sealed class LabelValues(Dataset inner, Shape target) : Dataset
{
    /// <inheritdoc/>
    public override int Count => inner.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets { get; } = [new SampleSpec(target, DataType.Float32)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => inner.ClassNames;

    /// <inheritdoc/>
    public override bool IsExpensive => inner.IsExpensive;

    /// <inheritdoc/>
    public override Dataset Unvaried => ReferenceEquals(inner.Unvaried, inner) ? this : new LabelValues(inner.Unvaried, target);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        var labelled = new Batch(indices.Length, inner.Inputs, inner.Targets);
        inner.Fill(indices, epoch, labelled);
        for (int i = 0; i < batch.Inputs.Count; i++)
        {
            labelled.Inputs[i].AsSpan<float>().CopyTo(batch.Inputs[i].AsSpan<float>());
        }

        ReadOnlySpan<int> labels = labelled.Targets[0].AsSpan<int>();
        Span<float> values = batch.Targets[0].AsSpan<float>();
        for (int i = 0; i < indices.Length; i++)
        {
            values[i] = labels[i];
        }
    }
}
