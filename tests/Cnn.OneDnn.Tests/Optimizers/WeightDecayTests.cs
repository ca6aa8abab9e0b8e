using System.Text.Json;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Optimizers;

/// <summary>To which weights weight decay applies. With gradients of zero a step at rate 1 and decay 1/4 leaves three quarters of a weight.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class WeightDecayTests
{
    [Test]
    public void Weights_are_left_alone_by_a_word_of_their_name_or_as_themselves()
    {
        Assert.That(Shrunk(new Sgd { LearningRate = 1, WeightDecay = 0.25 }), Is.EqualTo(new[] { "a/kernel", "a/bias", "b/kernel", "b/bias" }));
        var byName = new Sgd { LearningRate = 1, WeightDecay = 0.25 };
        byName.ExcludeFromWeightDecay(varNames: ["bia"]);
        Assert.That(Shrunk(byName), Is.EqualTo(new[] { "a/kernel", "b/kernel" }));
        using Sequential model = Network();
        var byWeight = new Sgd { LearningRate = 1, WeightDecay = 0.25 };
        byWeight.ExcludeFromWeightDecay([model.Parameters[0]], ["bias"]);
        Assert.That(Shrunk(byWeight), Is.EqualTo(new[] { "b/kernel" }));
        Assert.That(() => byName.ExcludeFromWeightDecay(varNames: [""]), Throws.ArgumentException);
    }

    [Test]
    public void A_model_that_is_compiled_keeps_what_was_said_before()
    {
        var optimizer = new Sgd { LearningRate = 1, WeightDecay = 0.25 };
        using Sequential model = Network();
        model.Compile(optimizer, Loss.MeanSquaredError);
        optimizer.ExcludeFromWeightDecay(varNames: ["bias"]);
        Assert.That(model.Optimizer!.ExcludedFromWeightDecay, Is.Empty);
        Assert.That(Shrunk(model), Has.Length.EqualTo(4));
    }

    [Test]
    public void A_checkpoint_keeps_it_and_a_training_without_it_is_refused()
    {
        string folder = Directory.CreateTempSubdirectory("cnn-decay-").FullName, file = Path.Combine(folder, "a.safetensors");
        var optimizer = new AdamW();
        optimizer.ExcludeFromWeightDecay(varNames: ["bias", "gamma", "beta"]);
        using Model model = SmallTraining.Compiled(optimizer), other = SmallTraining.Compiled(new AdamW());
        model.Fit(SmallTraining.Data());
        model.Save(file);
        using Model loaded = Model.Load(file);
        Assert.That(loaded.Optimizer!.ExcludedFromWeightDecay, Is.EqualTo(new[] { "bias", "gamma", "beta" }));
        Assert.That(() => Checkpoint.Resume(other, file), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("exclude_from_weight_decay"));
        Directory.Delete(folder, recursive: true);
    }

    [TestCase("{\"learning_rate_multipliers\": {\"a\": \"b\"}}")]
    [TestCase("{\"learning_rate_multipliers\": {\"a\": -1}}")]
    [TestCase("{\"exclude_from_weight_decay\": [3]}")]
    [TestCase("{\"exclude_from_weight_decay\": [\"\"]}")]
    [TestCase("{\"exclude_from_weight_decay\": \"bias\"}")]
    [TestCase("{\"use_ema\": true, \"ema_momentum\": 1}")]
    [TestCase("{\"use_ema\": true, \"ema_overwrite_frequency\": 0}")]
    public void Nonsense_in_a_configuration_is_refused(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.That(() => Optimizer.FromConfig("Adam", document.RootElement), Throws.InstanceOf<ConfigurationException>());
    }

    [Test]
    public void Balanced_weights_are_those_of_scikit_learn()
    {
        // n / (classes * count): 4 / (2 * 3) and 4 / (2 * 1).
        ClassWeights weights = ClassWeights.Balanced(0, 0, 0, 7);
        Assert.That((weights[0], weights[7]), Is.EqualTo((2 / 3.0, 2.0)).Within(1e-6));
        Assert.That(weights[3], Is.EqualTo(1), "a class that is not there");
        Assert.That(() => ClassWeights.Balanced([]), Throws.ArgumentException);
    }

    private static Sequential Network() =>
        new(new Input(3), new Dense(2) { Name = "a" }, new Dense(1) { Name = "b" }) { Options = new ModelOptions { Backend = BackendKind.Managed } };

    private static string[] Shrunk(Optimizer optimizer)
    {
        using Sequential model = Network();
        model.Compile(optimizer, Loss.MeanSquaredError);
        return Shrunk(model);
    }

    private static string[] Shrunk(Sequential model)
    {
        foreach (Parameter p in model.Parameters)
        {
            float[] ones = [.. Enumerable.Repeat(1f, p.Shape.ElementCount)];
            model.SetWeight(p, Tensor.From<float>(ones, p.Shape));
        }

        model.ApplyGradients(model.Parameters.ToDictionary(p => p.Path, p => new Tensor(p.Shape)));
        float[][] after = [.. model.Parameters.Select(p => model.GetWeight(p).ToArray<float>())];
        Assert.That(after.SelectMany(w => w), Has.All.EqualTo(1).Or.EqualTo(0.75f));
        return [.. model.Parameters.Where((_, i) => after[i].All(w => w == 0.75f)).Select(p => p.Path)];
    }
}
