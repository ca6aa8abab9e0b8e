using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <content>Training steps with losses that the model was not compiled with.</content>
internal sealed partial class ModelExecutor
{
    private readonly RecentPlans<TapedKey> taped = new(MostForwardPlans);

    /// <summary>The plan of a training step with a loss, made on first use; it may be gone after the next call. On the engine's thread.</summary>
    /// <param name="loss">Of the one output.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="penalized">Whether penalties on what layers give are a part of it.</param>
    public Plan PlanFor(Loss loss, int batch, bool penalized)
    {
        DropStalePlans();

        // A name makes a loss anew at each step: what is known by its options is the same.
        bool isOwn = loss is FunctionLoss || CustomObjects.IsOwn(loss);
        var key = new TapedKey(batch, penalized, isOwn ? loss : null, isOwn ? "" : LossConfig.Write(loss).ToJsonString());
        if (taped.Find(key) is { } present)
        {
            return present;
        }

        taped.MakeRoom();
        Plan plan = Build(
            PlanMode.Train, (at, parts) => NetworkLayout.WithLoss(model, loss, at.Batch, penalized, parts), new PlanKey(batch),
            Policy == DataTypePolicy.Auto ? DataTypePolicy.Float32 : Policy);
        DropStalePlans();
        taped.Add(key, plan);
        return plan;
    }

    /// <summary>Runs such a plan. On the engine's thread.</summary>
    public void RunTaped(Plan plan, Loss loss, Tensor samples, Tensor targets)
    {
        if (loss.SparseTargets)
        {
            DataCheck.Labels(model, 0, loss, targets.AsSpan<int>());
        }

        samples.Bytes().CopyTo(plan.InputBytes(0));
        targets.Bytes().CopyTo(plan.InputBytes(1));
        plan.Run(Context, Store.Version);
    }

    private Plan Build(PlanMode mode, Func<PlanKey, int, PlanGraph> lay, PlanKey key, DataTypePolicy policy)
    {
        PlanOptions options = model.Options.Plans with { IsDeterministic = model.Options.Deterministic };
        PlanGraph graph = lay(key, 1);
        int parts = mode == PlanMode.Train
            ? BatchSplit.Parts(graph, key.Batch, policy == DataTypePolicy.MixedBFloat16 ? sizeof(ushort) : sizeof(float), options)
            : 1;
        graph = parts == 1 ? graph : lay(key with { Batch = key.Batch / parts }, parts);
        Plan plan = Planner.Build(graph, Engine.Kernels, Store, Engine.Settings.Times, policy, options);
        Engine.EndPlanning();
        return plan;
    }

    private readonly record struct TapedKey(int Batch, bool Penalized, Loss? Own, string Text);
}
