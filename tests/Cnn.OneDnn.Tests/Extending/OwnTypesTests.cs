using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>Optimizers, metrics, schedules, penalties and first values of a user's: one method each, and checkpoints that hold them.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
public sealed class OwnTypesTests(BackendKind backend)
{
    private const int Samples = 12;

    [OneTimeSetUp]
    public void Register()
    {
        CustomObjects.Register(c => new OwnMomentum((float)c["momentum"]!));
        CustomObjects.Register<Falling>();
        CustomObjects.Register<Distance>();
        CustomObjects.Register<Bias>();
        CustomObjects.Register<TowardsOne>();
        CustomObjects.Register<Ramp>();
    }

    [Test]
    public void An_optimizer_with_the_rule_of_a_built_in_one_trains_alike()
    {
        float[][] own = Trained(new OwnMomentum(0.9f), 3), known = Trained(new Sgd(0.1, momentum: 0.9), 3);
        for (int i = 0; i < own.Length; i++)
        {
            Assert.That(own[i], Is.EqualTo(known[i]).Within(1e-5));
        }
    }

    [Test]
    public void Clipping_decay_accumulation_and_schedules_come_with_it()
    {
        float[][] own = Trained(new OwnMomentum(0.9f) { ClipNorm = 0.1, WeightDecay = 0.05, GradientAccumulationSteps = 2 }, 4);
        float[][] known = Trained(new Sgd(0.1, momentum: 0.9) { ClipNorm = 0.1, WeightDecay = 0.05, GradientAccumulationSteps = 2 }, 4);
        Assert.That(own.SelectMany(w => w), Is.EqualTo(known.SelectMany(w => w)).Within(1e-5));
        own = Trained(new OwnMomentum(0.9f, new Falling()), 4);
        known = Trained(new Sgd(new Falling(), momentum: 0.9), 4);
        Assert.That(own.SelectMany(w => w), Is.EqualTo(known.SelectMany(w => w)).Within(1e-5));
    }

    [Test]
    public void A_rule_that_moves_all_elements_does_not_move_padding()
    {
        // 3 and 5 channels are padded to blocks where layouts are blocked.
        using Sequential model = Net(new Restless());
        for (int step = 0; step < 5; step++)
        {
            model.TrainOnBatch(X, Y);
        }

        Assert.That(model.Predict(X).ToArray(), Is.All.Matches<float>(float.IsFinite));
        using Sequential copy = Net(new Sgd());
        copy.SetWeights(model.GetWeights());
        Assert.That(copy.Predict(X).ToArray(), Is.EqualTo(model.Predict(X).ToArray()).Within(1e-4));
    }

    [Test]
    public void A_checkpoint_of_own_types_goes_on_bit_for_bit()
    {
        using var folder = new Interop.TemporaryFolder();
        string path = Path.Combine(folder.Path, "own.safetensors");
        using Sequential model = Net(new OwnMomentum(0.8f, new Falling()));
        model.Fit(X, Y, batchSize: 4);
        model.Save(path);
        using Model loaded = Model.Load(path, new ModelOptions { Backend = backend });
        Assert.That(loaded.Optimizer, Is.TypeOf<OwnMomentum>().And.Property(nameof(OwnMomentum.Momentum)).EqualTo(0.8f));
        Assert.That(loaded.Optimizer!.Schedule, Is.TypeOf<Falling>());
        Assert.That((loaded.Losses[0].GetType(), loaded.Metrics[0].GetType(), loaded.Parameters[0].Regularizer!.GetType()),
            Is.EqualTo((typeof(Distance), typeof(Bias), typeof(TowardsOne))));
        History one = model.Fit(X, Y, epochs: 3, batchSize: 4, initialEpoch: 1), two = loaded.Fit(X, Y, epochs: 3, batchSize: 4, initialEpoch: 1);
        Assert.That(two["loss"], Is.EqualTo(one["loss"]));
        Assert.That(two["bias"], Is.EqualTo(one["bias"]));
        Assert.That(loaded.GetWeights().SelectMany(w => w.ToArray<float>()), Is.EqualTo(model.GetWeights().SelectMany(w => w.ToArray<float>())));
    }

    [Test]
    public void A_checkpoint_of_a_class_that_is_not_registered_says_so()
    {
        using var folder = new Interop.TemporaryFolder();
        string path = Path.Combine(folder.Path, "own.safetensors");
        using var model = new Sequential(new Input(2), new Dense(1)) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Sgd(), new Unknown());
        model.Save(path);
        Assert.That(() => Model.Load(path),
            Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("'Unknown'").And.Message.Contains("CustomObjects.Register"));
        Assert.That(() => CustomObjects.Register(_ => "text"), Throws.ArgumentException.With.Message.Contains("String is no class of your own"));
    }

    [Test]
    public void Own_classes_are_known_by_name_once_registered()
    {
        using var model = new Sequential(new Input(2), new Dense(1, kernelInitializer: "ramp", kernelRegularizer: "towards_one"))
        {
            Options = new ModelOptions { Backend = backend },
        };
        model.Compile("sgd", "distance", "bias");
        Assert.That(model.GetWeights()[0].ToArray(), Is.EqualTo(new[] { 0f, 1 }));
        Assert.That((model.Losses[0].Name, model.Metrics[0].Name), Is.EqualTo(("distance", "bias")));
    }

    [Test]
    public void A_metric_is_the_mean_over_the_epoch_and_a_penalty_counts_in_loss_and_gradient()
    {
        using var model = new Sequential(
            new Input(1), new Dense(1, useBias: false, kernelInitializer: new Constant { Value = 3 },
                kernelRegularizer: new TowardsOne())) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Sgd(0.25), Loss.MeanSquaredError, new Bias());
        Tensor x = Tensor.FromArray<float>([0, 0, 0], new Shape(3, 1)), y = Tensor.FromArray<float>([1, 2, 6], new Shape(3, 1));
        TrainingLogs logs = model.Evaluate(x, y, batchSize: 2);
        Assert.That((logs["bias"], logs.Loss),
            Is.EqualTo((-3.0, ((1 + 4 + 36) / 3.0) + 4)).Using<(double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-6));
        Assert.That(model.Gradients(x, y)["dense/kernel"].ToArray(), Is.EqualTo(new[] { 4f }));
        model.TrainOnBatch(x, y);
        Assert.That(model.GetWeights()[0].ToArray(), Is.EqualTo(new[] { 2f }));
    }

    private static Tensor X => Tensor.Random(new Shape(Samples, 5, 5, 3), 3);

    private static Tensor Y => Tensor.Random(new Shape(Samples, 2), 4);

    private float[][] Trained(Optimizer optimizer, int steps)
    {
        using Sequential model = Net(optimizer);
        for (int step = 0; step < steps; step++)
        {
            model.TrainOnBatch(X, Y);
        }

        return [.. model.GetWeights().Select(w => w.ToArray<float>())];
    }

    private Sequential Net(Optimizer optimizer)
    {
        var model = new Sequential(
            new Input(5, 5, 3), new Conv2D(5, 3, activation: "tanh", kernelRegularizer: new TowardsOne()), new Conv2D(4, 3), new Flatten(), new Dense(2))
        {
            Options = new ModelOptions { Backend = backend },
        };
        model.Compile(optimizer, new Distance(), new Bias());
        return model;
    }

    private sealed class OwnMomentum(float momentum, LearningRateSchedule? schedule = null) : Optimizer(schedule is null ? 0.1 : schedule)
    {
        public float Momentum => momentum;

        protected override int SlotsPerWeight => 1;

        public override JsonObject GetConfig() => new() { ["momentum"] = momentum };

        protected internal override void Update(
            in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                slot0[i] = (momentum * slot0[i]) - (step.LearningRate * gradients[i]);
                weights[i] += slot0[i];
            }
        }
    }

    private sealed class Restless() : Optimizer(0.01)
    {
        protected internal override void Update(
            in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] += step.LearningRate * (1 - gradients[i]);
            }
        }
    }

    private sealed class Falling : LearningRateSchedule
    {
        public override double At(long step) => 0.2 / (step + 1);
    }

    private sealed class Distance : Loss
    {
        public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction) =>
            context.Sqrt(context.Sum(context.Square(prediction - target), [-1]) + 1e-3f);
    }

    private sealed class Unknown : Loss
    {
        public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction) => context.Square(prediction - target);
    }

    private sealed class Bias : Metric
    {
        public override bool HigherIsBetter => false;

        protected override void Add(in MetricBatch batch)
        {
            for (int i = 0; i < batch.Predictions.Length; i++)
            {
                Sum += batch.Predictions[i] - batch.TargetAt(i);
            }

            Count += batch.Predictions.Length;
        }
    }

    private sealed record TowardsOne : Regularizer
    {
        public override double Apply(ReadOnlySpan<float> weights, Span<float> gradients)
        {
            // Zeros may be padding.
            double penalty = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                if (weights[i] != 0)
                {
                    penalty += (weights[i] - 1) * (weights[i] - 1);
                    gradients[i] += 2 * (weights[i] - 1);
                }
            }

            return penalty;
        }
    }

    private sealed class Ramp : Initializer
    {
        public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = i;
            }
        }
    }
}
