namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// What 3x3 convolutions over transformed tiles have in common. Floats are rounded no worse than the definition does; for bfloat16 what is multiplied is
/// rounded a second time, which about doubles the error.
/// </summary>
internal static class Winograd
{
    /// <summary>What the names of implementations begin with.</summary>
    public const string Name = "winograd_2x2_", BFloat16Name = "winograd_2x2_brgemm_";

    // Channels that the transforms of bfloat16 take at a time.
    private const int BFloat16Channels = 32;

    /// <summary>The tiles of a convolution or, backward, of its gradient by data; null where the method does not apply.</summary>
    public static WinogradShape? TilesOf(ConvolutionShape shape, bool backward, DataType type, IBFloat16Products? products) =>
        type != DataType.BFloat16
            || (products is not null && BFloat16WinogradTransforms.IsSupported && shape.Inputs % BFloat16Channels == 0 && shape.Outputs % BFloat16Channels == 0)
            ? WinogradShape.TryCreate(shape, backward)
            : null;
}
