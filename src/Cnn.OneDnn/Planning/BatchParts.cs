using System.Numerics.Tensors;
using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// A batch that a plan works through in equal parts, one after the other, so that the activations of a part stay in the caches: where the whole batch
/// waits, where its results gather, and the mean of the parts' gradients, which is the gradient of the batch's mean loss.
/// </summary>
internal sealed class BatchParts : IDisposable, IWork
{
    // A chunk is read again while it is in the first cache.
    private const int ChunkElements = 2048;

    private readonly Slot[] inputs, outputs;
    private readonly long[] inputOffsets, outputOffsets;
    private readonly Arena arena;
    private readonly Arena? gradients, sums;
    private readonly WorkTeam team;
    private int part;

    /// <param name="count">How many parts.</param>
    /// <param name="inputs">What the plan reads of one part.</param>
    /// <param name="outputs">What the plan makes of one part.</param>
    /// <param name="gradients">Where the plan leaves the gradients of one part; null where it makes none.</param>
    /// <param name="team">Adds them.</param>
    public BatchParts(int count, Slot[] inputs, Slot[] outputs, Arena? gradients, WorkTeam team)
    {
        Count = count;
        this.inputs = inputs;
        this.outputs = outputs;
        this.gradients = gradients;
        this.team = team;
        long size = 0;
        long Reserve(Slot slot) => (size += Arena.Align(slot.Layout.ByteSize * count)) - Arena.Align(slot.Layout.ByteSize * count);
        inputOffsets = Array.ConvertAll(inputs, Reserve);
        outputOffsets = Array.ConvertAll(outputs, Reserve);
        arena = new Arena(size);
        sums = gradients is null ? null : new Arena(gradients.ByteSize);
    }

    public int Count { get; }

    public long ByteSize => arena.ByteSize + (sums?.ByteSize ?? 0);

    /// <summary>An input of the whole batch.</summary>
    public Span<byte> Input(int index) => arena.Span<byte>(inputOffsets[index], inputs[index].Layout.ByteSize * Count);

    /// <summary>A result of the whole batch.</summary>
    public Span<T> Output<T>(int index)
        where T : unmanaged => arena.Span<T>(outputOffsets[index], (long)outputs[index].Layout.Shape.ElementCount * Count);

    /// <summary>Brings a part's inputs to where the plan reads them.</summary>
    public void Load(int part, Arena plan)
    {
        this.part = part;
        for (int i = 0; i < inputs.Length; i++)
        {
            long size = inputs[i].Layout.ByteSize;
            arena.Span<byte>(inputOffsets[i] + (part * size), size).CopyTo(plan.Span<byte>(inputs[i].Root.Offset, size));
        }
    }

    /// <summary>Takes the results of the part that was loaded; after the last part the gradients are the whole batch's.</summary>
    public void Store(Arena plan)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            long size = outputs[i].Layout.ByteSize;
            plan.Span<byte>(outputs[i].Root.Offset, size).CopyTo(arena.Span<byte>(outputOffsets[i] + (part * size), size));
        }

        if (gradients is null)
        {
            return;
        }

        if (team.Threads > 1 && gradients.ByteSize / sizeof(float) >= WorkTeam.LeastShared)
        {
            team.Run(this);
        }
        else
        {
            ((IWork)this).Execute(0, 1);
        }
    }

    void IWork.Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(gradients!.ByteSize / sizeof(float), thread, threads, ChunkElements);
        for (long i = start; i < end; i += ChunkElements)
        {
            long length = Math.Min(ChunkElements, end - i);
            Span<float> gradient = gradients.Span<float>(i * sizeof(float), length), sum = sums!.Span<float>(i * sizeof(float), length);
            if (part == 0)
            {
                gradient.CopyTo(sum);
            }
            else if (part < Count - 1)
            {
                TensorPrimitives.Add(sum, gradient, sum);
            }
            else
            {
                TensorPrimitives.Add(sum, gradient, gradient);
                TensorPrimitives.Multiply(gradient, 1f / Count, gradient);
            }
        }
    }

    public void Dispose()
    {
        arena.Dispose();
        sums?.Dispose();
    }
}
