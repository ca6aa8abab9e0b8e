using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Each source pixel sums the gradients of the windows that it won.</summary>
internal sealed unsafe class MaxPoolingBackwardKernel<TElement, TIndex> : MaxWindowKernel
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    public MaxPoolingBackwardKernel(WorkTeam team, Layout[] inputs, Layout output, Shape destination, AxisMap[] maps, ReadOnlySpan<int> kernel)
        : base("max_pooling_backward", team, inputs, [output], destination, maps, kernel)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Wide(in SpatialRun run, int channels)
    {
        void* gradient = (void*)In(0), workspace = (void*)In(1), target = (void*)Out(0);
        long* sources = run.Sources;
        int* taps = run.Taps;
        int count = run.Count, pixel = 0, row = Channels;
        long step = run.Step, first = 0, destination = run.Destination;
        for (; pixel + Together <= run.Length; pixel += Together, first += Together * step, destination += Together * row)
        {
            for (int c = 0; c < channels; c += Lanes)
            {
                long second = first + c + step, third = second + step, fourth = third + step, to = destination + c;
                Vector512<float> a = Vector512<float>.Zero, b = a, d = a, e = a;
                for (int i = 0; i < count; i++)
                {
                    long source = sources[i];
                    Vector512<int> tap = Vector512.Create(taps[i]);
                    a += Won(gradient, workspace, first + c + source, tap);
                    b += Won(gradient, workspace, second + source, tap);
                    d += Won(gradient, workspace, third + source, tap);
                    e += Won(gradient, workspace, fourth + source, tap);
                }

                TElement.StoreWide(a, target, to);
                TElement.StoreWide(b, target, to + row);
                TElement.StoreWide(d, target, to + (2 * row));
                TElement.StoreWide(e, target, to + (3 * row));
            }
        }

        for (; pixel < run.Length; pixel++, first += step, destination += row)
        {
            for (int c = 0; c < channels; c += Lanes)
            {
                Vector512<float> sum = Vector512<float>.Zero;
                for (int i = 0; i < count; i++)
                {
                    sum += Won(gradient, workspace, first + c + sources[i], Vector512.Create(taps[i]));
                }

                TElement.StoreWide(sum, target, destination + c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Part(in SpatialRun run, int first, int lanes)
    {
        void* gradient = (void*)In(0), workspace = (void*)In(1);
        long at = first, destination = run.Destination + first;
        for (int pixel = 0; pixel < run.Length; pixel++, at += run.Step, destination += Channels)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int i = 0; i < run.Count; i++)
            {
                Vector<int> won = Vector.Equals(TIndex.Load(workspace, at + run.Sources[i], lanes), new Vector<int>(run.Taps[i]));
                sum += Vector.ConditionalSelect(won, TElement.Load(gradient, at + run.Sources[i], lanes), Vector<float>.Zero);
            }

            TElement.Store(sum, (void*)Out(0), destination, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Won(void* gradient, void* workspace, long index, Vector512<int> tap)
    {
        Vector512<float> won = Vector512.Equals(TIndex.LoadWide(workspace, index), tap).AsSingle();
        return Vector512.ConditionalSelect(won, TElement.LoadWide(gradient, index), Vector512<float>.Zero);
    }
}
