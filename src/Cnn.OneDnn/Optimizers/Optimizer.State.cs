namespace Cnn.OneDnn;

/// <content>The state of a training: where it stands, and the start of a step.</content>
public abstract partial class Optimizer
{
    /// <summary>
    /// The batches that it has been told of since its model was compiled, those before a checkpoint included: of <see cref="Model.Optimizer"/>.
    /// </summary>
    public long Iterations => steps;

    /// <summary>Throws when these cannot be this optimizer's scalar state.</summary>
    internal void CheckScalarState(double[] values)
    {
        if (values.Length != InitialScalars.Length || !values.All(v => v is > 0 and <= 1))
        {
            throw new ArgumentException(
                $"{GetType().Name} keeps {InitialScalars.Length} numbers in (0, 1], received [{string.Join(", ", values)}]; they are another optimizer's.",
                nameof(values));
        }
    }

    /// <summary>Sets the state before a first step.</summary>
    internal void InitializeSlots(IReadOnlyList<Arena> slots)
    {
        WriteScalars(InitialScalars);
        steps = 0;
        for (int i = 0; i < slots.Count; i++)
        {
            // Behind the rule's own slots lies the sum of accumulated gradients.
            float initial = i < RuleSlots ? SlotInitialValue(i) : 0;
            long count = slots[i].ByteSize / sizeof(float);
            for (long at = 0; at < count; at += int.MaxValue)
            {
                slots[i].Span<float>(at * sizeof(float), Math.Min(int.MaxValue, count - at)).Fill(initial);
            }
        }
    }

    /// <summary>Throws when more than one way of clipping is asked for.</summary>
    internal void CheckClipping()
    {
        if ((clipValue is null ? 0 : 1) + (clipNorm is null ? 0 : 1) + (globalClipNorm is null ? 0 : 1) > 1)
        {
            throw new InvalidOperationException(
                $"Only one of ClipValue, ClipNorm and GlobalClipNorm can be set, received {clipValue?.ToString() ?? "none"}, " +
                    $"{clipNorm?.ToString() ?? "none"} and {globalClipNorm?.ToString() ?? "none"}.");
        }
    }

    /// <summary>An optimizer with the same settings and no state, for one training.</summary>
    internal Optimizer ForTraining()
    {
        Follow();
        var own = (Optimizer)MemberwiseClone();
        (own.origin, own.taken, own.changes) = (this, changes, 0);
        own.WriteScalars(InitialScalars);
        own.GoTo(0);
        return own;
    }

    /// <summary>Says how many batches have been done: where on a schedule the learning rate is.</summary>
    internal void GoTo(long step) => steps = step;

    /// <summary>Starts the update that follows the gradients of batch <paramref name="iteration"/>, counted from 1.</summary>
    internal OptimizerStep Begin(long iteration)
    {
        steps = iteration - 1;
        float rate = (float)LearningRate;
        steps = iteration;
        return Prepare(new OptimizerStep(iteration / Accumulation, rate));
    }

    /// <summary>Adds the optimizer's own scalars to a step, and advances its scalar state.</summary>
    private protected virtual OptimizerStep Prepare(OptimizerStep step) => step;

    private protected virtual double[] ReadScalars() => [];

    private protected virtual void WriteScalars(double[] values)
    {
    }

    private void Follow()
    {
        origin?.Follow();
        if (origin is not null && origin.changes != taken)
        {
            (learningRate, taken) = (origin.learningRate, origin.changes);
            changes++;
        }
    }
}
