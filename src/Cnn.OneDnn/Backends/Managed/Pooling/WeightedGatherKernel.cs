using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Weighted sums of pixels: average pooling, resizing and the gradients of both.</summary>
internal sealed unsafe class WeightedGatherKernel<TElement> : SpatialKernel
    where TElement : struct, IElement
{
    public WeightedGatherKernel(string name, WorkTeam team, Layout input, Layout output, AxisMap[] maps)
        : base(name, team, [input], [output], output.Shape, maps, [])
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Pixel(int thread, long destination, long* pixels, float* weights, int* taps, int count)
    {
        int c = 0;
        for (; c + Vector<float>.Count <= Channels; c += Vector<float>.Count)
        {
            Block(destination + c, pixels, weights, count, c, Vector<float>.Count);
        }

        if (c < Channels)
        {
            Block(destination + c, pixels, weights, count, c, Channels - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Block(long destination, long* pixels, float* weights, int count, int c, int lanes)
    {
        void* source = (void*)In(0);
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < count; i++)
        {
            sum += TElement.Load(source, pixels[i] + c, lanes) * new Vector<float>(weights[i]);
        }

        TElement.Store(sum, (void*)Out(0), destination, lanes);
    }
}
