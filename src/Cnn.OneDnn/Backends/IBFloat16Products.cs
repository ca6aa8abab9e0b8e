namespace Cnn.OneDnn.Backends;

/// <summary>Makes products of small matrices of bfloat16 on the instructions that the CPU has for them, which .NET does not offer.</summary>
internal interface IBFloat16Products
{
    /// <summary>What makes them: what a measured time depends on.</summary>
    string Fingerprint { get; }

    /// <summary>A product, or null where there is none of these sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An empty matrix, an odd depth, or rows that overlap.</exception>
    BFloat16Product? TryCreate(BFloat16ProductShape shape);
}
