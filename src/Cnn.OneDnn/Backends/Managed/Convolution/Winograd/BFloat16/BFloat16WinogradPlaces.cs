using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Where the pixels of a tile of bfloat16 are, sixteen channels at a time: a pointer for each pixel and the distance to its next sixteen channels, in
/// bytes. What lies outside the image is redirected to a buffer of sixteen elements that does not move on with the channels.
/// </summary>
internal static unsafe class BFloat16WinogradPlaces
{
    /// <summary>Channels that are neighbours in every layout, and their bytes.</summary>
    public const int Run = 16, RunBytes = Run * sizeof(ushort);

    /// <summary>Bytes of a buffer for what is outside, which is read or written sixteen channels at a time.</summary>
    public const int OutsideBytes = 64;

    private const int SourceSide = WinogradTwoByTwo.Side, TargetSide = WinogradTwoByTwo.Results;

    /// <summary>The sixteen pixels that a tile is made from; all outside for a tile that does not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Source(WinogradShape shape, WinogradImage image, nint data, int tile, void* outside, byte** places, nint* gaps)
    {
        (int sample, int row, int column) = Locate(shape, tile);
        (row, column) = ((TargetSide * row) - shape.Top, (TargetSide * column) - shape.Left);
        nint bytes = (nint)image.Run * sizeof(ushort), gap = GapOf(image);
        Vector256<long> columns = Vector256.Create((long)column) + Vector256.Create(0L, 1, 2, 3);
        Vector256<long> inside = Vector256.LessThan(columns.AsUInt64(), Vector256.Create((ulong)image.Width)).AsInt64();
        Vector256<long> nowhere = Vector256.Create((long)outside),
            across = Vector256.Create((long)column * bytes) + Vector256.Create(0L, bytes, 2 * bytes, 3 * bytes);
        long line = data + (((sample * image.Stride) + ((long)row * image.Width * image.Run)) * sizeof(ushort));
        for (int y = 0; y < SourceSide; y++, line += image.Width * bytes)
        {
            Vector256<long> used = (uint)(row + y) < (uint)image.Height && tile < shape.Tiles ? inside : Vector256<long>.Zero;
            Vector256.ConditionalSelect(used, across + Vector256.Create(line), nowhere).Store((long*)places + (y * SourceSide));
            (used & Vector256.Create((long)gap)).Store((long*)gaps + (y * SourceSide));
        }
    }

    /// <summary>The four pixels that a tile gives; all outside for a tile that does not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Target(WinogradShape shape, WinogradImage image, nint data, int tile, void* outside, byte** places, nint* gaps)
    {
        (int sample, int row, int column) = Locate(shape, tile);
        (row, column) = (TargetSide * row, TargetSide * column);
        nint bytes = (nint)image.Run * sizeof(ushort), gap = GapOf(image);
        byte* corner = (byte*)data + (((sample * image.Stride) + (((long)row * image.Width) + column) * image.Run) * sizeof(ushort));
        for (int i = 0; i < TargetSide * TargetSide; i++)
        {
            (int y, int x) = (i / TargetSide, i % TargetSide);
            bool inside = row + y < image.Height && column + x < image.Width && tile < shape.Tiles;
            places[i] = inside ? corner + (((y * image.Width) + x) * bytes) : (byte*)outside;
            gaps[i] = inside ? gap : 0;
        }
    }

    /// <summary>Goes on by runs of channels.</summary>
    /// <param name="places">The pointers.</param>
    /// <param name="gaps">From a run to the next.</param>
    /// <param name="pixels">How many pointers; a multiple of four.</param>
    /// <param name="runs">How many runs, 1 or 2.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Advance(byte** places, nint* gaps, int pixels, int runs)
    {
        for (int i = 0; i < pixels; i += Vector256<long>.Count)
        {
            (Vector256.Load((long*)places + i) + (Vector256.Load((long*)gaps + i) << (runs - 1))).Store((long*)places + i);
        }
    }

    private static nint GapOf(WinogradImage image) => image.IsBlocked ? (nint)image.RunStride * sizeof(ushort) : RunBytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int Sample, int Row, int Column) Locate(WinogradShape shape, int tile)
    {
        (int line, int column) = Math.DivRem(tile, shape.TileColumns);
        (int sample, int row) = Math.DivRem(line, shape.TileRows);
        return (sample, row, column);
    }
}
