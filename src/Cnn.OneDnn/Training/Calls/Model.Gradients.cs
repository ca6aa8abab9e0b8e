using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <content>Gradients for a training loop of your own.</content>
public partial class Model
{
    /// <summary>
    /// The gradients of a batch, of what <see cref="TrainOnBatch(TensorLike, TensorLike)"/> would make smaller, penalties included; no weight changes. As in a
    /// training step dropout drops and batch normalization takes the batch's statistics and moves its averages; random numbers are new ones after the next
    /// <see cref="ApplyGradients"/>.
    /// </summary>
    /// <param name="x">Samples: a tensor (n, ...), or an array.</param>
    /// <param name="y">Targets: integer labels (n) for a sparse loss, else (n, ...).</param>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The numbers do not fit the model, or a label is no class of its output.</exception>
    public GradientResult Gradients(TensorLike x, TensorLike y)
    {
        (Tensor samples, Tensor targets) = Arrays(x, y);
        return Gradients([samples], [targets]);
    }

    /// <summary>The gradients of a batch of a model with several inputs or outputs.</summary>
    /// <inheritdoc cref="Gradients(TensorLike, TensorLike)"/>
    public GradientResult Gradients(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        DefineFor(SamplesOf(inputs));
        RequireCompiled();
        int count = DataCheck.Samples(this, inputs);
        DataCheck.Targets(this, targets, count);
        ModelExecutor running = Executor;
        var meter = new EpochMeter(this, "");
        var gradients = new List<KeyValuePair<string, Tensor>>();
        running.Invoke(() =>
        {
            running.Decide(PlanMode.Train, inputs, targets);
            Plan plan = running.PlanFor(PlanMode.Train, count);
            running.Run(plan, inputs, targets);
            meter.Add(plan, targets, count, running.Penalty());
            foreach (Parameter p in Parameters.Where(Trains))
            {
                gradients.Add(KeyValuePair.Create(p.Path, running.Gradient(p)));
            }
        });
        var logs = new TrainingLogs();
        meter.Report(logs);
        return new GradientResult(meter.LastLoss, logs, gradients);
    }

    /// <summary>
    /// One step of the optimizer with gradients that <see cref="Gradients(TensorLike, TensorLike)"/> gave or that were computed otherwise: clipping,
    /// accumulation and decay are the optimizer's. Penalties are not added again.
    /// </summary>
    /// <param name="gradients">By the names of weights, in Keras's shapes; one for each that learns.</param>
    /// <exception cref="ArgumentException">A gradient is missing, of another shape, or of no weight that learns.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public void ApplyGradients(IReadOnlyDictionary<string, Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        RequireCompiled();
        Step(gradients);
    }

    private void Step(IReadOnlyDictionary<string, Tensor> gradients)
    {
        Dictionary<string, Parameter> trained = Parameters.Where(Trains).ToDictionary(p => p.Path, StringComparer.Ordinal);
        string[] wrong =
        [
            .. trained.Where(t => !gradients.TryGetValue(t.Key, out Tensor? g) || g.Shape != t.Value.Shape || g.Type != DataType.Float32)
                .Select(t => $"{t.Key} {t.Value.Shape}"),
            .. gradients.Keys.Where(k => !trained.ContainsKey(k)),
        ];
        if (wrong.Length > 0)
        {
            throw new ArgumentException(
                $"Model '{Name}' needs a gradient of Float32 for each weight that learns, and none besides; wrong or missing: {string.Join(", ", wrong)}.",
                nameof(gradients));
        }

        ModelExecutor running = Executor;
        running.Invoke(() =>
        {
            running.LeaveAverages();
            foreach ((string name, Parameter parameter) in trained)
            {
                running.Store.Write(parameter, running.Store.Gradients, gradients[name]);
            }

            running.Update(penalize: false);
        });
    }
}
