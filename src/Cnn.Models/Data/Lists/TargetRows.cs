using Cnn.OneDnn;

namespace Cnn.Models.Data.Lists;

/// <summary>Images with a row of numbers each, in the place of a class.</summary>
/// <param name="images">The images.</param>
/// <param name="rows">The numbers of all images one after the other.</param>
/// <param name="width">How many an image has.</param>
/// <param name="names">The names of the labels; empty where they are numbers of other kinds.</param>
internal sealed class TargetRows(ImageDataset images, float[] rows, int width, IReadOnlyList<string> names)
    : ImageTargets(images)
{
    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets { get; } = [new SampleSpec(new Shape(width), DataType.Float32)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => names;

    /// <inheritdoc/>
    public override bool IsExpensive => Images.IsExpensive;

    /// <inheritdoc/>
    public override TargetRows With(ImageDataset others) => new(others, rows, width, names);

    /// <summary>The numbers of an image.</summary>
    public ReadOnlySpan<float> Row(int index) => rows.AsSpan(index * width, width);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Images.FillImages(indices, batch.Inputs[0].AsSpan<float>());
        Span<float> targets = batch.Targets[0].AsSpan<float>();
        for (int i = 0; i < indices.Length; i++)
        {
            Row(indices[i]).CopyTo(targets[(i * width)..]);
        }
    }
}
