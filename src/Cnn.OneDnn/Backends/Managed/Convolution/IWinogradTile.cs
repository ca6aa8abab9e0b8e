namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The transforms of a tile of m by m results, F(m x m, 3x3) in Lavin and Gray's notation, a vector of channels at a time: B'dB of pixels, A'mA of
/// products, GgG' of kernels, and for the gradient of weights AyA' of a gradient's pixels and G'uG of products. Positions run over rows first.
/// </summary>
internal unsafe interface IWinogradTile
{
    /// <summary>Results of a tile in each direction.</summary>
    static abstract int Results { get; }

    /// <summary>The pixels of a tile, and of two more rows and columns, to positions.</summary>
    /// <param name="pixels">The pixels, row by row.</param>
    /// <param name="first">The first channel.</param>
    /// <param name="channels">How many; whole vectors.</param>
    /// <param name="target">The first channel at the first position.</param>
    /// <param name="stride">From position to position.</param>
    static abstract void Pixels<T>(void** pixels, int first, int channels, float* target, nint stride)
        where T : struct, IElement;

    /// <summary>Positions of products to the tile's results, with the bias if there is one and a relu if asked.</summary>
    static abstract void Products<T>(float* source, nint stride, int channels, float* bias, bool relu, void** pixels)
        where T : struct, IElement;

    /// <summary>Nine weights of a vector of channels to positions.</summary>
    static abstract void Kernel(float* source, nint tap, float* target, nint stride);

    /// <summary>A tile of a gradient's pixels to positions.</summary>
    static abstract void Gradient<T>(void** pixels, int first, int channels, float* target, nint stride)
        where T : struct, IElement;

    /// <summary>Positions of products to the gradient of nine weights.</summary>
    static abstract void Weights(float* source, nint stride, float* target, nint tap);
}
