using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// What maximum pooling and its gradient have in common: channels are made by vectors of sixteen where the machine has AVX-512, else by its own vectors.
/// </summary>
internal abstract unsafe class MaxWindowKernel(
    string name, WorkTeam team, Layout[] inputs, Layout[] outputs, Shape destination, AxisMap[] maps, ReadOnlySpan<int> kernel)
    : SpatialKernel(name, team, inputs, outputs, destination, maps, kernel)
{
    protected const int Lanes = 16;

    // Pixels that are made at once: a window is so short that the end of its loop costs as much as the rest.
    protected const int Together = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected sealed override void Pixels(int thread, in SpatialRun run)
    {
        int wide = Avx512F.IsSupported && run.Count > 0 ? Channels / Lanes * Lanes : 0;
        if (wide > 0)
        {
            Wide(run, wide);
        }

        for (int c = wide; c < Channels; c += Vector<float>.Count)
        {
            Part(run, c, Math.Min(Vector<float>.Count, Channels - c));
        }
    }

    /// <summary>Makes the first channels of all pixels.</summary>
    /// <param name="run">The pixels, which take one element at least.</param>
    /// <param name="channels">How many channels: a multiple of sixteen.</param>
    protected abstract void Wide(in SpatialRun run, int channels);

    /// <summary>Makes some channels of all pixels.</summary>
    /// <param name="run">The pixels, which may take nothing.</param>
    /// <param name="first">The first channel.</param>
    /// <param name="lanes">How many: at most a vector of them.</param>
    protected abstract void Part(in SpatialRun run, int first, int lanes);
}
