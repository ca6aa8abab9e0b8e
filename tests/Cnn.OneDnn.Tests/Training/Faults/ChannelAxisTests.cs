using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training.Faults;

/// <summary>
/// Networks with channels first: what looks for classes along the last axis is refused by name, with the way out; what looks at numbers by themselves gives
/// what it gives with channels last.
/// </summary>
[TestFixture]
public sealed class ChannelAxisTests
{
    private const int Side = 4, Classes = 3;

    private static readonly Loss[] OfClasses =
    [
        Loss.SparseCategoricalCrossentropy, Loss.CategoricalCrossentropy, Loss.CategoricalFocalCrossentropy, Loss.KLDivergence, Loss.CategoricalHinge,
        new CosineSimilarity(),
    ];

    private static readonly Loss[] OfNumbers =
    [
        Loss.BinaryCrossentropy, Loss.BinaryFocalCrossentropy, Loss.MeanSquaredError, Loss.MeanAbsoluteError, Loss.Huber, Loss.Hinge, Loss.SquaredHinge,
        Loss.Dice, new Poisson(), new LogCosh(), new MeanSquaredLogarithmicError(), new MeanAbsolutePercentageError(), new CosineSimilarity(1),
    ];

    [TestCaseSource(nameof(OfClasses))]
    public void A_loss_of_classes_is_refused(Loss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        using Model model = Network(DataFormat.ChannelsFirst);
        model.Compile(new Sgd(), loss);
        Shape target = loss.SparseTargets ? new Shape(2, Classes, Side) : new Shape(2, Classes, Side, Side);
        var data = new TensorDataset(Tensor.Ones(2, 1, Side, Side), new Tensor(target, loss.SparseTargets ? DataType.Int32 : DataType.Float32));
        string words = $"the loss {loss.Name} finds classes along the last one: end the network with Permute(2, 3, 1)";
        Assert.That(() => model.Fit(data), Throws.InstanceOf<ShapeException>().With.Message.Contains(words).And.Message.Contains("(3, 4, 4)"));
        Assert.That(() => model.Evaluate(data), Throws.InstanceOf<ShapeException>().With.Message.Contains(words));
    }

    [TestCaseSource(nameof(OfNumbers))]
    public void A_loss_of_numbers_is_that_with_channels_last(Loss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        using Model first = Network(DataFormat.ChannelsFirst), last = Network(DataFormat.ChannelsLast);
        first.Compile(new Sgd(), loss, Metric.BinaryAccuracy, Metric.Precision);
        last.Compile(new Sgd(), loss is CosineSimilarity ? new CosineSimilarity(-1) : loss, Metric.BinaryAccuracy, Metric.Precision);
        last.SetWeights(first.GetWeights());
        var random = new Random(1);
        Tensor x = Tensor.From([.. Enumerable.Range(0, 2 * Side * Side).Select(_ => random.NextSingle())], 2, 1, Side, Side);
        Tensor y = Tensor.From([.. Enumerable.Range(0, 2 * Classes * Side * Side).Select(_ => (float)random.Next(2))], 2, Classes, Side, Side);
        TrainingLogs one = first.Evaluate(new TensorDataset(x, y)),
            other = last.Evaluate(new TensorDataset(x.Transpose([0, 2, 3, 1]), y.Transpose([0, 2, 3, 1])));
        foreach (string name in (string[])["loss", "binary_accuracy", "precision"])
        {
            Assert.That(one[name], Is.EqualTo(other[name]).Within(1e-5 * Math.Max(1, Math.Abs(other[name]))), name);
        }
    }

    [TestCase("accuracy")]
    [TestCase("top_k_categorical_accuracy")]
    [TestCase("mean_io_u")]
    [TestCase("mean_dice")]
    [TestCase("f1_score")]
    [TestCase("confusion_matrix")]
    public void A_metric_of_classes_is_refused(string metric)
    {
        using Model model = Network(DataFormat.ChannelsFirst);
        model.Compile(new Sgd(), Loss.BinaryCrossentropy, metric);
        var data = new TensorDataset(Tensor.Ones(2, 1, Side, Side), new Tensor(new Shape(2, Classes, Side, Side)));
        Assert.That(() => model.Evaluate(data), Throws.InstanceOf<ShapeException>().With.Message.Contains($"the metric {metric} finds classes"));
    }

    [Test]
    public void Classes_that_were_brought_to_the_end_are_learned_and_those_that_were_brought_to_the_front_refused()
    {
        SymbolicTensor input = new Input(1, Side, Side).Output;
        SymbolicTensor maps = new ActivationLayer(Activation.Relu).Apply(new Conv2D(Classes, 1) { DataFormat = DataFormat.ChannelsFirst }.Apply(input));
        var data = new TensorDataset(Tensor.Ones(2, 1, Side, Side), new Tensor(new Shape(2, Side, Side), DataType.Int32));
        using var model = new Model(input, new Softmax().Apply(new Permute(2, 3, 1).Apply(maps)));
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        Assert.That(model.Fit(data)["loss"][0], Is.GreaterThan(0));

        using var back = new Model(input, new Permute(3, 1, 2).Apply(new Softmax().Apply(new Permute(2, 3, 1).Apply(maps))));
        back.Compile(new Sgd(), Loss.CategoricalCrossentropy);
        Assert.That(() => back.Evaluate(new TensorDataset(Tensor.Ones(2, 1, Side, Side), new Tensor(new Shape(2, Classes, Side, Side)))),
            Throws.InstanceOf<ShapeException>().With.Message.Contains("end the network with Permute(2, 3, 1)"));
    }

    [Test]
    public void Weights_of_classes_are_refused()
    {
        using Model model = Network(DataFormat.ChannelsFirst);
        model.Compile(new Sgd(), Loss.BinaryCrossentropy);
        var data = new TensorDataset(Tensor.Ones(2, 1, Side, Side), new Tensor(new Shape(2, Classes, Side, Side)));
        Assert.That(() => model.Fit(data, new FitOptions { ClassWeights = new Dictionary<int, float> { [1] = 2 } }),
            Throws.InvalidOperationException.With.Message.Contains("with channels first"));
    }

    private static Model Network(DataFormat format)
    {
        SymbolicTensor input = (format == DataFormat.ChannelsFirst ? new Input(1, Side, Side) : new Input(Side, Side, 1)).Output;
        SymbolicTensor maps = new Conv2D(Classes, 3) { Padding = Padding.Same, DataFormat = format }.Apply(input);
        return new Model(input, new ActivationLayer(Activation.Sigmoid).Apply(maps));
    }
}
