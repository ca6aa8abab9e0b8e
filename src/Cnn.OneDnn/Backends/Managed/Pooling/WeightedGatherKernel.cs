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
        void* source = (void*)In(0), target = (void*)Out(0);
        for (int c = 0; c < Channels; c += Vector<float>.Count)
        {
            int lanes = Math.Min(Vector<float>.Count, Channels - c);
            Vector<float> sum = Vector<float>.Zero;
            for (int i = 0; i < count; i++)
            {
                sum += TElement.Load(source, pixels[i] + c, lanes) * new Vector<float>(weights[i]);
            }

            TElement.Store(sum, target, destination + c, lanes);
        }
    }
}
