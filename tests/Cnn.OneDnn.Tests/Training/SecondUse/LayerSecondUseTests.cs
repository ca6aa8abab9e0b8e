using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Layers;

namespace Cnn.OneDnn.Tests.Training.SecondUse;

/// <summary>A layer in two models is one layer with one set of weights, and has nothing else that one model's use could change for the other.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class LayerSecondUseTests
{
    private static IEnumerable<TestCaseData> Cases => LayerCases.All.Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    [Test]
    public void Every_layer_is_here() =>
        Assert.That(LayerCases.All.Select(c => c.Make().ClassName).Distinct(), Is.SupersetOf(LayerCases.Shipped.Except(["Input"])));

    [TestCaseSource(nameof(Cases))]
    public void Two_models_in_turns_give_the_same(LayerCase given)
    {
        ArgumentNullException.ThrowIfNull(given);
        Layer layer = given.Make();
        using Model first = Around(layer, given), second = Around(layer, given);
        Tensor[] inputs = [.. given.Inputs.Select((shape, i) => Numbers([2, .. shape], i))];
        float[] before = first.Predict(inputs)[0].ToArray<float>();
        Assert.That(second.Predict(inputs)[0].ToArray<float>(), Is.EqualTo(before), "the same weights, whatever the seed of the second model would have made");
        first.Compile(new Sgd { LearningRate = 0.1 }, Loss.MeanSquaredError);
        Tensor targets = Numbers([2, .. given.Output], 9);
        first.TrainOnBatch(inputs, [targets]);
        float[] learnt = first.Predict(inputs)[0].ToArray<float>();
        Assert.That(second.Predict(inputs)[0].ToArray<float>(), Is.EqualTo(learnt), "what one learns the other knows");
        second.Compile(new Adam(), Loss.MeanSquaredError);
        second.Evaluate(new TensorDataset(inputs, [targets]));
        Assert.That(first.Predict(inputs)[0].ToArray<float>(), Is.EqualTo(learnt), "and measuring changes nothing");
    }

    private static Model Around(Layer layer, LayerCase given)
    {
        SymbolicTensor[] inputs = [.. given.Inputs.Select(shape => new Input(shape).Output)];
        return new Model(inputs, [layer.Apply(inputs)]) { Options = new ModelOptions { Backend = BackendKind.Managed, Seed = 7 } };
    }

    private static Tensor Numbers(int[] shape, int seed)
    {
        var random = new Random(seed);
        var tensor = new Tensor(new Shape(shape));
        foreach (ref float value in tensor.AsSpan<float>())
        {
            value = random.NextSingle() + 0.1f;
        }

        return tensor;
    }
}
