using System.Collections.Immutable;

namespace Cnn.OneDnn.Layers;

/// <summary>Given numbers as they are when the weight is first needed, repeated to its length.</summary>
internal sealed class FixedValues(Func<ImmutableArray<float>> values) : Initializer
{
    public override string Name => "fixed_values";

    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream)
    {
        ImmutableArray<float> given = values();
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = given[i % given.Length];
        }
    }
}
