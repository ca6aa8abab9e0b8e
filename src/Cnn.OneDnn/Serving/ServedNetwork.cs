using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Serving;

/// <summary>What all instances of a predictor have in common: the network as it was, and one copy of its weights, which nobody changes.</summary>
internal sealed class ServedNetwork : IDisposable
{
    private readonly Lock gate = new();
    private readonly Model model;
    private readonly ParameterStore weights;
    private readonly DataTypePolicy policy;
    private readonly PlanOptions plans;
    private readonly PreparedWeights prepared = new();

    /// <summary>Copies the weights of a model, which may change or go afterwards.</summary>
    public ServedNetwork(Model model)
    {
        this.model = model;
        ModelExecutor executor = model.Executor;
        plans = model.Options.Plans with { IsDeterministic = model.Options.Deterministic };
        weights = executor.Invoke(() => executor.Store.Snapshot(model.Parameters));
        policy = executor.Policy == DataTypePolicy.Auto ? DataTypePolicy.Float32 : executor.Policy;
    }

    /// <summary>Its layers' description; its weights are not asked.</summary>
    public Model Model => model;

    /// <summary>Room for a batch of the largest size.</summary>
    public ServingBatch MakeBatch(int rows)
    {
        Tensor[] Room(IReadOnlyList<SymbolicTensor> ends) => [.. ends.Select(e => new Tensor(new Shape([rows, .. e.Shape])))];
        return new ServingBatch(Room(model.Inputs), Room(model.Outputs));
    }

    /// <summary>A plan for a batch size, whose weights are prepared. On the thread of the engine that will run it.</summary>
    public Plan Build(ComputeEngine engine, StepContext context, int batch)
    {
        // One after the other: kernels are not timed beside others, and what one plan prepares the next one finds.
        lock (gate)
        {
            Plan plan = Planner.Build(NetworkLayout.Inference(model, batch), engine.Kernels, weights, engine.Settings.Times, policy, plans, prepared);
            try
            {
                plan.Prepare(context, 0);
            }
            catch
            {
                plan.Dispose();
                throw;
            }

            prepared.Commit();
            engine.EndPlanning();
            return plan;
        }
    }

    /// <summary>Frees the weights, when no plan needs them any more.</summary>
    public void Dispose()
    {
        prepared.Dispose();
        weights.Dispose();
    }
}
