using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Training;

/// <summary>A copy of a model's weights and statistics. On the engine's thread.</summary>
internal sealed class WeightSnapshot : IDisposable
{
    private const int Block = 1 << 30;
    private Arena? copy;

    public void Take(Model model)
    {
        Arena weights = model.Executor.Store.Weights;
        if (copy?.ByteSize != weights.ByteSize)
        {
            copy?.Dispose();
            copy = new Arena(weights.ByteSize);
        }

        Copy(weights, copy);
    }

    /// <summary>Puts the copy back; does nothing where none was taken.</summary>
    public void Restore(Model model)
    {
        if (copy is not null)
        {
            ParameterStore store = model.Executor.Store;
            Copy(copy, store.Weights);
            store.Version++;
        }
    }

    public void Dispose() => copy?.Dispose();

    private static void Copy(Arena from, Arena to)
    {
        for (long at = 0; at < from.ByteSize; at += Block)
        {
            long count = Math.Min(Block, from.ByteSize - at);
            from.Span<byte>(at, count).CopyTo(to.Span<byte>(at, count));
        }
    }
}
