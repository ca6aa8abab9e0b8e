using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <content>Steps that a <see cref="GradientTape"/> recorded.</content>
public partial class Model
{
    /// <summary>One batch forward and back with a loss, and optimizers that were given from outside.</summary>
    internal TapedLoss Tape(Loss loss, TensorLike x, TensorLike y, bool penalties)
    {
        ThrowIfDisposed();
        RequireOneNumber(loss, nameof(loss));
        DefineBy(x, nameof(x));
        RequireOneEach();
        (Tensor samples, Tensor targets) = Arrays(x, y, loss);
        SettleLearners();
        ModelExecutor running = Executor;
        int count = samples.Shape[0];
        double value = 0;
        var predictions = new Tensor(new Shape([count, .. Output.Shape]));
        var gradients = new Dictionary<Parameter, Tensor>();
        running.Invoke(() =>
        {
            Plan plan = running.PlanFor(loss, count, penalties);
            running.RunTaped(plan, loss, samples, targets);
            value = Mean(plan.Output<float>(0)) * (loss.Reduction == Reduction.Sum ? plan.Output<float>(0).Length : 1);
            plan.Output<float>(1).CopyTo(predictions.AsSpan<float>());
            if (penalties)
            {
                value += running.Penalty();
                for (int i = 2; i < plan.OutputCount; i++)
                {
                    value += Mean(plan.Output<float>(i));
                }
            }

            foreach (Parameter p in Parameters.Where(Trains))
            {
                gradients.Add(p, running.Gradient(p, penalties));
            }
        });
        return new TapedLoss(this, value, predictions, gradients);
    }

    /// <summary>A batch forward, for the loss of each sample, or of each of its places: (n, ...), or (1) of a loss of the whole batch.</summary>
    internal Tensor LossOfEach(Loss loss, TensorLike x, TensorLike y)
    {
        DefineBy(x, nameof(x));
        (Tensor samples, Tensor targets) = Arrays(x, y, loss);
        SettleLearners();
        ModelExecutor running = Executor;
        float[] losses = [];
        running.Invoke(() =>
        {
            Plan plan = running.PlanFor(loss, samples.Shape[0], penalized: false);
            running.RunTaped(plan, loss, samples, targets);
            losses = plan.Output<float>(0).ToArray();
        });
        var places = new Shape([samples.Shape[0], .. Output.Shape.AsSpan()[..^1]]);
        return Tensor.From(losses, losses.Length == places.ElementCount ? places : new Shape(losses.Length));
    }

    /// <summary>One step with gradients, of an optimizer that the model was compiled with or that it takes as its own now.</summary>
    /// <exception cref="InvalidOperationException">The model has another optimizer.</exception>
    internal void StepOf(Optimizer optimizer, IReadOnlyDictionary<string, Tensor> gradients)
    {
        ThrowIfDisposed();
        SettleLearners();
        Optimizer ??= optimizer.ForTraining();
        if (!Optimizer.IsMadeFrom(optimizer))
        {
            throw new InvalidOperationException(
                $"Model '{Name}' trains with another optimizer, an {Optimizer.GetType().Name} with a state of its own. Give gradients to that, " +
                    $"model.Optimizer, or compile the model with this one.");
        }

        Step(gradients);
    }

    private static double Mean(ReadOnlySpan<float> rows)
    {
        double sum = 0;
        foreach (float row in rows)
        {
            sum += row;
        }

        return sum / rows.Length;
    }

    // Plans are made for weights that learn: which these are is settled by the first step, where no Compile has done so.
    private void SettleLearners() => trained ??= Layers.SelectMany(l => l.WithParts()).ToDictionary(l => l, l => l.Learns);
}
