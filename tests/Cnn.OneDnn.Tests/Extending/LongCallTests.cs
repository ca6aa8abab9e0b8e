using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cnn.OneDnn.Layers;
using Microsoft.Extensions.Logging;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>Calls that can be ended, say how far they are, and are seen by logs and telemetry; contents in streams.</summary>
[NonParallelizable]
public sealed partial class LongCallTests
{
    private static Tensor X => Tensor.Random(new Shape(10, 4), 1);

    private static Tensor Y => Tensor.Random(new Shape(10, 2), 2);

    private static TensorDataset Data => new(X, Y);

    [Test]
    public async Task Epochs_come_one_by_one_with_their_figures()
    {
        using Sequential model = Net(), other = Net();
        List<EpochResult> epochs = [];
        await foreach (EpochResult epoch in model.FitEpochsAsync(Data, new FitOptions { Epochs = 3, BatchSize = 4, Validation = Data }))
        {
            epochs.Add(epoch);
        }

        History history = other.Fit(Data, new FitOptions { Epochs = 3, BatchSize = 4, Validation = Data });
        Assert.That(epochs.Select(e => e.Epoch), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(epochs.Select(e => e.Loss), Is.EqualTo(history["loss"]));
        Assert.That(epochs.Select(e => e["val_loss"]), Is.EqualTo(history["val_loss"]));
    }

    [Test]
    public async Task Leaving_the_loop_ends_the_training()
    {
        using Sequential model = Net();
        await foreach (EpochResult _ in model.FitEpochsAsync(Data, new FitOptions { Epochs = 1_000_000, BatchSize = 4 }))
        {
            break;
        }

        long steps = model.StepsDone;
        Assert.That(steps, Is.InRange(3, 2_999_999));
        model.Predict(X);
        Assert.That(model.StepsDone, Is.EqualTo(steps), "nothing goes on");
    }

    [Test]
    public void A_cancelled_loop_says_so_and_a_mistake_comes_through()
    {
        using Sequential model = Net();
        using var cancel = new CancellationTokenSource();
        Assert.That(
            async () =>
            {
                await foreach (EpochResult _ in model.FitEpochsAsync(Data, new FitOptions { Epochs = 1_000_000 }, cancel.Token))
                {
                    await cancel.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            async () =>
            {
                await foreach (EpochResult _ in model.FitEpochsAsync(new TensorDataset(Tensor.Zeros(new Shape(2, 3)), Tensor.Zeros(new Shape(2, 2)))))
                {
                }
            },
            Throws.TypeOf<ShapeException>());
    }

    [Test]
    public void Progress_tells_every_step_of_training_evaluation_and_prediction()
    {
        using Sequential model = Net();
        var seen = new Recorder();
        model.Fit(Data, new FitOptions { Epochs = 2, BatchSize = 4, Progress = seen });
        Assert.That(seen.Values.Select(p => (p.Epoch, p.Epochs, p.Step, p.Steps)),
            Is.EqualTo(new[] { (0, 2, 1, 3), (0, 2, 2, 3), (0, 2, 3, 3), (1, 2, 1, 3), (1, 2, 2, 3), (1, 2, 3, 3) }));
        Assert.That(seen.Values[^1].Fraction, Is.EqualTo(1));
        Assert.That(seen.Values[0].Fraction, Is.EqualTo(1 / 6.0).Within(1e-12));
        seen.Values.Clear();
        TrainingLogs logs = model.Evaluate(Data, 4, seen);
        Assert.That((seen.Values.Count, seen.Values[^1].Loss), Is.EqualTo((3, logs.Loss)));
        seen.Values.Clear();
        Assert.That(model.Predict([X], 4, seen)[0].ToArray(), Is.EqualTo(model.Predict(X).ToArray()).Within(1e-6));
        Assert.That(seen.Values.Select(p => p.Step), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void Evaluation_and_prediction_end_where_they_are_cancelled()
    {
        using Sequential model = Net();
        using var cancel = new CancellationTokenSource();
        var stop = new Recorder(() => cancel.Cancel());
        Assert.That(() => model.Evaluate(Data, 4, stop, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(stop.Values, Has.Count.EqualTo(1));
        Assert.That(() => model.Predict([X], 4, null, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await model.EvaluateAsync(Data, cancellationToken: cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await Model.LoadAsync("nowhere", null, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => Model.Load(new MemoryStream(model.ToBytes()), null, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_log_has_a_line_for_the_beginning_each_epoch_and_the_end()
    {
        using Sequential model = Net();
        var log = new LogLines();
        model.Fit(Data, new FitOptions { Epochs = 2, BatchSize = 4, Logger = log });
        Assert.That(log.Lines, Has.Count.EqualTo(4));
        Assert.That(log.Lines[0], Is.EqualTo("Information: Training of sequential begins: epochs 1 to 2, 10 samples in batches of 4"));
        Assert.That(log.Lines[1], Does.StartWith("Information: sequential, epoch 1 of 2: loss "));
        Assert.That(log.Lines[3], Is.EqualTo("Information: Training of sequential is over: 2 epochs and 6 steps done"));
    }

    [Test]
    public void Listeners_hear_of_steps_and_activities()
    {
        using Sequential model = Net();
        List<string> activities = [];
        Dictionary<string, double> sums = [];
        Dictionary<string, int> counts = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "Cnn",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a => activities.Add(a.OperationName),
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == "Cnn") { l.EnableMeasurementEvents(instrument); } },
        };
        meters.SetMeasurementEventCallback<double>((instrument, value, _, _) => Note(instrument, value));
        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) => Note(instrument, value));
        meters.Start();
        model.Fit(Data, new FitOptions { Epochs = 2, BatchSize = 4, Validation = Data });
        Assert.That(activities, Is.EqualTo(new[] { "cnn.evaluate", "cnn.epoch", "cnn.evaluate", "cnn.epoch", "cnn.fit" }));
        Assert.That((counts["cnn.train.step.duration"], counts["cnn.train.loader.wait"], sums["cnn.train.images"], counts["cnn.train.images_per_second"]),
            Is.EqualTo((6, 6, 20.0, 2)));
        Assert.That(sums["cnn.train.step.duration"], Is.Positive);

        void Note(Instrument instrument, double value)
        {
            sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
            counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + 1;
        }
    }

    [Test]
    public async Task Predictions_beside_a_training_on_shared_weights_see_whole_steps()
    {
        // One weight, whose value after each step is known: y = w x, w becomes w / 2.
        SymbolicTensor x = new Input(1).Output, y = new Dense(1, useBias: false, kernelInitializer: new Ones()).Apply(x);
        using var trained = new Model(x, y);
        using var serving = new Model(x, y);
        trained.Compile(new Sgd(0.25), Loss.MeanSquaredError);
        Tensor one = Tensor.Ones(new Shape(1, 1)), many = Tensor.Ones(new Shape(64, 1));
        HashSet<float> states = [.. Enumerable.Range(0, 13).Select(k => MathF.ScaleB(1, -k))];
        Task training = Task.Run(() =>
        {
            for (int step = 0; step < 12; step++)
            {
                trained.TrainOnBatch(one, Tensor.Zeros(new Shape(1, 1)));
            }
        });
        float last = 1;
        bool over;
        do
        {
            over = training.IsCompleted;
            float[] seen = serving.Predict(many, batchSize: 64).ToArray();
            Assert.That(seen.Distinct().Count(), Is.EqualTo(1), "one batch, one state of the weights");
            Assert.That(states, Does.Contain(seen[0]));
            Assert.That(seen[0], Is.LessThanOrEqualTo(last), "never an older one");
            last = seen[0];
        }
        while (!over);
        await training;
        Assert.That(last, Is.EqualTo(MathF.ScaleB(1, -12)));
    }

    private static Sequential Net()
    {
        var model = new Sequential(new Input(4), new Dense(2)) { Options = new ModelOptions { Backend = BackendKind.Managed, Seed = 3 } };
        model.Compile(new Adam(), Loss.MeanSquaredError);
        return model;
    }

    private sealed class Recorder(Action? then = null) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Values { get; } = [];

        public void Report(TrainingProgress value)
        {
            Values.Add(value);
            then?.Invoke();
        }
    }

    private sealed class LogLines : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
