using System.Runtime.CompilerServices;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Transforms tiles of pixels and of a gradient to where products of gradients of weights read them: the pixels turned round, the gradient as it comes.</summary>
internal sealed unsafe class NarrowGradientTransform(WinogradShape shape, WinogradImage source, WinogradImage gradient, NarrowGradientBlock block)
{
    private const int Positions = WinogradTwoByTwo.Positions, Turned = NarrowGradientBlock.Turned, Pairs = Turned / 2, TurnedRows = 8, OutsideBytes = NarrowPlaces.OutsideBytes;

    /// <summary>Bytes that a thread needs: for what is outside the image, and for pairs of tiles that are turned round together.</summary>
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
            int first = tiles.First + (group * Turned);
            Pixels(pixels, first, tiles.End, outside, near, stride);
            for (int position = 0; position < Positions; position++)
            {
                var turned = (float*)((ushort*)region + (position * block.PixelStride) + ((nint)group * Turned * shape.Inputs));
                for (int part = 0; part < Pairs; part += TurnedRows)
                {
                    SquareTranspose.Run((float*)(near + (position * stride) + ((nint)part * shape.Inputs)), shape.Inputs, TurnedRows, shape.Inputs, turned + part, Pairs);
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
        for (int i = 0; i < Turned; i++)
        {
            NarrowPlaces.Source(shape, source, data, tile + i < end ? tile + i : int.MaxValue, outside, places + (i * Positions), gaps + (i * Positions));
        }

        for (int first = 0; first < shape.Inputs; first += source.Run)
        {
            for (int pair = 0; pair < Pairs; pair++)
            {
                for (int channel = first; channel < first + source.Run; channel += NarrowPlaces.Run)
                {
                    NarrowTransforms.PixelPairs(places + (pair * Places), gaps + (pair * Places), near + ((nint)pair * shape.Inputs) + channel, stride);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gradients(nint data, int tile, int end, void* outside, uint* target)
    {
        const int Places = 2 * NarrowTransforms.Results;
        byte** places = stackalloc byte*[Pairs * Places];
        nint* gaps = stackalloc nint[Pairs * Places];
        for (int i = 0; i < Turned; i++)
        {
            NarrowPlaces.Target(shape, gradient, data, tile + i < end ? tile + i : int.MaxValue, outside, places + (i * NarrowTransforms.Results), gaps + (i * NarrowTransforms.Results));
        }

        for (int first = 0; first < shape.Outputs; first += gradient.Run)
        {
            for (int pair = 0; pair < Pairs; pair++)
            {
                for (int channel = first; channel < first + gradient.Run; channel += NarrowPlaces.Run)
                {
                    NarrowTransforms.GradientPairs(places + (pair * Places), gaps + (pair * Places), target + ((nint)pair * shape.Outputs) + channel, block.GradientStride);
                }
            }
        }
    }
}
