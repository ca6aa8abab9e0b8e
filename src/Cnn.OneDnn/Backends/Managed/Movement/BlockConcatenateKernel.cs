using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// <see cref="ConcatenateOp"/> where each operand has whole stretches of the result: of channels that lie last, those of one pixel after the other. What they
/// have of a pixel is a few vectors, for which a call that copies memory is too much.
/// </summary>
internal sealed unsafe class BlockConcatenateKernel : ManagedKernel
{
    // Below so many stretches for each thread the general kernel shares the work better.
    private const int LeastStretches = 8;

    // Longer ones are copied as fast by a call.
    private const int LongBytes = 1 << 11;

    private readonly int[] bytes;
    private readonly long stretches, length;

    private BlockConcatenateKernel(WorkTeam team, ConcatenateOp op, Layout[] inputs, Layout output, long stretches)
        : base(op.Name, team, inputs, [output], output.Shape.ElementCount)
    {
        this.stretches = stretches;
        bytes = Array.ConvertAll(inputs, i => checked((int)(i.ByteSize / stretches)));
        length = output.ByteSize / stretches;
    }

    /// <summary>A kernel for operands of one type that lie like the result; null where they do not, or have few long stretches of it.</summary>
    public static Kernel? TryCreate(WorkTeam team, ConcatenateOp op, Layout[] inputs, Layout output) =>
        Stretches(op, inputs, output) is var stretches && AreEnough(stretches, team, output)
            ? new BlockConcatenateKernel(team, op, inputs, output, stretches)
            : null;

    /// <summary>
    /// Where this is faster than oneDNN's own concatenation, which has no kernel for channels that lie last: 0.002 ms for 0.010 of four times sixteen channels
    /// of 16x16 pixels.
    /// </summary>
    public static bool IsFaster(WorkTeam team, KernelRequest request) => request.Op is ConcatenateOp op && LayoutQueries.Plain(request) is var (inputs, outputs)
        && op.Axis == 1 && outputs[0].Shape.Rank > 2 && AreEnough(Stretches(op, inputs, outputs[0]), team, outputs[0]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(stretches, thread, threads);
        long begin = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            int count = bytes[i];
            byte* from = (byte*)In(i) + (start * count), to = (byte*)Out(0) + (start * length) + begin;
            for (long s = start; s < end; s++, from += count, to += length)
            {
                Copy(from, to, count);
            }

            begin += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* from, byte* to, int count)
    {
        if (count > LongBytes)
        {
            Buffer.MemoryCopy(from, to, count, count);
            return;
        }

        int at = 0;
        for (; at + Vector512<byte>.Count <= count; at += Vector512<byte>.Count)
        {
            Vector512.Load(from + at).Store(to + at);
        }

        for (; at + Vector128<byte>.Count <= count; at += Vector128<byte>.Count)
        {
            Vector128.Load(from + at).Store(to + at);
        }

        for (; at < count; at++)
        {
            to[at] = from[at];
        }
    }

    private static bool AreEnough(long stretches, WorkTeam team, Layout output) =>
        stretches >= (long)LeastStretches * team.Threads && output.ByteSize / stretches <= int.MaxValue;

    /// <summary>How many stretches of the result each operand has one part of; 0 where the operands do not lie like the result.</summary>
    private static long Stretches(ConcatenateOp op, Layout[] inputs, Layout output)
    {
        long inner = output.Strides[op.Axis], whole = inner * output.Shape[op.Axis];
        bool alike = output.Shape.ElementCount > 0 && IsDense(output) && Array.TrueForAll(inputs, i => i.Type == output.Type && IsDense(i) && LiesLike(i));
        return alike ? output.Shape.ElementCount / whole : 0;

        bool LiesLike(Layout input)
        {
            for (int axis = 0; axis < output.Shape.Rank; axis++)
            {
                long wanted = output.Strides[axis] <= inner ? output.Strides[axis] : output.Strides[axis] / whole * inner * input.Shape[op.Axis];
                if (output.Shape[axis] > 1 && input.Strides[axis] != wanted)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static bool IsDense(Layout layout) => layout.IsPlain && LayoutQueries.IsDense(layout);
}
