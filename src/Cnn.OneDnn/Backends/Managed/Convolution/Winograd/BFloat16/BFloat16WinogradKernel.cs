using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A 3x3 convolution of bfloat16, or its gradient by data, over tiles of two by two results, multiplied by the CPU's instructions for bfloat16. All weights
/// are transformed first; then each thread takes a range of tiles, a block at a time, from their pixels to their results.
/// </summary>
internal sealed unsafe class BFloat16WinogradKernel : ManagedKernel
{
    private const int Positions = WinogradTwoByTwo.Positions, NearTiles = 16;
    private readonly WinogradShape shape;
    private readonly WinogradImage source, target;
    private readonly BFloat16WinogradPanels panels;
    private readonly BFloat16Product product;
    private readonly BFloat16WinogradBlock block;
    private readonly bool relu, bias;

    private BFloat16WinogradKernel(string name, WorkTeam team, WinogradShape shape, ConvolutionResult result, BFloat16Product product,
        BFloat16WinogradBlock block, Layout[] inputs, Layout output)
        : base(name, team, inputs, [output], shape.MultiplyAdds / TransformedProductsPerElement,
            PanelBytes(new BFloat16WinogradPanels(shape, inputs[1])) + (team.Threads * block.Bytes))
    {
        this.shape = shape;
        this.product = product;
        this.block = block;
        panels = new BFloat16WinogradPanels(shape, inputs[1]);
        source = new WinogradImage(inputs[0]);
        target = new WinogradImage(output);
        bias = result.Bias;
        relu = result.Activation == ActivationKind.Relu;
    }

    /// <summary>The kernel, or null where there is no product of its sizes, or its activation has to be computed in floats.</summary>
    public static BFloat16WinogradKernel? TryCreate(
        string name, WorkTeam team, IBFloat16Products products, WinogradShape shape, ConvolutionResult result, Layout[] inputs, Layout output)
    {
        var block = new BFloat16WinogradBlock(shape, team.Threads);
        return result.Activation is ActivationKind.Linear or ActivationKind.Relu
            && products.TryCreate(
                new BFloat16ProductShape(
                    block.Tiles, block.Columns, shape.Inputs, block.PixelPitch, shape.Outputs, block.ProductPitch, Adds: false)) is { } product
            ? new BFloat16WinogradKernel(name, team, shape, result, product, block, inputs, output)
            : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int thread, int threads)
    {
        var weights = (uint*)Scratch;
        if (Phase == 0)
        {
            (long first, long last) = WorkTeam.Share(panels.Units, thread, threads);
            for (long unit = first; unit < last; unit++)
            {
                panels.Pack((float*)In(1), (int)unit, weights);
            }

            return;
        }

        byte* region = (byte*)Scratch + PanelBytes(panels) + (thread * block.Bytes);
        new Span<byte>(region, BFloat16WinogradPlaces.OutsideBytes).Clear();
        var pixels = (ushort*)(region + (2 * BFloat16WinogradPlaces.OutsideBytes));
        float* sums = (float*)(region + block.ProductOffset);
        (long start, long end) = WorkTeam.Share(shape.Tiles, thread, threads);
        for (long tile = start; tile < end; tile += block.Tiles)
        {
            int count = (int)Math.Min(block.Tiles, end - tile);
            TransformPixels((int)tile, count, region, pixels);
            for (int column = 0; column < shape.Outputs; column += block.Columns)
            {
                for (int position = 0; position < Positions; position++)
                {
                    product.Run(pixels + (position * block.PixelStride), weights + (position * panels.Stride) + column,
                        sums + (position * block.ProductStride));
                }

                TransformProducts((int)tile, count, column, region + BFloat16WinogradPlaces.OutsideBytes, sums);
            }
        }
    }

    public override void Dispose()
    {
        product.Dispose();
        base.Dispose();
    }

    protected override void Compute()
    {
        RunPhase(0);
        RunPhase(1);
    }

    private static long PanelBytes(BFloat16WinogradPanels panels) => Arena.Align((long)Positions * panels.Stride * sizeof(uint));

    // In the order in which they lie: what is together, be it all channels of a pixel or sixteen of all pixels, comes from memory together.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformPixels(int tile, int count, void* outside, ushort* pixels)
    {
        byte** places = stackalloc byte*[NearTiles * Positions];
        nint* gaps = stackalloc nint[NearTiles * Positions];
        int run = source.IsBlocked ? 2 * BFloat16WinogradPlaces.Run : shape.Inputs;
        for (int first = 0; first < count; first += NearTiles)
        {
            int tiles = Math.Min(NearTiles, count - first);
            for (int i = 0; i < tiles; i++)
            {
                BFloat16WinogradPlaces.Source(shape, source, In(0), tile + first + i, outside, places + (i * Positions), gaps + (i * Positions));
            }

            for (int start = 0; start < shape.Inputs; start += run)
            {
                for (int i = 0; i < tiles; i++)
                {
                    for (int channel = start; channel < start + run; channel += 2 * BFloat16WinogradPlaces.Run)
                    {
                        BFloat16WinogradTransforms.Pixels(
                            places + (i * Positions), gaps + (i * Positions), pixels + ((nint)(first + i) * block.PixelPitch) + channel, block.PixelStride);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformProducts(int tile, int count, int column, void* outside, float* sums)
    {
        byte** places = stackalloc byte*[BFloat16WinogradTransforms.Results];
        nint* gaps = stackalloc nint[BFloat16WinogradTransforms.Results];
        for (int i = 0; i < count; i++)
        {
            BFloat16WinogradPlaces.Target(shape, target, Out(0), tile + i, outside, places, gaps);
            for (int pixel = 0; pixel < BFloat16WinogradTransforms.Results; pixel++)
            {
                places[pixel] += column / BFloat16WinogradPlaces.Run * gaps[pixel];
            }

            BFloat16WinogradTransforms.Products(
                sums + ((nint)i * block.ProductPitch), block.ProductStride, block.Columns, bias ? (float*)In(2) + column : null, relu, places, gaps);
        }
    }
}
