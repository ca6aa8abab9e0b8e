using System.Runtime.CompilerServices;
using Cnn.OneDnn.Backends.Managed;

namespace Cnn.OneDnn.Backends.Proof;

/// <content>A row of elements, one by one or in runs that lie together.</content>
internal sealed unsafe partial class LogicalCopy
{
    private void Move<T, TCell>(T* memory, int place, int together)
        where T : unmanaged
        where TCell : struct, ICell<T>
    {
        if (bundled >= 0)
        {
            MoveBundle<T, TCell>(memory, place, together);
        }
        else if (run >= LeastRun && (typeof(T) == typeof(float) || typeof(T) == typeof(ushort)))
        {
            MoveRuns(memory, values.Span.Slice(place, offsets[^1].Length));
        }
        else
        {
            MoveElements<T, TCell>(memory, values.Span.Slice(place, offsets[^1].Length));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveElements<T, TCell>(T* memory, Span<float> row)
        where T : unmanaged
        where TCell : struct, ICell<T>
    {
        fixed (long* inner = offsets[^1])
        fixed (float* listed = row)
        {
            for (int i = 0; !reads && i < row.Length; i++)
            {
                memory[inner[i]] = TCell.FromSingle(listed[i]);
            }

            for (int i = 0; reads && i < row.Length; i++)
            {
                listed[i] = TCell.Widen(memory[inner[i]]);
            }

            for (int i = 0; clears && i < row.Length; i++)
            {
                memory[inner[i]] = default;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveRuns<T>(T* memory, Span<float> row)
        where T : unmanaged
    {
        ReadOnlySpan<long> inner = offsets[^1].AsSpan(0, row.Length);
        for (int i = 0; i < row.Length; i += run)
        {
            MoveRun(memory + inner[i], row.Slice(i, Math.Min(run, row.Length - i)));
        }
    }

    private void MoveRun<T>(T* memory, Span<float> values)
        where T : unmanaged
    {
        fixed (float* listed = values)
        {
            if (typeof(T) == typeof(float))
            {
                var stored = new Span<float>(memory, values.Length);
                (reads ? stored : values).CopyTo(reads ? values : stored);
            }
            else if (reads)
            {
                BFloat16Bits.Widen((ushort*)memory, listed, values.Length);
            }
            else
            {
                BFloat16Bits.FromSingles(listed, (ushort*)memory, values.Length);
            }
        }

        if (clears)
        {
            new Span<T>(memory, values.Length).Clear();
        }
    }
}
