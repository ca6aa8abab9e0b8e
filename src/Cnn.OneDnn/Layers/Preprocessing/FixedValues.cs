using System.Collections.Immutable;

namespace Cnn.OneDnn.Layers;

/// <summary>Given numbers, repeated to the length of the weight.</summary>
internal sealed class FixedValues(ImmutableArray<float> values) : Initializer
{
    public override string Name => "fixed_values";

    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = values[i % values.Length];
        }
    }
}
