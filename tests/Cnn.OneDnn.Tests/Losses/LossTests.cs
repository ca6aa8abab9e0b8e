using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn.Tests.Losses;

public sealed class LossTests
{
    private static Loss[] All =>
    [
        Loss.SparseCategoricalCrossentropy, Loss.CategoricalCrossentropy, Loss.BinaryCrossentropy, Loss.MeanSquaredError, Loss.MeanAbsoluteError,
        Loss.Huber, Loss.KLDivergence, Loss.Hinge, Loss.SquaredHinge, Loss.CategoricalHinge,
    ];

    [TestCaseSource(nameof(All))]
    public void A_loss_gives_a_number_per_row_and_a_gradient_like_the_prediction(Loss loss)
    {
        var graph = new GraphBuilder();
        Value prediction = graph.AddInput(new Shape(4, 3), DataType.Float32, "p"), weights = graph.AddInput(new Shape(4), DataType.Float32, "w");
        LossNodes nodes = loss.Emit(graph, prediction, Target(graph, loss), weights);
        Assert.That(nodes.PerRow.Shape, Is.EqualTo(new Shape(4)));
        Assert.That(nodes.Gradient.Shape, Is.EqualTo(prediction.Shape));
        Assert.That(nodes.GradientOf, Is.SameAs(prediction));
        Assert.That(graph.Nodes, Has.Count.EqualTo(1));
        Assert.That(graph.Nodes[0].Inputs, Has.Length.EqualTo(3));
    }

    [TestCaseSource(nameof(All))]
    public void Keras_names_lead_back_to_the_loss(Loss loss) =>
        Assert.That(LossConfig.Write(Loss.Parse(loss.Name)).ToJsonString(), Is.EqualTo(LossConfig.Write(loss).ToJsonString()));

    [TestCase(true)]
    [TestCase(false)]
    public void A_softmax_before_a_cross_entropy_is_taken_into_it(bool sparse)
    {
        Loss loss = sparse ? Loss.SparseCategoricalCrossentropy : new CategoricalCrossentropy { LabelSmoothing = 0.1f };
        var graph = new GraphBuilder();
        Value logits = graph.AddInput(new Shape(4, 3), DataType.Float32, "x");
        Value prediction = graph.Emit(new SoftmaxOp(Logarithm: false), logits)[0];
        LossNodes nodes = loss.Emit(graph, prediction, Target(graph, loss), null);
        Assert.That(nodes.GradientOf, Is.SameAs(logits));
        Assert.That(nodes.Probabilities?.Shape, Is.EqualTo(prediction.Shape));
        Assert.That(nodes.PerRow.Producer?.Op, Is.EqualTo(new SoftmaxCrossEntropyOp(sparse, sparse ? 0 : 0.1f, Weighted: false)));
    }

    [Test]
    public void Logits_and_logarithms_are_told_apart()
    {
        var graph = new GraphBuilder();
        Value x = graph.AddInput(new Shape(4, 3), DataType.Float32, "x");
        var fromLogits = new SparseCategoricalCrossentropy { FromLogits = true };
        LossNodes nodes = fromLogits.Emit(graph, x, Target(graph, fromLogits), null);
        Assert.That(nodes.PerRow.Producer?.Op, Is.TypeOf<SoftmaxCrossEntropyOp>());
        Assert.That(nodes.GradientOf, Is.SameAs(x));

        // Taken as probabilities, the output of a log-softmax must not be mistaken for that of a softmax.
        Value logarithms = graph.Emit(new SoftmaxOp(Logarithm: true), x)[0];
        nodes = Loss.SparseCategoricalCrossentropy.Emit(graph, logarithms, Target(graph, fromLogits), null);
        Assert.That(nodes.PerRow.Producer?.Op, Is.EqualTo(new LossOp(LossKind.SparseCategoricalCrossEntropy, 0, Weighted: false)));
        Assert.That(nodes.GradientOf, Is.SameAs(logarithms));
    }

    [Test]
    public void Options_reach_the_op()
    {
        Assert.That(OpOf(new Huber { Delta = 2 }), Is.EqualTo(new LossOp(LossKind.Huber, 2, Weighted: false)));
        Assert.That(OpOf(new BinaryCrossentropy { LabelSmoothing = 0.2f }), Is.EqualTo(new LossOp(LossKind.BinaryCrossEntropy, 0.2f, Weighted: false)));
        Assert.That(OpOf(new BinaryCrossentropy { FromLogits = true }), Is.EqualTo(new LossOp(LossKind.BinaryCrossEntropyFromLogits, 0, Weighted: false)));
        Assert.That(OpOf(new CategoricalCrossentropy { LabelSmoothing = 0.2f }),
            Is.EqualTo(new LossOp(LossKind.CategoricalCrossEntropy, 0.2f, Weighted: false)));
    }

    [Test]
    public void Options_out_of_range_are_refused()
    {
        Assert.That(() => new Huber { Delta = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new CategoricalCrossentropy { LabelSmoothing = 1 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("[0, 1)"));
        Assert.That(() => Loss.Parse("cosine"), Throws.ArgumentException.With.Message.Contains("cosine"));
    }

    [Test]
    public void Targets_of_another_shape_are_refused()
    {
        var graph = new GraphBuilder();
        Value prediction = graph.AddInput(new Shape(4, 3), DataType.Float32, "p"), target = graph.AddInput(new Shape(4, 2), DataType.Float32, "t");
        Assert.That(() => Loss.MeanSquaredError.Emit(graph, prediction, target, null),
            Throws.InstanceOf<ShapeException>().With.Message.Contains("received (4, 2)"));
    }

    private static Value Target(GraphBuilder graph, Loss loss) => loss.SparseTargets
        ? graph.AddInput(new Shape(4), DataType.Int32, "t")
        : graph.AddInput(new Shape(4, 3), DataType.Float32, "t");

    private static Op? OpOf(Loss loss)
    {
        var graph = new GraphBuilder();
        Value prediction = graph.AddInput(new Shape(4, 3), DataType.Float32, "p");
        return loss.Emit(graph, prediction, Target(graph, loss), null).PerRow.Producer?.Op;
    }
}
