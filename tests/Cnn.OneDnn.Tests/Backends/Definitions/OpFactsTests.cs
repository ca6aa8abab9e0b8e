using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Definitions;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Definitions;

/// <summary>What ops state about themselves is what their definitions do: planner, proofs and profiles believe it.</summary>
[TestFixture]
internal sealed class OpFactsTests
{
    /// <summary>Every op that stands in some graph, once for each sample.</summary>
    private static IEnumerable<TestCaseData> Nodes()
    {
        foreach (OpSample sample in OpSamples.All)
        {
            var runner = new GraphRunner();
            sample.Build(runner, out _);
            foreach (Node node in runner.Graph.Nodes.DistinctBy(n => n.Op))
            {
                yield return new TestCaseData(node, runner).SetArgDisplayNames($"{node.Op.Name} of {sample.Name}");
            }
        }
    }

    [TestCaseSource(nameof(Nodes))]
    public void A_batch_of_fewer_samples_has_the_results_of_these_samples(object made, object runner)
    {
        var node = (Node)made;
        int batch = node.Inputs[0].Shape[0];
        if (node.Op.WithSamples(1) is not { } one)
        {
            Assert.That(() => node.Op.WithSamples(batch), Is.Null, "the answer does not depend on the number");
            return;
        }

        Shape Reduced(Shape shape, OperandTraits traits) => traits.HasSamples && shape.Rank > 0 ? shape.With(0, 1) : shape;
        Assert.That(node.Inputs.Where((v, i) => node.Op.Input(i).HasSamples).Select(v => v.Shape[0]), Is.All.EqualTo(batch));
        Assert.That(
            one.InferShapes([.. node.Inputs.Select((v, i) => Reduced(v.Shape, node.Op.Input(i)))]),
            Is.EqualTo(node.Outputs.Select((v, i) => Reduced(v.Shape, node.Op.Output(i)))));
    }

    [TestCaseSource(nameof(Nodes))]
    public void A_sample_knows_nothing_of_the_others_unless_the_op_says_so(object made, object runner)
    {
        var node = (Node)made;
        int batch = node.Inputs[0].Shape[0];
        Dictionary<Value, LogicalTensor> values = Values((GraphRunner)runner);
        LogicalTensor[] before = Array.ConvertAll(node.Inputs, v => values[DefinitionRunner.NoteOf(v) ?? v]);
        LogicalTensor[] after =
            [.. before.Select((t, i) => node.Op.Input(i) is { HasSamples: true, Role: OperandRole.Activation } && t.Shape[0] == batch ? Moved(t) : t)];
        bool mixes = node.Op.MixesSamples(Array.ConvertAll(node.Inputs, v => v.Shape));
        bool changed = false;
        foreach (Value output in node.Outputs.Where(v => DefinitionRunner.NoteOf(v) is null))
        {
            bool samples = node.Op.Output(output.Index).HasSamples;
            Assert.That(mixes || samples || !node.Inputs.Where((_, i) => node.Op.Input(i).HasSamples).Any(), Is.True,
                $"result {output.Index} is of all samples together");
            changed |= !First(before, output).SequenceEqual(First(after, output));
        }

        Assert.That(changed, Is.EqualTo(mixes), "the first sample's results, when the others change");

        // Of a result without samples, and of one that has other rows, all.
        List<double> First(LogicalTensor[] operands, Value output)
        {
            Element element = OpDefinition.Define(node.Op, operands, Array.ConvertAll(node.Outputs, v => v.Shape), new StepContext());
            bool samples = node.Op.Output(output.Index).HasSamples && output.Shape[0] == batch;
            List<double> found = [];
            LogicalTensor.ForEach(output.Shape, index =>
            {
                if (!samples || index[0] == 0)
                {
                    found.Add(element(output.Index, index));
                }
            });
            return found;
        }
    }

    [TestCaseSource(nameof(Nodes))]
    public void Roles_and_work_agree_with_the_family(object made, object runner)
    {
        var node = (Node)made;
        OperandTraits[] traits = [.. node.Inputs.Select((_, i) => node.Op.Input(i)), .. node.Outputs.Select((_, i) => node.Op.Output(i))];
        bool product = node.Op.Family is OpFamily.Convolution or OpFamily.Dense;
        OpWork work = node.Op.Work([.. node.Inputs.Select(v => v.Shape)], [.. node.Outputs.Select(v => v.Shape)]);
        Assert.That(traits.Any(t => t.Role == OperandRole.Weights), Is.EqualTo(product), "products have weights");
        Assert.That(work.Products > 0, Is.EqualTo(product));
        Assert.That(work.Others, Is.Not.Negative);
        Assert.That(node.Op.Layouts == LayoutFreedom.KernelChooses, Is.EqualTo(node.Op.Family == OpFamily.Convolution));
        Assert.That(traits.Where(t => t.MayBeBFloat16).Select(t => t.Role), Is.All.AnyOf(OperandRole.Activation, OperandRole.Weights));
        Assert.That(node.Op.IsRepeatable, Is.EqualTo(node.Outputs.Length > 0), "an op without results writes over an operand");
        Assert.That(traits.Where((t, i) => t.Role == OperandRole.Workspace && i < node.Inputs.Length),
            Is.Empty.Or.All.Matches<OperandTraits>(_ => node.Op.IsGradient));
    }

    [TestCaseSource(nameof(Nodes))]
    public void The_text_of_an_op_says_its_attributes_and_nothing_that_follows_from_them(object made, object runner)
    {
        string text = ((Node)made).Op.ToString();
        Assert.That(text, Does.Not.Contain("Family").And.Not.Contain("Layouts").And.Not.Contain("Rereads"));
    }

    // By hand: 2 samples of 3 x 5 sites, each meets 4 x 3 weights of one point.
    [Test]
    public void Work_is_two_operations_for_each_site_and_weight() =>
        Assert.That(
            new ConvolutionOp(Window.Create([1, 1], [1, 1], [0, 0], [0, 0]), 1, Bias: true)
                .Work([new Shape(2, 3, 3, 5), new Shape(4, 3, 1, 1), new Shape(4)], [new Shape(2, 4, 3, 5)]).Operations,
            Is.EqualTo((2 * 2 * 15 * 12) + (2 * 4 * 15)));

    private static Dictionary<Value, LogicalTensor> Values(GraphRunner runner) =>
        DefinitionRunner.Run(runner.Graph, runner.Inputs.ToDictionary(v => v, v => DefinitionRunner.Logical(runner[v])));

    /// <summary>The same first sample, others by a quarter and a third larger in turn.</summary>
    private static LogicalTensor Moved(LogicalTensor tensor)
    {
        int sample = tensor.Values.Length / tensor.Shape[0];
        return new LogicalTensor(tensor.Shape, [.. tensor.Values.Select((v, i) => i < sample ? v : v + (i % 2 == 0 ? 0.25 : 1.0 / 3))]);
    }
}
