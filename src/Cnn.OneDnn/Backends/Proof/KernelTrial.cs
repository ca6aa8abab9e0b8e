using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// One run of a kernel as no plan runs it: every operand by itself between guard bytes, results and scratch memory full of NaNs. What is written outside of an
/// operand, left unwritten inside of one, or put into the padding of a layout shows.
/// </summary>
internal sealed unsafe class KernelTrial
{
    private const byte Guard = 0xA5, Poison = 0xFF;
    private const int GuardBytes = Arena.Granularity;

    private readonly Kernel kernel;
    private readonly WorkTeam team;
    private readonly TrialRoom room;
    private readonly nint[] inputs, outputs;
    private readonly nint scratch;

    /// <param name="kernel">Not bound yet.</param>
    /// <param name="team">Helps to move numbers.</param>
    /// <param name="room">Memory, which the next trial in it takes over.</param>
    /// <param name="aliased">Whether results lie where the kernel allows it in the place of an operand.</param>
    public KernelTrial(Kernel kernel, WorkTeam team, TrialRoom room, bool aliased = false)
    {
        (this.kernel, this.team, this.room) = (kernel, team, room);
        nint next = room.Bytes(BytesFor(kernel));
        nint Take(long bytes)
        {
            nint start = next + GuardBytes;
            next = start + (nint)Arena.Align(bytes);
            new Span<byte>((void*)(start - GuardBytes), GuardBytes).Fill(Guard);
            new Span<byte>((void*)(start + (nint)bytes), (int)(Arena.Align(bytes) - bytes) + GuardBytes).Fill(Guard);
            return start;
        }

        inputs = Array.ConvertAll(kernel.Inputs, l => Take(l.ByteSize));
        outputs = new nint[kernel.Outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = aliased && kernel.InPlaceInput(i) is >= 0 and var place ? inputs[place] : Take(kernel.Outputs[i].ByteSize);
            Fill(outputs[i], kernel.Outputs[i].ByteSize);
        }

        scratch = Take(kernel.ScratchBytes);
        Fill(scratch, kernel.ScratchBytes);
        kernel.Bind(inputs, outputs, scratch);
    }

    /// <summary>How long the last run took, in milliseconds.</summary>
    public double Milliseconds { get; private set; }

    private static long BytesFor(Kernel kernel)
    {
        long bytes = Arena.Align(kernel.ScratchBytes) + (2 * GuardBytes);
        foreach (Layout[] layouts in (ReadOnlySpan<Layout[]>)[kernel.Inputs, kernel.Outputs])
        {
            foreach (Layout layout in layouts)
            {
                bytes += Arena.Align(layout.ByteSize) + GuardBytes;
            }
        }

        return bytes;
    }

    // Scratch memory and gradients of weights are megabytes.
    private void Fill(nint address, long bytes)
    {
        if (bytes < WorkTeam.LeastShared)
        {
            NativeMemory.Fill((void*)address, (nuint)bytes, Poison);
        }
        else
        {
            team.Run(new Poisoning(address, bytes));
        }
    }

    /// <summary>Fills all operands.</summary>
    /// <param name="operands">Their numbers.</param>
    /// <param name="workspace">The workspace that the kernel reads, if it reads one.</param>
    public void Write(ReadOnlyMemory<float>[] operands, ForwardWorkspace? workspace)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            if (i == workspace?.Input)
            {
                workspace.Bytes.CopyTo(new Span<byte>((void*)inputs[i], checked((int)kernel.Inputs[i].ByteSize)));
            }
            else
            {
                Write(i, operands[i]);
            }
        }
    }

    private void Write(int input, ReadOnlyMemory<float> values)
    {
        Layout layout = kernel.Inputs[input];
        if (HasPadding(layout))
        {
            // The padding of blocks holds zeros, as everybody who makes such a tensor must see to.
            NativeMemory.Clear((void*)inputs[input], (nuint)layout.ByteSize);
        }

        LogicalCopy.Write(team, values, layout, inputs[input]);
    }

    /// <summary>A result as it lies in memory.</summary>
    public byte[] ReadBytes(int output) => new ReadOnlySpan<byte>((void*)outputs[output], checked((int)kernel.Outputs[output].ByteSize)).ToArray();

    /// <summary>Runs the kernel once.</summary>
    /// <returns>What it did wrong whatever the numbers, or null.</returns>
    public string? Run(StepContext context, TimeProvider clock)
    {
        long start = clock.GetTimestamp();
        kernel.Run(context);
        Milliseconds = clock.GetElapsedTime(start).TotalMilliseconds;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!IsGuarded(inputs[i], kernel.Inputs[i].ByteSize))
            {
                return $"it wrote outside of operand {i}";
            }
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            if (!IsGuarded(outputs[i], kernel.Outputs[i].ByteSize))
            {
                return $"it wrote outside of result {i}";
            }
        }

        return IsGuarded(scratch, kernel.ScratchBytes) ? null : "it wrote outside of its scratch memory";
    }

    /// <summary>An operand as it is now.</summary>
    public ReadOnlySpan<float> ReadInput(int input)
    {
        Memory<float> values = room.Numbers(kernel.Inputs[input].Shape.ElementCount);
        LogicalCopy.Read(team, kernel.Inputs[input], inputs[input], values);
        return values.Span;
    }

    /// <summary>
    /// A result, and whether the padding of its layout is zero. Once, and to be looked at before the next trial: it may be the memory itself, or is cleared
    /// from it.
    /// </summary>
    public Result Read(int output)
    {
        Layout layout = kernel.Outputs[output];
        if (layout.Type == DataType.Float32 && LogicalCopy.IsContiguous(layout))
        {
            return new Result(new ReadOnlySpan<float>((void*)outputs[output], layout.Shape.ElementCount), true);
        }

        bool padded = HasPadding(layout);
        Memory<float> values = room.Numbers(layout.Shape.ElementCount);
        LogicalCopy.Read(team, layout, outputs[output], values, clears: padded);
        return new Result(values.Span, !padded || !new ReadOnlySpan<byte>((void*)outputs[output], checked((int)layout.ByteSize)).ContainsAnyExcept((byte)0));
    }

    private sealed class Poisoning(nint address, long bytes) : IWork
    {
        public void Execute(int thread, int threads)
        {
            (long start, long end) = WorkTeam.Share(bytes, thread, threads, Arena.Granularity);
            NativeMemory.Fill((void*)(address + (nint)start), (nuint)(end - start), Poison);
        }
    }

    /// <summary>A result of a kernel.</summary>
    public readonly ref struct Result(ReadOnlySpan<float> values, bool isPadded)
    {
        /// <summary>Channels last.</summary>
        public ReadOnlySpan<float> Values { get; } = values;

        /// <summary>Whether there are zeros in the padding.</summary>
        public bool IsPadded { get; } = isPadded;
    }

    private static bool HasPadding(Layout layout) => !layout.IsPlain && layout.ByteSize > (long)layout.Shape.ElementCount * layout.Type.Size();

    private static bool IsGuarded(nint address, long bytes) =>
        !new ReadOnlySpan<byte>((void*)(address - GuardBytes), GuardBytes).ContainsAnyExcept(Guard)
        && !new ReadOnlySpan<byte>((void*)(address + (nint)bytes), (int)(Arena.Align(bytes) - bytes) + GuardBytes).ContainsAnyExcept(Guard);
}
