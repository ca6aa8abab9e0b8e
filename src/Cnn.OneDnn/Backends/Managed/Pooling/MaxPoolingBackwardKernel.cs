using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Each source pixel sums the gradients of the windows that it won.</summary>
internal sealed unsafe class MaxPoolingBackwardKernel<TElement, TIndex> : SpatialKernel
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    public MaxPoolingBackwardKernel(WorkTeam team, Layout[] inputs, Layout output, AxisMap[] maps, ReadOnlySpan<int> kernel)
        : base("max_pooling_backward", team, inputs, [output], output.Shape, maps, kernel)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Pixel(int thread, long destination, long* pixels, float* weights, int* taps, int count)
    {
        int c = 0;
        for (; c + Vector<float>.Count <= Channels; c += Vector<float>.Count)
        {
            Block(destination + c, pixels, taps, count, c, Vector<float>.Count);
        }

        if (c < Channels)
        {
            Block(destination + c, pixels, taps, count, c, Channels - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Block(long destination, long* pixels, int* taps, int count, int c, int lanes)
    {
        void* gradient = (void*)In(0), workspace = (void*)In(1);
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < count; i++)
        {
            Vector<int> won = Vector.Equals(TIndex.Load(workspace, pixels[i] + c, lanes), new Vector<int>(taps[i]));
            sum += Vector.ConditionalSelect(won, TElement.Load(gradient, pixels[i] + c, lanes), Vector<float>.Zero);
        }

        TElement.Store(sum, (void*)Out(0), destination, lanes);
    }
}
