using System.Buffers;
using System.Text.Json;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Optimizers;

/// <summary>Learning rates of some layers: the same as another learning rate for the whole.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class RateMultiplierTests
{
    [Test]
    public void A_multiplier_is_another_learning_rate_in_every_rule_and_in_decay()
    {
        foreach (Func<double, Optimizer> make in (Func<double, Optimizer>[])[
            rate => new Sgd { LearningRate = rate, WeightDecay = 0.1 }, rate => new Sgd { LearningRate = rate, Momentum = 0.9 },
            rate => new Adam { LearningRate = rate }, rate => new Adam { LearningRate = rate, AmsGrad = true },
            rate => new AdamW { LearningRate = rate }, rate => new Adamax { LearningRate = rate }, rate => new Nadam { LearningRate = rate },
            rate => new RmsProp { LearningRate = rate }, rate => new Adagrad { LearningRate = rate },
            rate => new Adadelta { LearningRate = rate }, rate => new Lion { LearningRate = rate }, rate => new Ftrl { LearningRate = rate }])
        {
            ParameterSlice[] slices = OptimizerBench.Lay(5, 5);
            slices[1] = slices[1] with { RateMultiplier = 0.25f };
            using OptimizerBench both = new(make(0.5), slices), slow = new(make(0.125), OptimizerBench.Lay(5, 5));
            for (int step = 1; step <= 3; step++)
            {
                foreach (OptimizerBench bench in (OptimizerBench[])[both, slow])
                {
                    bench.GradientsOf(0).Fill(step);
                    bench.GradientsOf(1).Fill(-0.5f * step);
                    bench.Run(step);
                }
            }

            Assert.That(both.WeightsOf(1).ToArray(), Is.EqualTo(slow.WeightsOf(1).ToArray()).Within(1e-6), make(1).GetType().Name);
            Assert.That(both.WeightsOf(0).ToArray(), Is.Not.EqualTo(slow.WeightsOf(0).ToArray()));
        }
    }

    // Gradients of 1 at rate 1: a weight moves by its multiplier.
    [Test]
    public void The_longest_name_that_fits_gives_the_multiplier()
    {
        var optimizer = new Sgd { LearningRate = 1, LearningRateMultipliers = new Dictionary<string,
            double> { ["stage"] = 0.5, ["stage.b"] = 0.25 } };
        using var model = new Sequential(new Input(3), new Dense(2)
        {
            Name = "stage.a",
        }, new Dense(2) { Name = "stage.b" }, new Dense(1) { Name = "stages" }) { Options = new ModelOptions { Backend = BackendKind.Managed } };
        model.Compile(optimizer, Loss.MeanSquaredError);
        float[] before = [.. model.Parameters.Select(p => model.GetWeight(p).ToArray<float>()[0])];
        model.ApplyGradients(model.Parameters.ToDictionary(p => p.Path, p => Tensor.From<float>([.. Enumerable.Repeat(1f, p.Shape.ElementCount)], p.Shape)));
        float[] moved = [.. model.Parameters.Select((p, i) => before[i] - model.GetWeight(p).ToArray<float>()[0])];
        Assert.That(moved, Is.EqualTo(new[] { 0.5f, 0.5f, 0.25f, 0.25f, 1, 1 }).Within(1e-6));
        Assert.That(() => new Sgd { LearningRateMultipliers = new Dictionary<string, double> { ["a"] = 0 } }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Sgd { LearningRateMultipliers = new Dictionary<string, double> { [""] = 1 } }, Throws.ArgumentException);
    }

    // A whole name is that layer alone, block1 is all that begins with it and a separator, as for FreezeUntil.
    [Test]
    public void Names_are_taken_as_FreezeUntil_takes_them()
    {
        using var model = new Sequential(new Input(3), new Dense(2), new Dense(2), new Dense(2, name: "block1_a"), new Dense(2, name: "block1/b"))
        {
            Options = new ModelOptions { Backend = BackendKind.Managed },
        };
        model.Compile(new Sgd
        {
            LearningRateMultipliers = new Dictionary<string, double> { ["dense"] = 0.5, ["block1"] = 0.25 },
        }, Loss.MeanSquaredError);
        IReadOnlyDictionary<Parameter, float> found = model.Optimizer!.MultipliersOf(model);
        Assert.That(model.Parameters.Where(p => p.Name == "kernel").Select(p => found.GetValueOrDefault(p, 1)), Is.EqualTo(new[] { 0.5f, 1, 0.25f, 0.25f }));
    }

    [TestCase("conv2")]
    [TestCase("flatten")]
    [TestCase("dense_1")]
    public void A_name_of_no_layer_is_refused_at_the_first_step(string name)
    {
        using Model model = SmallTraining.Compiled(new Sgd { LearningRateMultipliers = new Dictionary<string, double> { ["dense"] = 0.5, [name] = 9 } });
        Assert.That(() => model.Fit(SmallTraining.Data()), Throws.ArgumentException.With.Message.Contains($"'{name}'").And.Message.Contains("conv2d, "));
    }

    [Test]
    public void A_configuration_keeps_them_and_a_training_with_others_is_refused()
    {
        string folder = Directory.CreateTempSubdirectory("cnn-rates-").FullName, file = Path.Combine(folder, "a.safetensors");
        Optimizer optimizer = new Adam { LearningRateMultipliers = new Dictionary<string, double> { ["dense"] = 0.5, ["conv2d"] = 0.25 } };
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            optimizer.WriteConfig(writer);
        }

        using JsonDocument written = JsonDocument.Parse(buffer.WrittenMemory);
        Assert.That(Optimizer.FromConfig("Adam", written.RootElement.GetProperty("config")).LearningRateMultipliers,
            Is.EquivalentTo(optimizer.LearningRateMultipliers));
        using Model model = SmallTraining.Compiled(optimizer),
            other = SmallTraining.Compiled(new Adam { LearningRateMultipliers = new Dictionary<string, double> { ["dense"] = 0.5 } });
        model.Fit(SmallTraining.Data());
        model.Save(file);
        Assert.That(() => Checkpoint.Resume(other, file), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("learning_rate_multipliers"));
        Directory.Delete(folder, recursive: true);
    }
}
