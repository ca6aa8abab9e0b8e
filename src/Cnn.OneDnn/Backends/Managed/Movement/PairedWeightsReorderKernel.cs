using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Rounds master weights, floats in tiles of sixteen by sixteen (ABcd16b16a), to the pairs of bfloat16 that dot products take: of neighbouring input channels
/// for the convolution (ABcd8b16a2b, AcdB64a2b), of output channels for the gradient of its source (BAcd8a16b2a, BcdA64b2a). oneDNN's reorder goes element by
/// element.
/// </summary>
internal sealed unsafe class PairedWeightsReorderKernel : ManagedKernel
{
    private const int Side = 16, Area = Side * Side;

    private readonly bool pairsOfOutputs;
    private readonly long pairStep;
    private readonly int tiles, positions, inputTiles;
    private readonly long[] targets;

    public PairedWeightsReorderKernel(WorkTeam team, Layout source, Layout destination)
        : base("reorder_pairs", team, [source], [destination], source.Shape.ElementCount)
    {
        Shape shape = source.Shape;
        pairsOfOutputs = destination.Blocks[^1].Axis == 0;
        int pairAxis = pairsOfOutputs ? 0 : 1, run = destination.Blocks[^2].Size;
        pairStep = destination.Blocks.Length == 3 ? 2L * run : destination.Strides[pairAxis];
        inputTiles = shape[1] / Side;
        tiles = shape[0] / Side * inputTiles;
        positions = (int)(shape.ElementCount / Area / tiles);
        targets = Targets(destination);
    }

    /// <summary>Whether the kernel is for two layouts.</summary>
    public static bool Suits(Layout from, Layout to)
    {
        if (!Avx512BW.IsSupported || from.Type != DataType.Float32 || to.Type != DataType.BFloat16 || from.Shape.Rank <= 2 || from.Shape.ElementCount == 0
            || from.Shape[0] % Side != 0 || from.Shape[1] % Side != 0 || !LayoutQueries.IsDense(from) || !LayoutQueries.IsDense(to)
            || !from.Equals(ConvolutionShape.BlockedWeightsLayout(from.Shape, groups: 1)))
        {
            return false;
        }

        ReadOnlySpan<(int Axis, int Size)> blocks = to.Blocks;
        if (blocks.Length is not (2 or 3) || blocks[^1].Size != 2 || blocks[^1].Axis > 1 || blocks[^2].Axis != 1 - blocks[^1].Axis
            || blocks[^2].Size % Side != 0
            || (blocks.Length == 3 && blocks[0] != (blocks[^1].Axis, Side / 2)))
        {
            return false;
        }

        // Blocks of channels that do not divide their number end in padding, which nothing would be written to.
        return to.PaddedDims[0] == from.Shape[0] && to.PaddedDims[1] == from.Shape[1];
    }

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(tiles, thread, threads);
        for (long tile = start; tile < end; tile++)
        {
            float* source = (float*)In(0) + (tile * positions * Area);
            for (int position = 0; position < positions; position++, source += Area)
            {
                ushort* destination = (ushort*)Out(0) + targets[(tile * positions) + position];
                if (pairsOfOutputs)
                {
                    PairOutputs(source, destination, (nint)pairStep);
                }
                else
                {
                    PairInputs(source, destination, (nint)pairStep);
                }
            }
        }
    }

    // A row of the tile has one input channel and sixteen output channels.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairInputs(float* source, ushort* destination, nint pairStep)
    {
        for (int row = 0; row < Side; row += 2)
        {
            Vector512.Store(BFloat16Bits.RoundPairs(Vector512.Load(source + (row * Side)), Vector512.Load(source + ((row + 1) * Side))), (uint*)destination);
            destination += pairStep;
        }
    }

    // Rows become runs of eight pairs, and these runs the columns of what is written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairOutputs(float* source, ushort* destination, nint pairStep)
    {
        PairFour(source, out Vector512<uint> a0, out Vector512<uint> a1, out Vector512<uint> a2, out Vector512<uint> a3);
        PairFour(source + (8 * Side), out Vector512<uint> b0, out Vector512<uint> b1, out Vector512<uint> b2, out Vector512<uint> b3);
        Write(a0, b0, destination, pairStep);
        Write(a1, b1, destination + pairStep, pairStep);
        Write(a2, b2, destination + (2 * pairStep), pairStep);
        Write(a3, b3, destination + (3 * pairStep), pairStep);
    }

    // Of eight rows, in the parts of 128 bits: pair i of rows 0 to 3, pair i + 4 of these, the same of rows 4 to 7; for i from 0 to 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PairFour(float* rows, out Vector512<uint> first, out Vector512<uint> second, out Vector512<uint> third, out Vector512<uint> fourth)
    {
        Vector512<uint> z0 = Pairs(rows), z1 = Pairs(rows + Side), z2 = Pairs(rows + (2 * Side)), z3 = Pairs(rows + (3 * Side));
        Vector512<ulong> low01 = Avx512F.UnpackLow(z0, z1).AsUInt64(), high01 = Avx512F.UnpackHigh(z0, z1).AsUInt64();
        Vector512<ulong> low23 = Avx512F.UnpackLow(z2, z3).AsUInt64(), high23 = Avx512F.UnpackHigh(z2, z3).AsUInt64();
        first = Avx512F.UnpackLow(low01, low23).AsUInt32();
        second = Avx512F.UnpackHigh(low01, low23).AsUInt32();
        third = Avx512F.UnpackLow(high01, high23).AsUInt32();
        fourth = Avx512F.UnpackHigh(high01, high23).AsUInt32();
    }

    // The pairs of a row and those of the fourth row after it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Pairs(float* row)
    {
        Vector256<ushort> low = Avx512F.ConvertToVector256UInt16(Rounded(row) >>> 16),
            high = Avx512F.ConvertToVector256UInt16(Rounded(row + (4 * Side)) >>> 16);
        return Vector512.Create(low, high).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector512<uint> a, Vector512<uint> b, ushort* destination, nint pairStep)
    {
        // The instruction's bits: the even quarters of both, and the odd ones.
        Vector512.Store(Avx512F.Shuffle4x128(a, b, 0b10_00_10_00), (uint*)destination);
        Vector512.Store(Avx512F.Shuffle4x128(a, b, 0b11_01_11_01), (uint*)(destination + (4 * pairStep)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Rounded(float* source) => BFloat16Bits.RoundUpperHalf(Vector512.Load(source));

    // Where the first element of each tile goes.
    private long[] Targets(Layout destination)
    {
        long[] result = new long[(long)tiles * positions];
        int[] index = new int[destination.Shape.Rank];
        for (long i = 0; i < result.Length; i++)
        {
            long tile = i / positions, rest = i % positions;
            index[0] = (int)(tile / inputTiles) * Side;
            index[1] = (int)(tile % inputTiles) * Side;
            for (int axis = index.Length - 1; axis > 1; axis--)
            {
                index[axis] = (int)(rest % destination.Shape[axis]);
                rest /= destination.Shape[axis];
            }

            result[i] = destination.OffsetOf(index);
        }

        return result;
    }
}
