namespace Cnn.Distributed.Interop;

/// <summary>Memory that stays where it is while the thread of MPI works on it.</summary>
internal static unsafe class MpiBuffers
{
    public static void AllReduce(MpiLibrary library, MpiThread thread, Span<float> values)
    {
        fixed (float* pinned = values)
        {
            (nint address, int count) = ((nint)pinned, values.Length);
            thread.Run(() => library.AllReduce(address, count, library.Abi.Float));
        }
    }

    public static void AllReduce(MpiLibrary library, MpiThread thread, Span<double> values)
    {
        fixed (double* pinned = values)
        {
            (nint address, int count) = ((nint)pinned, values.Length);
            thread.Run(() => library.AllReduce(address, count, library.Abi.Double));
        }
    }

    public static void Broadcast(MpiLibrary library, MpiThread thread, Span<byte> values)
    {
        fixed (byte* pinned = values)
        {
            (nint address, int count) = ((nint)pinned, values.Length);
            thread.Run(() => library.Broadcast(address, count));
        }
    }

    public static byte[][] AllGather(MpiLibrary library, MpiThread thread, ReadOnlySpan<byte> value, int ranks)
    {
        int[] counts = new int[ranks], starts = new int[ranks];
        int own = value.Length;
        fixed (int* lengths = counts)
        {
            nint address = (nint)lengths;
            thread.Run(() =>
            {
                int length = own;
                library.AllGather(&length, sizeof(int), (void*)address);
            });
        }

        for (int i = 1; i < ranks; i++)
        {
            starts[i] = checked(starts[i - 1] + counts[i - 1]);
        }

        byte[] all = new byte[checked(starts[^1] + counts[^1])];
        fixed (byte* from = value, to = all)
        fixed (int* lengths = counts, places = starts)
        {
            (nint source, nint target, nint sizes, nint offsets) = ((nint)from, (nint)to, (nint)lengths, (nint)places);
            thread.Run(() => library.AllGather((void*)source, own, (void*)target, (int*)sizes, (int*)offsets));
        }

        return [.. counts.Select((count, i) => all.AsSpan(starts[i], count).ToArray())];
    }
}
