using System.Numerics.Tensors;

namespace Cnn.OneDnn;

/// <content>
/// What is done with a chunk, and an update whose gradients come part by part, those of the last weights first: each weight's is the one that <see cref="Run"/>
/// makes.
/// </content>
internal sealed partial class OptimizerRunner
{
    private int left;

    /// <summary>Whether weights can be updated before the gradients of all are there: where no norm of them is needed, and none are gathered.</summary>
    public bool ComesInParts => !NeedsNorms && optimizer.Accumulation == 1;

    /// <summary>Begins the update of batch <paramref name="iteration"/>, counted from 1.</summary>
    public void Begin(long iteration)
    {
        penalizes = true;
        step = optimizer.Begin(iteration);
        left = chunks.Length;
    }

    /// <summary>The gradients from an element on are there: updates what has not been.</summary>
    public void UpdateFrom(long element)
    {
        int first = left;
        while (first > 0 && chunks[first - 1].Offset >= element)
        {
            first--;
        }

        if (first < left)
        {
            Dispatch(Phase.Update, first, left);
            left = first;
        }
    }

    /// <summary>Ends the update, after all gradients were there.</summary>
    public void End(long iteration)
    {
        UpdateFrom(0);
        SumPenalties();
        Average(iteration);
    }

    private void Penalize(in UpdateChunk chunk, long index, Span<float> w, Span<float> g)
    {
        if (!penalizes)
        {
            return;
        }

        if (chunk.Own is { } own)
        {
            penalties[index] = own.Apply(w, g);
        }
        else if (chunk.L1 != 0 || chunk.L2 != 0)
        {
            penalties[index] = Regularizer.Penalty(chunk.L1, chunk.L2, w);
            Regularizer.AddGradient(chunk.L1, chunk.L2, w, g);
        }
    }

    private void Prepare(in UpdateChunk chunk, long index, Span<float> w, Span<float> g)
    {
        Penalize(chunk, index, w, g);
        if (sums is not null)
        {
            Span<float> sum = Part(sums, chunk);
            TensorPrimitives.Add(g, sum, g);
            TensorPrimitives.Divide(g, (float)optimizer.Accumulation, g);
            sum.Clear();
        }
    }

    private void Update(in UpdateChunk chunk, long index, Span<float> w, Span<float> g)
    {
        if (squares.Length == 0)
        {
            Prepare(chunk, index, w, g);
        }
        else if (factors[chunk.Group] != 1)
        {
            TensorPrimitives.Multiply(g, factors[chunk.Group], g);
        }

        if (optimizer.ClipValue is { } limit)
        {
            TensorPrimitives.Clamp(g, (float)-limit, (float)limit, g);
        }

        OptimizerStep own = chunk.RateMultiplier == 1 ? step : optimizer.Scale(step, chunk.RateMultiplier);
        if (chunk.Decay && optimizer.WeightDecay is { } decay)
        {
            TensorPrimitives.Multiply(w, (float)(1 - (decay * own.LearningRate)), w);
        }

        if (guarded)
        {
            UpdateGuarded(chunk, own, w, g);
        }
        else
        {
            optimizer.Update(own, w, g, Part(slots[0], chunk), Part(slots[1], chunk), Part(slots[2], chunk));
        }
    }

    // Blocked layouts are padded with zeros, on which kernels rely: what a rule of the user's writes there is taken back.
    private void UpdateGuarded(in UpdateChunk chunk, in OptimizerStep own, Span<float> w, Span<float> g)
    {
        Span<float> slot0 = Part(slots[0], chunk), slot1 = Part(slots[1], chunk), slot2 = Part(slots[2], chunk);
        Span<bool> idle = stackalloc bool[UpdateChunk.Size];
        for (int start = 0; start < w.Length; start += UpdateChunk.Size)
        {
            int length = Math.Min(UpdateChunk.Size, w.Length - start);
            Span<float> weights = w.Slice(start, length), gradients = g.Slice(start, length);
            for (int i = 0; i < length; i++)
            {
                idle[i] = weights[i] == 0 && gradients[i] == 0;
            }

            optimizer.Update(own, weights, gradients, PartOf(slot0, start, length), PartOf(slot1, start, length), PartOf(slot2, start, length));
            for (int i = 0; i < length; i++)
            {
                weights[i] = idle[i] ? 0 : weights[i];
            }
        }
    }

    // As Keras does it: after every batch, also one whose gradients are only summed, and counted in updates that were done before.
    private void Average(long iteration)
    {
        if (averages is null)
        {
            return;
        }

        long updates = (iteration - 1) / optimizer.Accumulation;
        kept = updates == 0 ? 0 : (float)optimizer.EmaMomentum;
        overwrites = optimizer.EmaOverwriteFrequency is { } frequency && (updates + 1) % frequency == 0;
        Dispatch(Phase.Average);
    }

    private void Average(Span<float> w, Span<float> average)
    {
        TensorPrimitives.Multiply(average, kept, average);
        TensorPrimitives.MultiplyAdd(w, 1 - kept, average, average);
        if (overwrites)
        {
            average.CopyTo(w);
        }
    }
}
