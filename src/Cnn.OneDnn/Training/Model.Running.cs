using System.Runtime.CompilerServices;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

public partial class Model
{
    /// <summary>Trains on a dataset.</summary>
    /// <returns>Loss and metrics of each epoch.</returns>
    /// <remarks>
    /// Every call goes on through the data where the one before ended: with new orders and new random variations, and counting <see cref="EpochsDone"/> on.
    /// Callbacks are told of epochs from
    /// <see cref="FitOptions.InitialEpoch"/> on, as in Keras.
    /// </remarks>
    /// <exception cref="InvalidOperationException"><see cref="Compile(Optimizer, Loss, IReadOnlyList{Metric})"/> was not called.</exception>
    /// <exception cref="ArgumentException">The dataset's samples do not have the shapes of the model's inputs and outputs, or a label is no class of its
    /// output.</exception>
    [OverloadResolutionPriority(1)]
    public History Fit(Dataset data, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        try
        {
            return Train(data, options ?? new FitOptions());
        }
        catch (Exception e)
        {
            AbandonOthers(e);
            throw;
        }
    }

    /// <summary>Loss and metrics over a dataset.</summary>
    /// <param name="data">Samples and targets.</param>
    /// <param name="batchSize">Samples at a time; what the dataset says if null, and 32 where that says nothing.</param>
    /// <param name="verbose">0 for silence, 1 for a line with the figures on standard error.</param>
    /// <param name="steps">After how many batches it ends; null for all.</param>
    /// <param name="returnDict">As in Keras; what is returned is both: a list in the order of the metrics, and a dictionary of their names.</param>
    /// <inheritdoc cref="Fit(Dataset, FitOptions)" path="/exception"/>
    public TrainingLogs Evaluate(Dataset data, int? batchSize = null, int verbose = 0, int? steps = null, bool returnDict = true)
    {
        ArgumentNullException.ThrowIfNull(data);
        _ = returnDict;
        return Told(Evaluate(data, batchSize ?? data.BatchSize ?? UsualBatchSize, sampleWeights: null, progress: null, CancellationToken.None, steps), verbose);
    }

    /// <summary>The output for a tensor of samples: (n, ...) to (n, ...), in the user's order. What is not Float32 is converted, not scaled.</summary>
    /// <exception cref="ArgumentException">The tensor does not have the input's shape, or the model has several inputs or outputs.</exception>
    public Tensor Predict(Tensor x, int batchSize = 32)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Predict((TensorLike)x, batchSize);
    }

    /// <summary>The outputs for tensors of samples, one per input.</summary>
    /// <exception cref="ArgumentException">The tensors do not have the inputs' shapes.</exception>
    public IReadOnlyList<Tensor> Predict(IReadOnlyList<Tensor> inputs, int batchSize = 32) =>
        Predict(inputs, batchSize, progress: null, CancellationToken.None);

    /// <summary>
    /// Set to true within a training, as by a callback, it ends that after the current batch: Keras's stop_training. A training that begins sets it to false.
    /// </summary>
    public bool StopTraining { get; set; }

    /// <summary>One training step.</summary>
    /// <returns>The loss before the step, penalties of regularizers included, and the metrics of this batch; as a number it is the loss.</returns>
    /// <exception cref="ArgumentException">The tensors do not fit the model, or a label is no class of its output.</exception>
    public BatchLogs TrainOnBatch(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        DefineFor(SamplesOf(inputs));
        RequireCompiled();
        int count = DataCheck.Samples(this, inputs);
        DataCheck.Targets(this, targets, count);
        ModelExecutor running = Executor;
        var logs = new BatchLogs();
        var meter = new EpochMeter(this, "");
        long began = Telemetry.Start();
        running.Invoke(() =>
        {
            running.LeaveAverages();
            running.Decide(PlanMode.Train, inputs, targets);
            Plan plan = running.PlanFor(PlanMode.Train, count);
            running.Run(plan, inputs, targets);
            meter.Add(plan, targets, count, running.Update());
        });
        Telemetry.Step(began, count);
        meter.Report(logs);
        return logs;
    }

    /// <summary>A copy of a parameter's value, in Keras's shape.</summary>
    /// <exception cref="ArgumentException">The parameter is not this model's.</exception>
    public Tensor GetWeight(Parameter parameter)
    {
        RequireOwn(parameter);
        ModelExecutor running = Executor;
        var result = new Tensor(parameter.Shape);
        running.Invoke(() => running.Store.Read(parameter, running.Store.Weights, result));
        return result;
    }

    /// <summary>Copies of all parameters' values, in the order of <see cref="Parameters"/> and in Keras's shapes.</summary>
    public IReadOnlyList<Tensor> GetWeights() => ((IWeightKeeper)this).GetWeights(Parameters);

    /// <summary>Sets all parameters' values, in the order of <see cref="Parameters"/> and in Keras's shapes.</summary>
    /// <exception cref="ArgumentException">There is not one value for each parameter, or one has another shape.</exception>
    public void SetWeights(IReadOnlyList<Tensor> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != Parameters.Count)
        {
            throw new ArgumentException($"Model '{Name}' has {Parameters.Count} parameters, received {values.Count} values.", nameof(values));
        }

        ((IWeightKeeper)this).SetWeights(Parameters.Zip(values).ToDictionary(p => p.First, p => p.Second));
    }

    /// <summary>Sets a parameter's value, in Keras's shape.</summary>
    /// <exception cref="ArgumentException">The parameter is not this model's, or the shape is another.</exception>
    public void SetWeight(Parameter parameter, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ((IWeightKeeper)this).SetWeights(new Dictionary<Parameter, Tensor> { [parameter] = value });
    }

    /// <summary>Copies of some parameters' values, all of one moment.</summary>
    IReadOnlyList<Tensor> IWeightKeeper.GetWeights(IReadOnlyList<Parameter> parameters)
    {
        ModelExecutor running = Executor;
        Tensor[] values = [.. parameters.Select(p => new Tensor(p.Shape))];
        running.Invoke(() =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                running.Store.Read(parameters[i], running.Store.Weights, values[i]);
            }
        });
        return values;
    }

    /// <summary>Sets some parameters' values at one moment, all or none.</summary>
    /// <exception cref="ArgumentException">A parameter is not this model's, or a value has another shape or type.</exception>
    void IWeightKeeper.SetWeights(IReadOnlyDictionary<Parameter, Tensor> values)
    {
        foreach ((Parameter parameter, Tensor value) in values)
        {
            RequireOwn(parameter);
            ArgumentNullException.ThrowIfNull(value);
            if (value.Shape != parameter.Shape || value.Type != DataType.Float32)
            {
                throw new ArgumentException(
                    $"{parameter.Path} has shape {parameter.Shape} of Float32, received {value.Shape} of {value.Type}.", nameof(values));
            }
        }

        ModelExecutor running = Executor;
        running.Invoke(() =>
        {
            foreach ((Parameter parameter, Tensor value) in values)
            {
                running.Store.Write(parameter, running.Store.Weights, value);
            }
        });
    }

    private History Train(Dataset data, FitOptions options)
    {
        DefineFor([.. data.Inputs.Select(i => i.Shape)]);
        RequireCompiled();
        DataCheck.Fits(this, data);
        if (options.Validation is { } validation)
        {
            DataCheck.Fits(this, validation);
        }

        options = options.AskedBatchSize is null && data.BatchSize is { } size ? options with { BatchSize = size } : options;
        ModelExecutor running = Executor;
        running.BeginPass(nameof(Fit));
        try
        {
            return new FitLoop(this, data, options).Run();
        }
        finally
        {
            running.EndPass();
        }
    }

    private static Shape[] SamplesOf(IReadOnlyList<Tensor> inputs) => [.. inputs.Select(t => new Shape(t.Shape.AsSpan()[Math.Min(1, t.Shape.Rank)..]))];

    private static bool TryPredictPart(ModelExecutor running, IReadOnlyList<Tensor> inputs, Tensor[] outputs, int start, int size, int count)
    {
        if (running.SerialPlanFor(size) is not { } plan)
        {
            return false;
        }

        PredictPart(running, plan, inputs, outputs, start, size, count);
        return true;
    }

    private static void PredictPart(
        ModelExecutor running, Plan plan, IReadOnlyList<Tensor> inputs, Tensor[] outputs, int start, int size, int count)
    {
        for (int i = 0; i < inputs.Count; i++)
        {
            int sample = inputs[i].ByteSize / count;
            inputs[i].Bytes().Slice(start * sample, size * sample).CopyTo(plan.InputBytes(i));
        }

        plan.Run(running.Context, running.Store.Version);
        for (int i = 0; i < outputs.Length; i++)
        {
            int sample = outputs[i].Shape.ElementCount / count;
            plan.Output<float>(i).CopyTo(outputs[i].AsSpan<float>()[(start * sample)..]);
        }
    }

    private void DecideOn(IReadOnlyList<Tensor> inputs, int size, int count)
    {
        if (Executor.Policy != DataTypePolicy.Auto)
        {
            return;
        }

        var first = new Tensor[inputs.Count];
        for (int i = 0; i < first.Length; i++)
        {
            first[i] = new Tensor(new Shape([size, .. inputs[i].Shape.AsSpan()[1..]]), inputs[i].Type);
            inputs[i].Bytes()[..(inputs[i].ByteSize / count * size)].CopyTo(first[i].Bytes());
        }

        Executor.Decide(PlanMode.Predict, first, []);
    }
}
