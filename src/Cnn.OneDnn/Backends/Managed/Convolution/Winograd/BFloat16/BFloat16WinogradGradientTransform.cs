using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Transforms tiles of pixels and of a gradient to where products of gradients of weights read them: the pixels transposed, the gradient as it comes.
/// </summary>
internal sealed unsafe class BFloat16WinogradGradientTransform(
    WinogradShape shape, WinogradImage source, WinogradImage gradient, BFloat16WinogradGradientBlock block)
{
    private const int Positions = WinogradTwoByTwo.Positions, GroupTiles = BFloat16WinogradGradientBlock.GroupTiles, Pairs = GroupTiles / 2, TransposedRows = 8,
        OutsideBytes = BFloat16WinogradPlaces.OutsideBytes;

    /// <summary>Bytes that a thread needs: for what is outside the image, and for pairs of tiles that are transposed together.</summary>
    public static long NearBytes(WinogradShape shape) => OutsideBytes + Arena.Align(Positions * (long)NearStride(shape) * sizeof(uint));

    /// <summary>Transforms groups of tiles.</summary>
    /// <param name="pixels">The first pixel.</param>
    /// <param name="gradients">The first pixel of the gradient.</param>
    /// <param name="outside">The thread's memory.</param>
    /// <param name="region">The block's memory.</param>
    /// <param name="tiles">The block's first tile, and one past the last that counts: those from there on are zeros.</param>
    /// <param name="groups">Which groups of the block.</param>
    public void Run(nint pixels, nint gradients, byte* outside, byte* region, (int First, int End) tiles, (int Start, int End) groups)
    {
        var near = (uint*)(outside + OutsideBytes);
        nint stride = NearStride(shape);
        new Span<byte>(outside, OutsideBytes).Clear();
        for (int group = groups.Start; group < groups.End; group++)
        {
            int first = tiles.First + (group * GroupTiles);
            Pixels(pixels, first, tiles.End, outside, near, stride);
            for (int position = 0; position < Positions; position++)
            {
                var transposed = (float*)((ushort*)region + (position * block.PixelStride) + ((nint)group * GroupTiles * shape.Inputs));
                for (int part = 0; part < Pairs; part += TransposedRows)
                {
                    SquareTranspose.Run((float*)(near + (position * stride) + ((nint)part * shape.Inputs)), shape.Inputs, TransposedRows, shape.Inputs,
                        transposed + part, Pairs);
                }
            }

            Gradients(gradients, first, tiles.End, outside, (uint*)(region + block.GradientOffset) + ((nint)group * Pairs * shape.Outputs));
        }
    }

    private static nint NearStride(WinogradShape shape) => (Pairs * (nint)shape.Inputs) + ConvolutionShape.Block;

    // In the order in which they lie: what is together, be it all channels of a pixel or sixteen of all pixels, comes from memory together.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pixels(nint data, int tile, int end, void* outside, uint* near, nint stride)
    {
        const int Places = 2 * Positions;
        byte** places = stackalloc byte*[Pairs * Places];
        nint* gaps = stackalloc nint[Pairs * Places];
        for (int i = 0; i < GroupTiles; i++)
        {
            BFloat16WinogradPlaces.Source(
                shape, source, data, tile + i < end ? tile + i : int.MaxValue, outside, places + (i * Positions), gaps + (i * Positions));
        }

        for (int first = 0; first < shape.Inputs; first += source.Run)
        {
            for (int pair = 0; pair < Pairs; pair++)
            {
                for (int channel = first; channel < first + source.Run; channel += BFloat16WinogradPlaces.Run)
                {
                    BFloat16WinogradTransforms.PixelPairs(
                        places + (pair * Places), gaps + (pair * Places), near + ((nint)pair * shape.Inputs) + channel, stride);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gradients(nint data, int tile, int end, void* outside, uint* target)
    {
        const int Places = 2 * BFloat16WinogradTransforms.Results;
        byte** places = stackalloc byte*[Pairs * Places];
        nint* gaps = stackalloc nint[Pairs * Places];
        for (int i = 0; i < GroupTiles; i++)
        {
            BFloat16WinogradPlaces.Target(shape, gradient, data, tile + i < end
                ? tile + i
                : int.MaxValue, outside, places + (i * BFloat16WinogradTransforms.Results), gaps + (i * BFloat16WinogradTransforms.Results));
        }

        for (int first = 0; first < shape.Outputs; first += gradient.Run)
        {
            for (int pair = 0; pair < Pairs; pair++)
            {
                for (int channel = first; channel < first + gradient.Run; channel += BFloat16WinogradPlaces.Run)
                {
                    BFloat16WinogradTransforms.GradientPairs(
                        places + (pair * Places), gaps + (pair * Places), target + ((nint)pair * shape.Outputs) + channel, block.GradientStride);
                }
            }
        }
    }
}
