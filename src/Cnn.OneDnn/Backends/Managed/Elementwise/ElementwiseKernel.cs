namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// One output element from the elements at the same place of each input. Where all operands lie in memory alike the buffers are walked flat, blocked
/// layouts included; other plain layouts, broadcast inputs and bfloat16 go through short staged runs, so that a derived class sees only contiguous floats.
/// </summary>
internal abstract unsafe class ElementwiseKernel : ManagedKernel
{
    private readonly LoopNest nest;
    private readonly DataType[] types;
    private readonly bool[] staged;
    private readonly bool anyStaged;

    /// <param name="name">What computes it.</param>
    /// <param name="team">The threads to run on.</param>
    /// <param name="inputs">Layouts read; a shape may be one where the output's is not.</param>
    /// <param name="output">Layout written.</param>
    protected ElementwiseKernel(string name, WorkTeam team, Layout[] inputs, Layout output)
        : base(name, team, inputs, [output], output.Shape.ElementCount)
    {
        Layout[] all = [output, .. inputs];
        bool alike = LayoutQueries.IsDense(output) && Array.TrueForAll(inputs, i => LayoutQueries.Same(i, output));
        nest = alike
            ? LoopNest.Flat(LayoutQueries.PhysicalCount(output), all.Length)
            : LoopNest.Create(output.Shape.AsSpan(), reorder: true, Array.ConvertAll(all, l => LoopNest.BroadcastStrides(l, output.Shape)));
        types = Array.ConvertAll(all, l => l.Type);
        staged = new bool[all.Length];
        for (int i = 0; i < staged.Length; i++)
        {
            staged[i] = types[i] != DataType.Float32 || nest.RowStrides[i] != 1;
            anyStaged |= staged[i];
        }
    }

    /// <summary>
    /// The layouts of a request for such a kernel: the plain ones asked for, or one blocked layout shared by all when zeros give zero. Null when
    /// the request cannot be met.
    /// </summary>
    public static (Layout[] Inputs, Layout Output)? Arrange(KernelRequest request, bool keepsZero)
    {
        Layout? first = null;
        foreach (Operand operand in (Operand[])[.. request.Inputs, request.Outputs[0]])
        {
            first ??= operand.Layout is { IsPlain: false } ? operand.Layout : null;
        }

        if (first is null)
        {
            return LayoutQueries.Plain(request) is { } plain ? (plain.Inputs, plain.Outputs[0]) : null;
        }

        if (!keepsZero || !LayoutQueries.IsDense(first))
        {
            return null;
        }

        Layout? Follow(Operand operand)
        {
            Layout own = LayoutQueries.Like(first, operand.Type);
            return operand.Shape == first.Shape && (operand.Layout is null || operand.Layout.Equals(own)) ? own : null;
        }

        return LayoutQueries.All(request.Inputs, Follow) is { } inputs && Follow(request.Outputs[0]) is { } output ? (inputs, output) : null;
    }

    public override int InPlaceInput(int output) => Inputs[0].Equals(Outputs[0]) ? 0 : -1;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(nest.Total, thread, threads, WorkTeam.CacheLine);
        int operands = types.Length;
        float** run = stackalloc float*[operands];
        long* offsets = stackalloc long[operands];
        float* stage = stackalloc float[anyStaged ? operands * Staging.Chunk : 1];
        while (start < end)
        {
            long column = start % nest.RowLength;
            long count = Math.Min(nest.RowLength - column, end - start);
            if (anyStaged)
            {
                count = Math.Min(count, Staging.Chunk);
            }

            nest.Offsets(start / nest.RowLength, offsets);
            for (int i = 0; i < operands; i++)
            {
                byte* place = (byte*)(i == 0 ? Out(0) : In(i - 1)) + ((offsets[i] + (column * nest.RowStrides[i])) * types[i].Size());
                run[i] = staged[i] ? stage + (i * Staging.Chunk) : (float*)place;
                if (staged[i] && i > 0)
                {
                    Staging.Load(place, types[i], nest.RowStrides[i], run[i], count);
                }
            }

            Apply(run + 1, run[0], count);
            if (staged[0])
            {
                byte* place = (byte*)Out(0) + ((offsets[0] + (column * nest.RowStrides[0])) * types[0].Size());
                Staging.Store(run[0], place, types[0], nest.RowStrides[0], count);
            }

            start += count;
        }
    }

    /// <summary>Computes a run of contiguous floats; must allow <paramref name="output"/> to be the first input.</summary>
    protected abstract void Apply(float** inputs, float* output, long count);
}
