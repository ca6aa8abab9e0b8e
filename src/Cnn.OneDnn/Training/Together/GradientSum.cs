using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Numbers;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn;

/// <summary>
/// Adds gradients up over the ranks, in the type in which they travel. In bfloat16 each rank gets its part of the gradients of all others, sums them in
/// float32, and gives the rounded sums to all: half the bytes of float32, whatever the number of ranks, and the same sums on each.
/// </summary>
/// <param name="ranks">All of which call, one thread at a time.</param>
/// <param name="type">Float32 or BFloat16.</param>
internal sealed class GradientSum(ICollective ranks, DataType type)
{
    private ushort[] sent = [], received = [], sums = [];
    private float[] part = [], one = [];

    /// <summary>Puts the sum over the ranks of what each has, times its share, in the place of some gradients.</summary>
    /// <param name="store">Whose gradients: of this rank; whatever they are where the share is 0.</param>
    /// <param name="bucket">Which of them.</param>
    /// <param name="share">This rank's.</param>
    /// <param name="trace">Where it is kept when that was; null for nowhere.</param>
    public void AddUp(ParameterStore store, GradientBucket bucket, float share, StepTrace? trace)
    {
        Span<float> gradients = store.Gradients.Span<float>(bucket.Offset, bucket.Count);
        if (share == 0)
        {
            gradients.Clear();
        }
        else
        {
            TensorPrimitives.Multiply(gradients, share, gradients);
        }

        long began = Stopwatch.GetTimestamp();
        AddUp(gradients);
        trace?.Add(StepTrace.Communicating, StepTrace.Communication, bucket.Name, began);
    }

    /// <summary>Puts the sums over the ranks in the place of the values.</summary>
    public void AddUp(Span<float> values)
    {
        if (type == DataType.Float32)
        {
            ranks.AllReduce(values);
            return;
        }

        int length = (values.Length + ranks.Size - 1) / ranks.Size, all = length * ranks.Size;
        MakeRoom(length, all);
        BFloat16Spans.Round(values, sent);
        sent.AsSpan(values.Length, all - values.Length).Clear();
        ranks.AllToAll(Bytes(sent, all), MemoryMarshal.AsBytes(received.AsSpan(0, all)));
        BFloat16Spans.Widen(received.AsSpan(0, length), part);
        for (int rank = 1; rank < ranks.Size; rank++)
        {
            BFloat16Spans.Widen(received.AsSpan(rank * length, length), one);
            TensorPrimitives.Add(part.AsSpan(0, length), one.AsSpan(0, length), part);
        }

        BFloat16Spans.Round(part.AsSpan(0, length), sums);
        ranks.AllGather(Bytes(sums, length), MemoryMarshal.AsBytes(received.AsSpan(0, all)));
        BFloat16Spans.Widen(received.AsSpan(0, values.Length), values);
    }

    private static ReadOnlySpan<byte> Bytes(ushort[] values, int count) => MemoryMarshal.AsBytes(values.AsSpan(0, count));

    // Once, of the largest bucket: buckets come in the same sizes step after step.
    private void MakeRoom(int length, int all)
    {
        if (sent.Length < all)
        {
            (sent, received) = (new ushort[all], new ushort[all]);
        }

        if (part.Length < length)
        {
            (sums, part, one) = (new ushort[length], new float[length], new float[length]);
        }
    }
}
