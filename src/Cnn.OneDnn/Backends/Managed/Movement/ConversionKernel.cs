namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The same elements in the same order, of another type.</summary>
internal sealed unsafe class ConversionKernel(WorkTeam team, Layout source, Layout destination)
    : ElementwiseKernel("convert", team, [source], destination)
{
    // Elements of different sizes do not fit over one another.
    public override int InPlaceInput(int output) => -1;

    protected override void Apply(float** inputs, float* output, long count) =>
        Buffer.MemoryCopy(inputs[0], output, count * sizeof(float), count * sizeof(float));
}
