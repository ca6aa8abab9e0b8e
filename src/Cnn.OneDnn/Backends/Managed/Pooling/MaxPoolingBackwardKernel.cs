using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Each source pixel sums the gradients of the windows that it won.</summary>
internal sealed unsafe class MaxPoolingBackwardKernel<TElement, TIndex> : SpatialKernel
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    private const int Lanes = 16;

    public MaxPoolingBackwardKernel(WorkTeam team, Layout[] inputs, Layout output, Shape destination, AxisMap[] maps, ReadOnlySpan<int> kernel)
        : base("max_pooling_backward", team, inputs, [output], destination, maps, kernel)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Pixels(int thread, in SpatialRun run)
    {
        int wide = Avx512F.IsSupported ? Channels / Lanes * Lanes : 0;
        if (wide > 0)
        {
            Wide(run, wide);
        }

        for (int c = wide; c < Channels; c += Vector<float>.Count)
        {
            int lanes = Math.Min(Vector<float>.Count, Channels - c);
            for (int pixel = 0; pixel < run.Length; pixel++)
            {
                Block(run, pixel, c, lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Wide(in SpatialRun run, int wide)
    {
        void* gradient = (void*)In(0), workspace = (void*)In(1), target = (void*)Out(0);
        long* sources = run.Sources;
        int* taps = run.Taps;
        int count = run.Count, pixel = 0, channels = Channels;
        long step = run.Step, first = 0, destination = run.Destination;

        // Four pixels at once: a window is so short that the end of its loop costs as much as the rest.
        for (; pixel + 4 <= run.Length; pixel += 4, first += 4 * step, destination += 4 * channels)
        {
            for (int c = 0; c < wide; c += Lanes)
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
                TElement.StoreWide(b, target, to + channels);
                TElement.StoreWide(d, target, to + (2 * channels));
                TElement.StoreWide(e, target, to + (3 * channels));
            }
        }

        for (; pixel < run.Length; pixel++, first += step, destination += channels)
        {
            for (int c = 0; c < wide; c += Lanes)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Won(void* gradient, void* workspace, long index, Vector512<int> tap)
    {
        Vector512<float> won = Vector512.Equals(TIndex.LoadWide(workspace, index), tap).AsSingle();
        return Vector512.ConditionalSelect(won, TElement.LoadWide(gradient, index), Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Block(in SpatialRun run, int pixel, int c, int lanes)
    {
        void* gradient = (void*)In(0), workspace = (void*)In(1);
        long first = (pixel * run.Step) + c;
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < run.Count; i++)
        {
            Vector<int> won = Vector.Equals(TIndex.Load(workspace, first + run.Sources[i], lanes), new Vector<int>(run.Taps[i]));
            sum += Vector.ConditionalSelect(won, TElement.Load(gradient, first + run.Sources[i], lanes), Vector<float>.Zero);
        }

        TElement.Store(sum, (void*)Out(0), run.Destination + ((long)pixel * Channels) + c, lanes);
    }
}
