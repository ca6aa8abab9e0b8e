using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <summary>The running side of a model: engine, weights, plans and the optimizer's state. Everything that computes happens on the engine's thread.</summary>
internal sealed partial class ModelExecutor : IDisposable
{
    private readonly Model model;

    // A program that predicts batches of ever new sizes must not keep a plan for each; this many serve one that alternates between a few.
    private const int MostForwardPlans = 6;

    private readonly RecentPlans<PlanKey> trainings = new(int.MaxValue);
    private readonly RecentPlans<PlanKey> evaluations = new(MostForwardPlans), predictions = new(MostForwardPlans);
    private bool plansSawAdopted;
    private readonly Action release;
    private readonly Action<nint, Layout, nint, Layout> reorder;
    private ParameterStore store;

    /// <param name="model">Whose.</param>
    /// <param name="engine">What computes. The caller is on its thread.</param>
    /// <param name="release">Gives the engine back when this is disposed.</param>
    public ModelExecutor(Model model, ComputeEngine engine, Action release)
    {
        this.model = model;
        this.release = release;
        Engine = engine;
        reorder = engine.Reorder;
        runPending = RunPending;
        State = new TrainingState(model.Options.Seed);
        Policy = PrecisionTrial.Policy(model, engine);
        store = MakeStore();
    }

    public ComputeEngine Engine { get; }

    /// <summary>
    /// Where the weights are. Models that have layers in common have their weights in common: where another model has taken them over since, this one follows.
    /// On the engine's thread.
    /// </summary>
    public ParameterStore Store
    {
        get
        {
            IReadOnlyList<Parameter> parameters = model.Parameters;
            for (int i = 0; i < parameters.Count; i++)
            {
                parameters[i].Store ??= store;
                if (parameters[i].Store != store)
                {
                    FollowStore();
                    break;
                }
            }

            return store;
        }
    }

    /// <summary>How far the training is.</summary>
    public TrainingState State { get; }

    public StepContext Context => State.Context;

    /// <summary>In what precision plans compute; Auto until a batch has been tried.</summary>
    public DataTypePolicy Policy { get; private set; }

    /// <summary>What is told of a training that is going on; null between trainings.</summary>
    public CallbackList? Callbacks { get; set; }

    /// <summary>The plan for a batch size, made on first use; one that does not train may be gone after the next call. On the engine's thread.</summary>
    public Plan PlanFor(PlanMode mode, int batch) => PlanFor(mode, new PlanKey(batch));

    /// <inheritdoc cref="PlanFor(PlanMode, int)"/>
    public Plan PlanFor(PlanMode mode, PlanKey key)
    {
        DropStalePlans();
        RecentPlans<PlanKey> kept = mode == PlanMode.Train ? trainings : mode == PlanMode.Evaluate ? evaluations : predictions;
        if (kept.Find(key) is { } present)
        {
            return present;
        }

        kept.MakeRoom();
        Plan plan = Build(mode, key, Policy == DataTypePolicy.Auto ? DataTypePolicy.Float32 : Policy);
        DropStalePlans();
        kept.Add(key, plan);
        return plan;
    }

    /// <summary>Where the precision is left to the engine, tries it on a batch of what will be run. On the engine's thread.</summary>
    public void Decide(PlanMode mode, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, bool fromTrunk = false)
    {
        if (Policy == DataTypePolicy.Auto)
        {
            DropPlans();
            Policy = PrecisionTrial.Choose(this, mode, inputs, targets, fromTrunk);
        }
    }

    /// <summary>A new plan, which the caller owns. On the engine's thread.</summary>
    public Plan Build(PlanMode mode, PlanKey key, DataTypePolicy policy)
    {
        IReadOnlyList<Loss> losses = mode == PlanMode.Predict || model.Losses.Count > 0
            ? model.Losses
            : throw new InvalidOperationException($"Model '{model.Name}' has no loss yet. Call Compile(optimizer, loss, metrics) first.");
        return Build(mode, (at, parts) => Lay(mode, losses, at, parts), key, policy);
    }

    /// <summary>A new plan of gradients of predictions, which the caller owns. What runs once is not worth being timed. On the engine's thread.</summary>
    public Plan BuildActivationGradients(int batch, IReadOnlyList<SymbolicTensor> by, bool beforeSoftmax)
    {
        PlanGraph graph = NetworkLayout.WithActivationGradients(model, batch, by, beforeSoftmax);
        DataTypePolicy policy = Policy == DataTypePolicy.Auto ? DataTypePolicy.Float32 : Policy;
        Plan plan = Planner.Build(graph, Engine.Kernels, Store, Engine.Settings.Times, policy, model.Options.Plans with { IsDeterministic = true });
        Engine.EndPlanning();
        return plan;
    }

    private PlanGraph Lay(PlanMode mode, IReadOnlyList<Loss> losses, PlanKey key, int parts) => mode == PlanMode.Predict
        ? NetworkLayout.Inference(model, key.Batch)
        : NetworkLayout.WithLoss(model, losses, key, mode == PlanMode.Train, parts, key.FromTrunk ? Trunk : null);

    /// <summary>Runs a plan on tensors given in the order of its inputs. On the engine's thread.</summary>
    public void Run(
        Plan plan, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor>? weights = null, int[]? samples = null)
    {
        Feed(plan, inputs, targets, weights, samples);
        plan.Run(Context, Store.Version);
    }

    /// <summary>The same with the time of each step of the plan added up.</summary>
    public void RunTimed(Plan plan, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, Span<long> ticks)
    {
        Feed(plan, inputs, targets, null, null);
        plan.RunTimed(Context, Store.Version, ticks);
    }

    /// <summary>The sum of the penalties of regularized weights that are trained. On the engine's thread.</summary>
    public double Penalty()
    {
        double total = 0;
        foreach (Parameter p in model.Parameters)
        {
            if (p.Regularizer is { } regularizer && model.Trains(p))
            {
                ParameterStore.Entry entry = Store[p];
                total += regularizer.Penalty(Store.Weights.Span<float>(entry.Offset, entry.Layout.ByteSize / sizeof(float)));
            }
        }

        return total;
    }

    /// <summary>Forgets what was made for training: the optimizer or the losses changed.</summary>
    public void ResetTraining() => Invoke(() =>
    {
        trainings.Clear();
        taped.Clear();
        evaluations.Clear();
        DropOptimizer();
        HasSwappedAverages = false;
        isTrunkKnown = false;
        State.Reset();
    });

    private void Feed(Plan plan, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor>? weights, int[]? samples)
    {
        int index = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            inputs[i].Bytes().CopyTo(plan.InputBytes(index++));
        }

        for (int i = 0; i < targets.Count; i++)
        {
            if (model.Losses[i].SparseTargets)
            {
                DataCheck.Labels(model, i, targets[i].AsSpan<int>(), samples);
            }

            targets[i].Bytes().CopyTo(plan.InputBytes(index++));
            if (weights is not null)
            {
                weights[i].Bytes().CopyTo(plan.InputBytes(index++));
            }
        }
    }

    private void FollowStore()
    {
        OptimizerState? state = HasOptimizerState
            ? new OptimizerState(OptimizerArrays().ToDictionary(a => (a.Slot, a.Parameter), a => OptimizerArray(a.Slot, a.Parameter)), OptimizerScalars)
            : null;
        DropPlans();
        DropOptimizer();
        loaded = state;
        ParameterStore left = store;
        store = MakeStore();
        left.Leave(reorder);
        plansSawAdopted = store.IsAdopted;
    }

    private ParameterStore MakeStore()
    {
        IReadOnlyList<Parameter> parameters = model.Parameters;
        if (parameters.Any(p => p.Store is { } present && !Engine.Owns(present.Thread)))
        {
            throw new InvalidOperationException(
                $"Model '{model.Name}' has layers in common with a model of another Engine, whose thread alone may touch their weights. Give both the " +
                    $"same ModelOptions.Engine.");
        }

        ParameterStore? shared = parameters.Count > 0 ? parameters[0].Store : null;
        return shared is not null && parameters.All(p => p.Store == shared)
            ? shared.Share(reorder)
            : new ParameterStore(parameters, model.Options.Seed, reorder);
    }

    private void DropStalePlans()
    {
        if (plansSawAdopted != Store.IsAdopted)
        {
            plansSawAdopted = Store.IsAdopted;
            DropPlans();
        }
    }

    private void DropPlans()
    {
        trainings.Clear();
        taped.Clear();
        evaluations.Clear();
        predictions.Clear();
    }
}
