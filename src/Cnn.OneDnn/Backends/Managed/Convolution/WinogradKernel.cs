using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A 3x3 convolution, or its gradient by data, over transformed tiles. All weights are transformed and packed first; then each thread takes a range of
/// tiles: it transforms a block of them, multiplies each position with its panels, and transforms the products back.
/// </summary>
internal sealed unsafe class WinogradKernel : ManagedKernel
{
    // Tiles of a block: as many as keep pixels and products of narrow layers near, and use each panel of wide ones often enough.
    private const int BlockTiles = 96;
    private readonly WinogradShape shape;
    private readonly WinogradPanels panels;
    private readonly MicroKernel micro;
    private readonly delegate*<float*, float*, long, float, void> activation;
    private readonly bool relu, bias;
    private readonly float alpha;
    private readonly int parts, pitch;
    private readonly long pixelStride, productStride, threadBytes;

    public WinogradKernel(string name, WorkTeam team, WinogradShape shape, bool bias, Activation activation, float alpha, Layout[] inputs, Layout output)
        : base(name, team, inputs, [output], shape.MultiplyAdds / 8, ScratchSize(team, shape, inputs[1]))
    {
        this.shape = shape;
        this.bias = bias;
        this.alpha = alpha;
        relu = activation == Activation.Relu;
        this.activation = activation is Activation.Linear or Activation.Relu ? null : ActivationTable.Forward(activation);
        micro = MicroKernel.For(shape.Outputs);
        panels = new WinogradPanels(shape, inputs[1], micro.Columns);
        parts = Parts(shape);
        pitch = Pitch(shape);
        pixelStride = PixelStride(shape);
        productStride = ProductStride(shape);
        threadBytes = ThreadBytes(shape);
    }

    public override void Execute(int thread, int threads)
    {
        if (Phase == 0)
        {
            (long first, long last) = WorkTeam.Share(panels.Units, thread, threads);
            for (long unit = first; unit < last; unit++)
            {
                panels.Pack((float*)In(1), (int)unit, (float*)Scratch);
            }

            return;
        }

        float* outside = (float*)((byte*)Scratch + PanelBytes(panels) + (thread * threadBytes));
        float* pixels = outside + OutsideSize(shape), products = pixels + (WinogradShape.Positions * pixelStride);
        (long start, long end) = WorkTeam.Share(shape.Tiles, thread, threads, micro.Rows);
        for (long tile = start; tile < end; tile += BlockTiles)
        {
            int count = (int)Math.Min(BlockTiles, end - tile);
            TransformPixels((int)tile, count, outside, pixels);
            for (int position = 0; position < WinogradShape.Positions; position++)
            {
                Multiply(pixels + (position * pixelStride), (float*)Scratch + (position * panels.Stride), products + (position * productStride), count);
            }

            TransformProducts((int)tile, count, outside, products);
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        RunPhase(1);
    }

    private static int Parts(WinogradShape shape) => (shape.Inputs + RowsFirst.Depth - 1) / RowsFirst.Depth;

    // Rows of products, and what a position has of them, must not start at addresses that share a set of the cache.
    private static int Pitch(WinogradShape shape)
    {
        int width = MicroKernel.For(shape.Outputs).Columns;
        return ((shape.Outputs + width - 1) / width * width) + ConvolutionShape.Block;
    }

    private static int Groups(WinogradShape shape)
    {
        int rows = MicroKernel.For(shape.Outputs).Rows;
        return (BlockTiles + rows - 1) / rows;
    }

    private static long PixelStride(WinogradShape shape) =>
        ((long)Groups(shape) * Parts(shape) * MicroKernel.For(shape.Outputs).Rows * RowsFirst.Pitch) + ConvolutionShape.Block;

    private static long ProductStride(WinogradShape shape) => ((long)Groups(shape) * MicroKernel.For(shape.Outputs).Rows * Pitch(shape)) + ConvolutionShape.Block;

    // Zeros to read, as long as the channels of a pixel, then a place to write to.
    private static long OutsideSize(WinogradShape shape) => shape.Inputs + shape.Outputs;

    private static long ThreadBytes(WinogradShape shape) =>
        Arena.Align((OutsideSize(shape) + (WinogradShape.Positions * (PixelStride(shape) + ProductStride(shape)))) * sizeof(float));

    private static long PanelBytes(WinogradPanels panels) => Arena.Align(WinogradShape.Positions * panels.Stride * sizeof(float));

    private static long ScratchSize(WorkTeam team, WinogradShape shape, Layout weights) =>
        PanelBytes(new WinogradPanels(shape, weights, MicroKernel.For(shape.Outputs).Columns)) + (team.Threads * ThreadBytes(shape));

    private void TransformPixels(int tile, int count, float* outside, float* target)
    {
        float** pixels = stackalloc float*[WinogradShape.Positions];
        Floats.Clear(outside, shape.Inputs);
        for (int i = 0; i < count; i++)
        {
            WinogradTiles.Source(shape, (float*)In(0), tile + i, outside, pixels);
            float* row = target + ((((long)i / micro.Rows * parts * micro.Rows) + (i % micro.Rows)) * RowsFirst.Pitch);
            for (int channel = 0; channel < shape.Inputs; channel += RowsFirst.Depth)
            {
                WinogradTransforms.Pixels(pixels, channel, Math.Min(RowsFirst.Depth, shape.Inputs - channel), row, (nint)pixelStride);
                row += micro.Rows * RowsFirst.Pitch;
            }
        }
    }

    private void Multiply(float* pixels, float* weights, float* products, int count)
    {
        int rows = micro.Rows, width = micro.Columns;
        for (int part = 0; part < parts; part++)
        {
            int first = part * RowsFirst.Depth, depth = Math.Min(RowsFirst.Depth, shape.Inputs - first);
            for (int panel = 0; panel < panels.Count; panel++)
            {
                float* b = weights + ((((long)panel * shape.Inputs) + first) * width);
                for (int group = 0; group * rows < count; group++)
                {
                    float* c = products + ((long)group * rows * pitch) + (panel * width);
                    micro.RowsFirst(pixels + ((((long)group * parts) + part) * rows * RowsFirst.Pitch), 1, b, depth, c, pitch, part == 0 ? null : c, pitch, false);
                }
            }
        }
    }

    private void TransformProducts(int tile, int count, float* outside, float* products)
    {
        float** pixels = stackalloc float*[4];
        for (int i = 0; i < count; i++)
        {
            WinogradTiles.Target(shape, (float*)Out(0), tile + i, outside + shape.Inputs, pixels);
            WinogradTransforms.Products(products + ((long)i * pitch), (nint)productStride, shape.Outputs, bias ? (float*)In(2) : null, relu, pixels);
            for (int pixel = 0; pixel < 4 && activation != null; pixel++)
            {
                activation(pixels[pixel], pixels[pixel], shape.Outputs, alpha);
            }
        }
    }
}
