using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>A copy of a model's weights and statistics. On the engine's thread.</summary>
internal sealed class WeightSnapshot : IDisposable
{
    private const int Block = 1 << 30;
    private Arena? copy;
    private IReadOnlyList<Tensor>? tensors;

    /// <summary>A snapshot to be taken.</summary>
    public WeightSnapshot()
    {
    }

    /// <summary>What a checkpoint has kept: a tensor for each parameter of the model, in its user shape. The layouts of training need not be known yet.</summary>
    public WeightSnapshot(IReadOnlyList<Tensor> tensors) => this.tensors = tensors;

    public void Take(Model model)
    {
        Arena weights = model.Executor.Store.Weights;
        if (copy?.ByteSize != weights.ByteSize)
        {
            copy?.Dispose();
            copy = new Arena(weights.ByteSize);
        }

        Copy(weights, copy);
        tensors = null;
    }

    /// <summary>A parameter's value in it.</summary>
    public Tensor Read(Model model, int parameter)
    {
        if (tensors is not null)
        {
            return tensors[parameter];
        }

        var value = new Tensor(model.Parameters[parameter].Shape);
        model.Executor.Store.Read(model.Parameters[parameter], copy!, value);
        return value;
    }

    /// <summary>Puts the copy back; does nothing where none was taken.</summary>
    public void Restore(Model model)
    {
        ParameterStore store = model.Executor.Store;
        for (int i = 0; i < tensors?.Count; i++)
        {
            store.Write(model.Parameters[i], store.Weights, tensors[i]);
        }

        if (tensors is null && copy is not null)
        {
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
