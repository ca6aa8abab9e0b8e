namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Sums a function of the inputs' elements over the axes where the output has size one. Each thread sums its part in double precision, the parts
/// are added in the order of the threads.
/// </summary>
internal abstract unsafe class ReductionKernel : ManagedKernel
{
    private readonly LoopNest nest;
    private readonly DataType[] types;
    private readonly Layout output;
    private readonly long cells;

    /// <param name="name">What computes it.</param>
    /// <param name="team">The threads to run on.</param>
    /// <param name="inputs">Plain layouts read; the first has the full shape, the others may be broadcast.</param>
    /// <param name="output">A dense plain layout.</param>
    protected ReductionKernel(string name, WorkTeam team, Layout[] inputs, Layout output)
        : base(name, team, inputs, [output], inputs[0].Shape.ElementCount, team.Threads * LayoutQueries.PhysicalCount(output) * sizeof(double))
    {
        Shape full = inputs[0].Shape;
        Layout[] all = [.. inputs, output];
        nest = LoopNest.Create(full.AsSpan(), reorder: true, Array.ConvertAll(all, l => LoopNest.BroadcastStrides(l, full)));
        types = Array.ConvertAll(all, l => l.Type);
        this.output = output;
        cells = LayoutQueries.PhysicalCount(output);
    }

    public override void Execute(int thread, int threads)
    {
        if (Phase == 0)
        {
            double* sums = (double*)Scratch + (thread * cells);
            new Span<double>(sums, (int)cells).Clear();
            Accumulate(sums, WorkTeam.Share(nest.Total, thread, threads, WorkTeam.CacheLine));
            return;
        }

        (long start, long end) = WorkTeam.Share(cells, thread, threads, WorkTeam.CacheLine);
        for (long i = start; i < end; i++)
        {
            double sum = 0;
            for (int t = 0; t < Threads; t++)
            {
                sum += ((double*)Scratch)[(t * cells) + i];
            }

            float value = (float)sum;
            Staging.Store(&value, (byte*)Out(0) + (i * output.Type.Size()), output.Type, 1, 1);
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        RunPhase(1);
    }

    /// <summary>What is summed, for a run of contiguous floats.</summary>
    protected abstract void Term(float** inputs, float* terms, long count);

    private void Accumulate(double* sums, (long Start, long End) share)
    {
        int operands = types.Length, inputs = operands - 1;
        float** run = stackalloc float*[inputs];
        long* offsets = stackalloc long[operands];
        float* stage = stackalloc float[operands * Staging.Chunk];
        float* terms = stage + (inputs * Staging.Chunk);
        for (long start = share.Start; start < share.End;)
        {
            long column = start % nest.RowLength;
            long count = Math.Min(Math.Min(nest.RowLength - column, share.End - start), Staging.Chunk);
            nest.Offsets(start / nest.RowLength, offsets);
            for (int i = 0; i < inputs; i++)
            {
                long step = nest.RowStrides[i];
                byte* place = (byte*)In(i) + ((offsets[i] + (column * step)) * types[i].Size());
                run[i] = (float*)place;
                if (types[i] != DataType.Float32 || step != 1)
                {
                    run[i] = stage + (i * Staging.Chunk);
                    Staging.Load(place, types[i], step, run[i], count);
                }
            }

            Term(run, terms, count);
            Add(terms, sums + offsets[inputs] + (column * nest.RowStrides[inputs]), nest.RowStrides[inputs], count);
            start += count;
        }
    }

    private static void Add(float* terms, double* sums, long step, long count)
    {
        if (step == 0)
        {
            double sum = 0;
            for (long i = 0; i < count; i++)
            {
                sum += terms[i];
            }

            *sums += sum;
            return;
        }

        for (long i = 0; i < count; i++)
        {
            sums[i * step] += terms[i];
        }
    }
}
