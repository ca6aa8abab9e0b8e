using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Draws dropout's mask: an element is kept where its word, as a number in [0, 1), is at least the rate. Eight blocks of the generator run side by side,
/// so that 32 elements come from words 0 to 3 of blocks 8g to 8g + 7, word by word. The step stands in the upper half of the counter, so that every
/// step has words of its own.
/// </summary>
internal sealed unsafe class DropoutMaskKernel(WorkTeam team, DropoutOp op, Layout mask)
    : ManagedKernel("dropout_mask", team, [], [mask], mask.Shape.ElementCount)
{
    private const int Group = 32;
    private const ulong Low = uint.MaxValue;

    // Entry b has byte i set to bit i of b: eight decisions as eight mask bytes.
    private static readonly ulong[] BytesOfBits = Spread();

    // A word's upper 24 bits make the number, so that the comparison with the rate is one of integers, and exact.
    private readonly ulong threshold = (ulong)Math.Ceiling((double)op.Rate * (1 << 24));
    private readonly long total = mask.Shape.ElementCount;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(total, thread, threads, WorkTeam.CacheLine);
        Draw((byte*)Out(0), start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Draw(byte* to, long start, long end)
    {
        ulong counter = ((ulong)Context.Step << 32) + ((ulong)Context.Part * (ulong)((total + Group - 1) / Group * (Group / 4)));
        ulong* tail = stackalloc ulong[Group / 8];
        for (long i = start; i < end; i += Group)
        {
            Vector512<ulong> index = Vector512.Create(counter + (ulong)(i >> 2)) + Vector512<ulong>.Indices;
            Vector512<ulong> c0 = index, c1 = index >> 32, c2 = Vector512.Create(op.Stream & Low), c3 = Vector512.Create(op.Stream >> 32);
            ulong k0 = Context.Seed & Low, k1 = Context.Seed >> 32;
            for (int round = 0; round < Philox.Rounds; round++)
            {
                Vector512<ulong> p0 = Product(c0, Philox.Multiplier0), p1 = Product(c2, Philox.Multiplier1);
                c0 = (p1 >> 32) ^ c1 ^ Vector512.Create(k0);
                c2 = (p0 >> 32) ^ c3 ^ Vector512.Create(k1);
                c1 = p1;
                c3 = p0;
                k0 = (k0 + Philox.Weyl0) & Low;
                k1 = (k1 + Philox.Weyl1) & Low;
            }

            ulong* bytes = i + Group <= end ? (ulong*)(to + i) : tail;
            bytes[0] = Keep(c0);
            bytes[1] = Keep(c1);
            bytes[2] = Keep(c2);
            bytes[3] = Keep(c3);
            if (bytes == tail)
            {
                Unsafe.CopyBlockUnaligned(to + i, tail, (uint)(end - i));
            }
        }
    }

    // The products of the lower halves of the lanes; what the upper halves hold does not matter anywhere before the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<ulong> words, uint multiplier) => Avx512F.IsSupported
        ? Avx512F.Multiply(words.AsUInt32(), Vector512.Create(multiplier))
        : (words & Vector512.Create(Low)) * multiplier;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Keep(Vector512<ulong> words) =>
        BytesOfBits[(int)Vector512.GreaterThanOrEqual((words & Vector512.Create(Low)) >> 8, Vector512.Create(threshold)).ExtractMostSignificantBits()];

    private static ulong[] Spread()
    {
        var table = new ulong[byte.MaxValue + 1];
        for (int bits = 0; bits < table.Length; bits++)
        {
            for (int i = 0; i < 8; i++)
            {
                table[bits] |= (ulong)((bits >> i) & 1) << (8 * i);
            }
        }

        return table;
    }
}
