using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>What holds for every layer: shapes as Keras documents them, weights in Keras's order, configs that give the same layer back.</summary>
[TestFixture]
public sealed class LayerTests
{
    private static IEnumerable<LayerCase> Cases => LayerCases.All;

    [TestCaseSource(nameof(Cases))]
    public void Output_has_the_documented_shape(LayerCase given)
    {
        ArgumentNullException.ThrowIfNull(given);
        Assert.That(Apply(given, given.Make()).Shape, Is.EqualTo(given.Output));
    }

    [TestCaseSource(nameof(Cases))]
    public void Weights_have_keras_names_and_shapes_in_keras_order(LayerCase given)
    {
        ArgumentNullException.ThrowIfNull(given);
        Layer layer = given.Make();
        Apply(given, layer);
        Assert.That(layer.Parameters.Select(p => p.Name), Is.EqualTo(given.Parameters.Select(p => p.Name)));
        Assert.That(layer.Parameters.Select(p => p.Shape.ToArray()), Is.EqualTo(given.Parameters.Select(p => p.Shape)));
        Assert.That(layer.Parameters.Count(p => p.IsStatistic), Is.EqualTo(given.Statistics));
    }

    [TestCaseSource(nameof(Cases))]
    public void A_second_call_shares_the_weights(LayerCase given)
    {
        ArgumentNullException.ThrowIfNull(given);
        Layer layer = given.Make();
        Apply(given, layer);
        Parameter[] first = [.. layer.Parameters];
        Apply(given, layer);
        Assert.That(layer.Parameters, Is.EqualTo(first));
    }

    [TestCaseSource(nameof(Cases))]
    public void Config_gives_the_same_layer_back(LayerCase given)
    {
        ArgumentNullException.ThrowIfNull(given);
        Layer layer = given.Make();
        JsonObject config = layer.GetConfig();
        config["name"] = "again";
        config["trainable"] = false;
        Layer copy = LayerRegistry.FromConfig(layer.ClassName, (JsonObject)JsonNode.Parse(config.ToJsonString())!);
        Assert.That(copy, Is.TypeOf(layer.GetType()));
        Assert.That(copy.Name, Is.EqualTo("again"));
        Assert.That(copy.Trainable, Is.False);
        Assert.That(copy.GetConfig().ToJsonString(), Is.EqualTo(layer.GetConfig().ToJsonString()));
        Assert.That(Apply(given, copy).Shape, Is.EqualTo(given.Output));
        Assert.That(copy.Parameters.Select(p => p.Shape.ToArray()), Is.EqualTo(given.Parameters.Select(p => p.Shape)));
    }

    [Test]
    public void Every_layer_of_the_registry_has_a_case()
    {
        var covered = Cases.Select(c => c.Make().ClassName).Append("InputLayer").ToHashSet();
        Assert.That(LayerCases.Shipped.Except(["Input"]), Is.SubsetOf(covered));
    }

    [Test]
    public void Every_layer_with_an_order_of_axes_has_a_case_of_each_order()
    {
        static object? FormatOf(Layer layer) => layer.GetType().GetProperty(nameof(DataFormat))?.GetValue(layer);
        (string ClassName, object? Format)[] formats =
            [.. Cases.Select(c => c.Make()).Select(layer => (layer.ClassName, FormatOf(layer))).Where(c => c.Item2 is not null)];
        string[] single = [.. formats.Distinct().GroupBy(f => f.ClassName).Where(group => group.Count() < 2).Select(group => group.Key)];
        Assert.That(formats, Is.Not.Empty);
        Assert.That(single, Is.Empty);
    }

    [TestCase("conv2d", "Conv2D")]
    [TestCase("conv2d_transpose", "Conv2DTranspose")]
    [TestCase("max_pooling2d", "MaxPooling2D")]
    [TestCase("global_average_pooling2d", "GlobalAveragePooling2D")]
    [TestCase("batch_normalization", "BatchNormalization")]
    [TestCase("up_sampling2d", "UpSampling2D")]
    [TestCase("zero_padding2d", "ZeroPadding2D")]
    [TestCase("leaky_re_lu", "LeakyReLU")]
    [TestCase("p_re_lu", "PReLU")]
    [TestCase("activation", "Activation")]
    [TestCase("depthwise_conv2d", "DepthwiseConv2D")]
    public void Default_name_is_what_keras_makes_of_the_class(string name, string className)
    {
        LayerCase given = Cases.First(c => c.Make().ClassName == className);
        Assert.That(given.Make().Name, Is.EqualTo(name));
    }

    private static SymbolicTensor Apply(LayerCase given, Layer layer) => layer.Apply([.. given.Inputs.Select(shape => new Input(shape).Output)]);
}
