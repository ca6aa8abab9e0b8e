using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A 3x3 convolution, or its gradient by data, over transformed tiles. What is shared here: the transforms of a range of tiles, and the product of a
/// position's pixels with a panel. Derived classes choose the order and what is kept packed.
/// </summary>
internal abstract unsafe class WinogradProductKernel : ManagedKernel
{
    private readonly delegate*<float*, float*, long, float, void> activation;
    private readonly WinogradImage source, target;
    private readonly bool relu, bias;
    private readonly float alpha;

    protected WinogradProductKernel(
        string name, WorkTeam team, WinogradShape shape, int blockTiles, ConvolutionResult result, Layout[] inputs, Layout output, long scratchBytes)
        : base(name, team, inputs, [output], shape.MultiplyAdds / TransformedProductsPerElement, scratchBytes)
    {
        Shape = shape;
        Micro = MicroKernel.For(shape.Outputs);
        Block = new WinogradBlock(shape, Micro, blockTiles);
        Panels = new WinogradPanels(shape, inputs[1], Micro.Columns);
        source = new WinogradImage(inputs[0]);
        target = new WinogradImage(output);
        bias = result.Bias;
        alpha = result.Alpha;
        relu = result.Activation == ActivationKind.Relu;
        activation = result.Activation is ActivationKind.Linear or ActivationKind.Relu ? null : ActivationTable.Forward(result.Activation);
    }

    protected WinogradShape Shape { get; }

    protected MicroKernel Micro { get; }

    protected WinogradBlock Block { get; }

    protected WinogradPanels Panels { get; }

    /// <summary>Transforms tiles [tile + first, tile + last) to their places in a block that starts at a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void TransformPixels(int tile, int first, int last, float* block)
    {
        float** pixels = stackalloc float*[WinogradTwoByTwo.Positions];
        int run = Math.Min(source.Run, RowsFirst.Depth);
        for (int i = first; i < last; i++)
        {
            WinogradTiles.Source(Shape, source, (float*)In(0), tile + i, block, pixels);
            float* row = block + Block.Outside + ((((long)i / Micro.Rows * Block.Parts * Micro.Rows) + (i % Micro.Rows)) * RowsFirst.Pitch);
            for (int channel = 0; channel < Shape.Inputs; channel += run)
            {
                float* place = row + ((long)(channel / RowsFirst.Depth) * Micro.Rows * RowsFirst.Pitch) + (channel % RowsFirst.Depth);
                WinogradTwoByTwo.Pixels(pixels, source.IsBlocked ? 0 : channel, Math.Min(run, Shape.Inputs - channel), place, Block.PixelStride);
                if (source.IsBlocked)
                {
                    WinogradTiles.Next(source, WinogradTwoByTwo.Positions, block, pixels);
                }
            }
        }
    }

    /// <summary>Multiplies the first tiles of a block, at a position and a part of the depth, with that part of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Multiply(float* block, int tiles, int position, int part, int panel, float* weights)
    {
        int rows = Micro.Rows, depth = Math.Min(RowsFirst.Depth, Shape.Inputs - (part * RowsFirst.Depth));
        float* a = block + Block.Outside + (position * Block.PixelStride) + ((nint)part * rows * RowsFirst.Pitch);
        float* c = Products(block) + (position * Block.ProductStride) + (panel * Micro.Columns);
        for (int tile = 0; tile < tiles; tile += rows)
        {
            Micro.RowsFirst(a, 1, weights, depth, c, Block.Pitch, part == 0 ? null : c, Block.Pitch, false);
            a += (nint)Block.Parts * rows * RowsFirst.Pitch;
            c += rows * Block.Pitch;
        }
    }

    /// <summary>Transforms products back to the pixels of tiles [tile + first, tile + last).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void TransformProducts(int tile, int first, int last, float* block)
    {
        const int Results = WinogradTwoByTwo.Results * WinogradTwoByTwo.Results;
        float** pixels = stackalloc float*[WinogradTwoByTwo.Positions];
        for (int i = first; i < last; i++)
        {
            float* outside = block + Shape.Inputs, products = Products(block) + ((long)i * Block.Pitch);
            WinogradTiles.Target(Shape, target, (float*)Out(0), tile + i, outside, pixels);
            for (int channel = 0; channel < Shape.Outputs; channel += target.Run)
            {
                WinogradTwoByTwo.Products(products + channel, Block.ProductStride, target.Run, bias ? (float*)In(2) + channel : null, relu, pixels);
                for (int pixel = 0; pixel < Results && activation != null; pixel++)
                {
                    activation((float*)pixels[pixel], (float*)pixels[pixel], target.Run, alpha);
                }

                if (target.IsBlocked)
                {
                    WinogradTiles.Next(target, Results, outside, pixels);
                }
            }
        }
    }

    private float* Products(float* block) => block + Block.Outside + (WinogradTwoByTwo.Positions * Block.PixelStride);
}
