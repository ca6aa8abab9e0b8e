using System.Diagnostics;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <content>The optimizer: its state, fresh or from a checkpoint, and its step.</content>
internal sealed partial class ModelExecutor
{
    private Arena[] slots = [];
    private OptimizerRunner? runner;
    private OptimizerState? loaded;
    private Parameter[]? constrained;

    /// <summary>Whether the optimizer has begun, here or in the checkpoint that was loaded.</summary>
    public bool HasOptimizerState => runner is not null || loaded is not null;

    /// <summary>The optimizer's state that is no array.</summary>
    public double[] OptimizerScalars => loaded?.Scalars ?? (runner is null ? [] : model.Optimizer!.ScalarState);

    /// <summary>Whether the gradients of the last update were finite, as far as their norms were needed to clip them.</summary>
    public bool HasFiniteNorms => runner?.HasFiniteNorms ?? true;

    /// <summary>Applies the gradients of the last training plan. On the engine's thread.</summary>
    /// <param name="penalize">Whether the gradients of penalties are still to be added.</param>
    /// <returns>The penalty of the regularized weights as they were before.</returns>
    public double Update(bool penalize = true)
    {
        long began = Stopwatch.GetTimestamp();
        runner ??= MakeRunner();
        Context.Step++;
        runner.Run(Context.Step, penalize);
        Constrain();
        Store.Version++;
        Context.Trace?.Add(StepTrace.Computing, "optimizer", "update", began);
        return runner.Penalty;
    }

    /// <summary>Begins an update whose gradients come part by part; false, having done nothing, where all are needed first. On the engine's thread.</summary>
    public bool BeginUpdate()
    {
        runner ??= MakeRunner();
        if (!runner.ComesInParts)
        {
            return false;
        }

        Context.Step++;
        runner.Begin(Context.Step);
        return true;
    }

    /// <summary>The gradients from this byte on are there.</summary>
    public void UpdateFrom(long offset)
    {
        long began = Stopwatch.GetTimestamp();
        runner!.UpdateFrom(offset / sizeof(float));
        Context.Trace?.Add(StepTrace.Computing, "optimizer", "update", began);
    }

    /// <summary>Ends the update.</summary>
    /// <returns>The penalty of the regularized weights as they were before.</returns>
    public double EndUpdate()
    {
        runner!.End(Context.Step);
        Constrain();
        Store.Version++;
        return runner.Penalty;
    }

    // Not within the optimizer's pass over flat memory: a norm is of a weight as the user sees it.
    private void Constrain()
    {
        constrained ??= [.. model.Parameters.Where(p => p.Constraint is not null && model.Trains(p))];
        foreach (Parameter parameter in constrained)
        {
            var weight = new Tensor(parameter.Shape);
            Store.Read(parameter, Store.Weights, weight);
            Tensor made = parameter.Constraint!.Apply(weight);
            Store.Write(parameter, Store.Weights, made.Shape == parameter.Shape ? made : throw new ShapeException(
                $"The constraint {parameter.Constraint.GetType().Name} of {parameter.Path} gives {made.Shape} for a weight of {parameter.Shape}."));
        }
    }

    /// <summary>A weight's gradient of the last training plan in the user's shape. On the engine's thread.</summary>
    /// <param name="parameter">The weight.</param>
    /// <param name="penalized">Whether that of its penalty is added.</param>
    public Tensor Gradient(Parameter parameter, bool penalized = true)
    {
        var gradient = new Tensor(parameter.Shape);
        Store.Read(parameter, Store.Gradients, gradient);
        if (penalized && parameter.Regularizer is { } regularizer)
        {
            var weight = new Tensor(parameter.Shape);
            Store.Read(parameter, Store.Weights, weight);
            regularizer.AddGradient(weight.AsSpan<float>(), gradient.AsSpan<float>());
        }

        return gradient;
    }

    /// <summary>The arrays that the optimizer keeps, by number and weight.</summary>
    public IEnumerable<(int Slot, Parameter Parameter)> OptimizerArrays() => !HasOptimizerState
        ? []
        : Enumerable.Range(0, model.Optimizer!.SlotCount).SelectMany(slot => model.Parameters.Where(p => !p.IsStatistic).Select(p => (slot, p)));

    /// <summary>One of the optimizer's arrays, in its weight's user shape. On the engine's thread.</summary>
    public Tensor OptimizerArray(int slot, Parameter parameter)
    {
        if (loaded is not null)
        {
            return loaded.Slots[(slot, parameter)];
        }

        var value = new Tensor(parameter.Shape);
        store.Read(parameter, slots[slot], value);
        return value;
    }

    /// <summary>Goes on from a checkpoint. Its arrays wait until the layouts of the weights are known. On the engine's thread.</summary>
    public void Continue(long step, OptimizerState? state)
    {
        DropOptimizer();
        HasSwappedAverages = false;
        Context.Step = step;
        model.Optimizer!.GoTo(step);
        loaded = state;
    }

    private OptimizerRunner MakeRunner()
    {
        Optimizer optimizer = model.Optimizer ?? throw new InvalidOperationException(
            $"Model '{model.Name}' has no optimizer yet. Call Compile(optimizer, loss, metrics) first.");
        IReadOnlyDictionary<Parameter, float> multipliers = optimizer.MultipliersOf(model);
        slots = [.. Enumerable.Range(0, optimizer.SlotCount).Select(_ => new Arena(Store.Weights.ByteSize))];
        optimizer.InitializeSlots(slots);
        if (loaded is not null)
        {
            foreach (((int slot, Parameter p), Tensor value) in loaded.Slots)
            {
                Store.Write(p, slots[slot], value);
            }

            optimizer.ScalarState = loaded.Scalars;
            loaded = null;
        }

        ParameterSlice[] slices = [.. model.Parameters.Where(p => !p.IsStatistic).Select(p => Slice(p, multipliers.GetValueOrDefault(p, 1)))];
        return new OptimizerRunner(Engine.Team, optimizer, Store.Weights, Store.Gradients, slots, slices);
    }

    private ParameterSlice Slice(Parameter p, float multiplier)
    {
        ParameterStore.Entry entry = Store[p];
        return new ParameterSlice(
            entry.Offset / sizeof(float), entry.Layout.ByteSize / sizeof(float), (float)(p.Regularizer?.L1 ?? 0), (float)(p.Regularizer?.L2 ?? 0),
            model.Optimizer!.Decays(p), model.Trains(p))
        {
            Own = p.Regularizer is { IsOwn: true } own ? own : null,
            RateMultiplier = multiplier,
        };
    }

    private void DropOptimizer()
    {
        foreach (Arena slot in slots)
        {
            slot.Dispose();
        }

        slots = [];
        runner = null;
        constrained = null;
        loaded = null;
    }
}
