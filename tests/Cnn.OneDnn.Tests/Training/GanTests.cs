using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>
/// Pairs of models that are trained in turns with layers in common: what learns in a model is what was trainable when that was compiled, as in Keras.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class GanTests
{
    private static readonly BackendKind[] Backends = TestModels.Backends;

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-gan-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCaseSource(nameof(Backends))]
    public void The_discriminator_learns_in_its_own_model_and_not_in_the_generators(BackendKind backend)
    {
        using var pair = new Pair(backend, new Adam { LearningRate = 0.05 });
        for (int round = 0; round < 4; round++)
        {
            (float[] critic, float[] generator) before = pair.Weights();
            pair.Discriminator.TrainOnBatch(Noise(8, 2, round), Ones(8));
            (float[] critic, float[] generator) between = pair.Weights();
            Assert.That(between.critic, Is.Not.EqualTo(before.critic), $"round {round}: the discriminator learns");
            Assert.That(between.generator, Is.EqualTo(before.generator));
            pair.Both.TrainOnBatch(Noise(8, 3, 100 + round), Ones(8));
            (float[] critic, float[] generator) after = pair.Weights();
            Assert.That(after.critic, Is.EqualTo(between.critic), $"round {round}: it is frozen in the other model, its statistics too");
            Assert.That(after.generator, Is.Not.EqualTo(between.generator));
        }
    }

    // Each model's optimizer has moments of its own: the discriminator alone, fed with what it was fed with in the pair, gives the same bits.
    [Test]
    public void The_other_models_steps_do_not_touch_the_optimizers_state()
    {
        Adam shared = new() { LearningRate = 0.05 };
        using var pair = new Pair(BackendKind.Managed, shared);
        using var alone = new Pair(BackendKind.Managed, new Adam { LearningRate = 0.05 });
        for (int round = 0; round < 4; round++)
        {
            pair.Discriminator.TrainOnBatch(Noise(8, 2, round), Ones(8));
            pair.Both.TrainOnBatch(Noise(8, 3, 100 + round), Ones(8));
            alone.Discriminator.TrainOnBatch(Noise(8, 2, round), Ones(8));
        }

        Assert.That(pair.Weights().Critic, Is.EqualTo(alone.Weights().Critic));
    }

    [Test]
    public void With_fit_in_turns_as_well()
    {
        using var pair = new Pair(BackendKind.Managed, new Nadam { LearningRate = 0.05 });
        using var alone = new Pair(BackendKind.Managed, new Nadam { LearningRate = 0.05 });
        var real = new TensorDataset(Noise(24, 2, 1), Ones(24));
        for (int round = 0; round < 3; round++)
        {
            pair.Discriminator.Fit(real, new FitOptions { BatchSize = 8 });
            pair.Both.Fit(new TensorDataset(Noise(24, 3, 2), Ones(24)), new FitOptions { BatchSize = 8 });
            alone.Discriminator.Fit(real, new FitOptions { BatchSize = 8 });
        }

        Assert.That(pair.Weights().Critic, Is.EqualTo(alone.Weights().Critic));
        Assert.That((pair.Discriminator.EpochsDone, pair.Both.EpochsDone), Is.EqualTo((3, 3)));
    }

    // One discriminator, two generators, three models in turns. Each is as far as it would be in a pair; where the weights lie is settled once, not anew at
    // every step.
    [TestCaseSource(nameof(Backends))]
    public void A_third_model_of_the_same_layers_changes_nothing(BackendKind backend)
    {
        using var pair = new Pair(backend, new Adam { LearningRate = 0.05 });
        using var alone = new Pair(backend, new Adam { LearningRate = 0.05 });
        SymbolicTensor noise = new Input(3).Output, made = new Dense(2) { Name = "second_generator" }.Apply(noise);
        using var third = new Model(noise, pair.Judge(made)) { Options = new ModelOptions { Backend = backend, Seed = 4 } };
        third.Compile(new Adam { LearningRate = 0.05 }, Loss.BinaryCrossentropy);
        var stores = new HashSet<object>();
        for (int round = 0; round < 6; round++)
        {
            foreach (Pair each in (Pair[])[pair, alone])
            {
                each.Discriminator.TrainOnBatch(Noise(8, 2, round), Ones(8));
                each.Both.TrainOnBatch(Noise(8, 3, 100 + round), Ones(8));
            }

            float[] before = [.. third.Layers[1].Parameters.SelectMany(p => third.GetWeight(p).ToArray<float>())];
            third.TrainOnBatch(Noise(8, 3, 200 + round), Ones(8));
            Assert.That(third.Layers[1].Parameters.SelectMany(p => third.GetWeight(p).ToArray<float>()), Is.Not.EqualTo(before), "the second generator learns");
            if (round > 0)
            {
                stores.Add(pair.Discriminator.Parameters[0].Store!);
                stores.Add(pair.Both.Parameters[0].Store!);
                stores.Add(third.Parameters[0].Store!);
            }
        }

        Assert.That(pair.Weights().Critic, Is.EqualTo(alone.Weights().Critic).Within(1e-5));
        Assert.That(pair.Weights().Generator, Is.EqualTo(alone.Weights().Generator).Within(1e-5));
        Assert.That(stores, Has.Count.EqualTo(1));
    }

    [Test]
    public void What_learns_is_kept_in_a_checkpoint()
    {
        string path = Path.Combine(folder, "discriminator.safetensors");
        using var pair = new Pair(BackendKind.Managed, new Adam());
        pair.Discriminator.TrainOnBatch(Noise(8, 2, 1), Ones(8));
        pair.Discriminator.Save(path);
        using var loaded = Model.Load(path, new ModelOptions { Backend = BackendKind.Managed });
        pair.Discriminator.TrainOnBatch(Noise(8, 2, 2), Ones(8));
        loaded.TrainOnBatch(Noise(8, 2, 2), Ones(8));
        Assert.That(TestModels.Weights(loaded), Is.EqualTo(TestModels.Weights(pair.Discriminator)));
        Assert.That(loaded.Layers.Select(l => l.Trainable), Is.EqualTo(pair.Discriminator.Layers.Select(l => l.Trainable)), "the flags are as they were");
    }

    [TestCaseSource(nameof(Backends))]
    public void Compiling_anew_takes_the_flags_as_they_are(BackendKind backend)
    {
        using var pair = new Pair(backend, new Sgd { LearningRate = 0.1 });
        pair.Discriminator.Compile(new Sgd { LearningRate = 0.1 }, Loss.BinaryCrossentropy);
        float[] before = pair.Weights().Critic;
        pair.Discriminator.TrainOnBatch(Noise(8, 2, 1), Ones(8));
        Assert.That(pair.Weights().Critic, Is.EqualTo(before));
    }

    private static Tensor Noise(int count, int size, int seed)
    {
        var random = new Random(seed);
        var tensor = new Tensor(new Shape(count, size));
        foreach (ref float value in tensor.AsSpan<float>())
        {
            value = (2 * random.NextSingle()) - 1;
        }

        return tensor;
    }

    private static Tensor Ones(int count)
    {
        var tensor = new Tensor(new Shape(count, 1));
        tensor.AsSpan<float>().Fill(1);
        return tensor;
    }

    /// <summary>The usual recipe: the discriminator is compiled, then frozen, then a second model of both is compiled.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly Dense first;
        private readonly Layer[] layers;

        public Pair(BackendKind backend, Optimizer optimizer)
        {
            var options = new ModelOptions { Backend = backend, Seed = 4 };
            layers = [new Dense(6) { Activation = Activation.Tanh, Name = "hidden" }, new BatchNormalization { Name = "norm" },
                new Dense(1) { Activation = Activation.Sigmoid, Name = "verdict" }];
            SymbolicTensor sample = new Input(2).Output, noise = new Input(3).Output;
            Discriminator = new Model(sample, Judge(sample)) { Options = options };
            Discriminator.Compile(optimizer, Loss.BinaryCrossentropy);
            foreach (Layer layer in layers)
            {
                layer.Trainable = false;
            }

            first = new Dense(2) { Name = "generator" };
            Both = new Model(noise, Judge(first.Apply(noise))) { Options = options };
            Both.Compile(optimizer, Loss.BinaryCrossentropy);
        }

        public Model Discriminator { get; }

        public Model Both { get; }

        public SymbolicTensor Judge(SymbolicTensor x) => layers.Aggregate(x, (t, l) => l.Apply(t));

        public (float[] Critic, float[] Generator) Weights() =>
            (TestModels.Weights(Discriminator), [.. first.Parameters.SelectMany(p => Both.GetWeight(p).ToArray<float>())]);

        public void Dispose()
        {
            Discriminator.Dispose();
            Both.Dispose();
        }
    }
}
