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

    public static void AllToAll(MpiLibrary library, MpiThread thread, ReadOnlySpan<byte> parts, Span<byte> received, int ranks)
    {
        Require(parts.Length % ranks == 0 && received.Length == parts.Length, "as many bytes as are given, in even parts", nameof(received));
        fixed (byte* from = parts, to = received)
        {
            (nint source, nint target, int count) = ((nint)from, (nint)to, parts.Length / ranks);
            thread.Run(() => library.AllToAll((void*)source, (void*)target, count));
        }
    }

    public static void AllGather(MpiLibrary library, MpiThread thread, ReadOnlySpan<byte> value, Span<byte> all, int ranks)
    {
        Require(all.Length == value.Length * ranks, "room for what every rank gives", nameof(all));
        fixed (byte* from = value, to = all)
        {
            (nint source, nint target, int count) = ((nint)from, (nint)to, value.Length);
            thread.Run(() => library.AllGather((void*)source, count, (void*)target));
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

    private static void Require(bool holds, string expected, string name)
    {
        if (!holds)
        {
            throw new ArgumentException($"Expected {expected}.", name);
        }
    }
}
