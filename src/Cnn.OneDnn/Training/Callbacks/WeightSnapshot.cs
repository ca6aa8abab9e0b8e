using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>
/// A copy of a model's weights and statistics: a tensor for each parameter, in its user shape, so that a checkpoint that another thread writes may go on
/// reading one that its callback has put aside.
/// </summary>
internal sealed class WeightSnapshot
{
    private IReadOnlyList<Tensor> tensors;

    /// <summary>A snapshot to be taken.</summary>
    public WeightSnapshot() => tensors = [];

    /// <summary>
    /// What a checkpoint has kept: a tensor for each parameter of the model, in its user shape. The layouts of training need not be known yet.
    /// </summary>
    public WeightSnapshot(IReadOnlyList<Tensor> tensors) => this.tensors = tensors;

    public void Take(Model model)
    {
        ModelExecutor executor = model.Executor;
        tensors = executor.Invoke(() =>
        {
            ParameterStore store = executor.Store;
            var copies = new Tensor[model.Parameters.Count];
            for (int i = 0; i < copies.Length; i++)
            {
                copies[i] = i < tensors.Count ? tensors[i] : new Tensor(model.Parameters[i].Shape);
                store.Read(model.Parameters[i], store.Weights, copies[i]);
            }

            return copies;
        });
    }

    /// <summary>A parameter's value in it.</summary>
    public Tensor Read(int parameter) => tensors[parameter];

    /// <summary>Puts the copy back; does nothing where none was taken.</summary>
    public void Restore(Model model)
    {
        ModelExecutor executor = model.Executor;
        executor.Invoke(() =>
        {
            ParameterStore store = executor.Store;
            for (int i = 0; i < tensors.Count; i++)
            {
                store.Write(model.Parameters[i], store.Weights, tensors[i]);
            }
        });
    }
}
