using Cnn.Models.Onnx.Import;
using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>
/// Nothing that a node says is passed over: each attribute and each optional input that the specification knows either changes the result as its formula says,
/// or is refused with a sentence that names operator, node and attribute.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class SpecificationTests
{
    private static readonly PartCase[] Cases = 
    [
        .. WindowCases.All, .. PoolingCases.All, .. FunctionCases.All, .. ElementCases.All, .. ReductionCases.All, .. MovementCases.All, .. PartCases.All,
        .. ResizeCases.All, .. QuantizationCases.All, .. FoldingCases.All,
    ];

    private static IEnumerable<TestCaseData> Parts =>
        from op in Specification.Operators.Values
        from part in op.Parts
        group part.Opset by (op.Name, part.What) into opsets
        select new TestCaseData(opsets.Key.Name, opsets.Key.What, opsets.ToArray()).SetArgDisplayNames(opsets.Key.Name, opsets.Key.What);

    [Test]
    public void The_table_has_every_operator_that_is_read() => Assert.That(NodeImporter.Operators, Is.EquivalentTo(Specification.Operators.Keys));

    [TestCaseSource(nameof(Parts))]
    public void A_part_is_acted_on_or_refused_by_name(string op, string what, int[] opsets)
    {
        PartCase[] own = [.. Cases.Where(c => c.Op == op && c.What == what)];
        foreach (int opset in opsets)
        {
            PartCase[] here = [.. own.Where(c => c.Since <= opset && c.Until >= opset)];
            Assert.That(here, Is.Not.Empty, $"{op} {what} has no case for opset {opset}");
            foreach (PartCase one in here)
            {
                Check(one, opset);
            }
        }
    }

    private static IEnumerable<TestCaseData> Values =>
        from one in Cases
        where one.What == PartCase.Values
        group one by one.Op into own
        select new TestCaseData(own.Key, own.ToArray()).SetArgDisplayNames(own.Key);

    [TestCaseSource(nameof(Values))]
    public void An_operator_computes_what_its_formula_says(string op, PartCase[] cases)
    {
        foreach (PartCase one in cases)
        {
            foreach (int opset in Specification.Operators[op].Versions.Append(Specification.Operators[op].Last)
                .Where(v => v >= one.Since && v <= one.Until).Distinct())
            {
                Check(one, opset);
            }
        }
    }

    // A name that no version knows is refused, whatever the operator.
    [TestCaseSource(typeof(OperatorFiles), nameof(OperatorFiles.Names))]
    public void An_attribute_that_nobody_knows_is_refused(string name)
    {
        ModelProto file = ModelProto.Parser.ParseFrom(OperatorFiles.Make(name).Build());
        NodeProto node = file.Graph.Node[0];
        node.Attribute.Add(new AttributeProto { Name = "unheard_of", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
        Assert.That(() => OnnxModel.Read(Google.Protobuf.MessageExtensions.ToByteArray(file)),
            Throws.TypeOf<UnsupportedException>().With.Message.Contains("'unheard_of'").And.Message.Contains($"({node.OpType})"));
    }

    private static void Check(PartCase one, int opset)
    {
        string title = $"{one.Op} {one.What} in opset {opset}";
        SmallOnnx file = one.File(opset);
        byte[] bytes = file.Build();
        Model model;
        try
        {
            model = OnnxModel.Read(bytes, new OnnxImportOptions { Engine = Samples.Engine });
        }
        catch (CnnException e) when (one.Formula is null)
        {
            Assert.That(e, one.IsInvalid ? Is.TypeOf<InvalidFormatException>() : Is.TypeOf<UnsupportedException>(), title);
            Assert.That(e.Message,
                Does.Contain($"({(one.IsInvalid ? "Mul" : one.Op)})").And.Contain("node '").And.Contain(one.Named ?? one.What.Split(' ')[^1]), title);
            return;
        }
        catch (CnnException e)
        {
            Assert.Fail($"{title} was refused: {e.Message}");
            return;
        }

        using (model)
        {
            Assert.That(one.Formula, Is.Not.Null, $"{title} was read although it cannot be computed");
            int[] sample = [.. model.Inputs[0].Shape];
            Cnn.OneDnn.Tensor input = Samples.Uniform(3, [2, .. sample]);
            Grid expected = one.Formula!(name => PartCase.Constant(file, name), Grid.Of([2, .. sample], input.ToArray<float>()));
            Cnn.OneDnn.Tensor result = model.Predict(input);
            Assert.That(result.Shape.ToArray(), Is.EqualTo(expected.Dims), title);
            double worst = Agreement.Worst(result.ToArray<float>(), expected.Values, one.IsExact ? 1e-6 : 1, title);
            Assert.That(worst, Is.LessThan(one.IsExact ? 1e-6 : 1e-5), title);
        }
    }
}
