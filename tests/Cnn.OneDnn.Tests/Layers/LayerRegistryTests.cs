using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>Configs as Keras 3 writes them, and what is said to those that cannot be honoured.</summary>
[TestFixture]
public sealed class LayerRegistryTests
{
    private const string KerasConv2D = """
        {"name": "conv2d", "trainable": true, "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": null},
         "filters": 64, "kernel_size": [3, 5], "strides": [2, 1], "padding": "same", "data_format": "channels_first", "dilation_rate": [1, 1], "groups": 2,
         "activation": "relu", "use_bias": false,
         "kernel_initializer": {"module": "keras.initializers", "class_name": "HeNormal", "config": {"seed": null}, "registered_name": null},
         "bias_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": null},
         "kernel_regularizer": {"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.125}, "registered_name": null},
         "bias_regularizer": null, "activity_regularizer": null, "kernel_constraint": null, "bias_constraint": null}
        """;

    private const string KerasBatchNormalization = """
        {"name": "bn", "trainable": false, "dtype": "float32", "axis": -1, "momentum": 0.9, "epsilon": 0.001, "center": true, "scale": false,
         "beta_initializer": "zeros", "gamma_initializer": "ones", "moving_mean_initializer": {"class_name": "Constant", "config": {"value": 0.5}},
         "moving_variance_initializer": "ones", "beta_regularizer": null, "gamma_regularizer": null, "beta_constraint": null, "gamma_constraint": null,
         "synchronized": false, "renorm": false, "renorm_clipping": null, "renorm_momentum": 0.99}
        """;

    private static IEnumerable<TestCaseData> Mistakes =>
    [
        Mistake("LSTM", "{}", "there is no such layer class. Known: "),
        Mistake("Conv2D", "{\"kernel_size\": 3}", "'filters' to be a whole number, received nothing"),
        Mistake("Conv2D", "{\"filters\": \"many\", \"kernel_size\": 3}", "'filters' to be a number, received \"many\""),
        Mistake("Conv2D", "{\"filters\": 2.5, \"kernel_size\": 3}", "whole number, received 2.5"),
        Mistake("Conv2D", "{\"filters\": -4, \"kernel_size\": 3}", "above zero, received -4"),
        Mistake("Conv2D", "{\"filters\": 4, \"kernel_size\": [3, 3, 3]}", "one number or 2"),
        Mistake("Conv2D", "{\"filters\": 4, \"kernel_size\": []}", "'kernel_size'"),
        Mistake("Conv2D", "{\"filters\": 4, \"kernel_size\": 3, \"padding\": \"full\"}", "valid, same, causal or pairs of counts, received \"full\""),
        Mistake("Conv2D", "{\"filters\": 4, \"kernel_size\": 3, \"activation\": \"swoosh\"}", "Unknown activation 'swoosh'. Known: linear, relu"),
        Mistake("Conv2D", "{\"filters\": 4, \"kernel_size\": 3, \"kernel_initializer\": \"lucky\"}", "Unknown initializer 'lucky'"),
        Mistake("Conv2D", "{\"filters\": 4, \"kernel_size\": 3, \"kernel_regularizer\": \"l7\"}", "Unknown regularizer 'l7'"),
        Mistake("Conv2D", "{\"filters\": 4, \"kernel_size\": 3, \"lora_rank\": 4}",
            "does not know the option 'lora_rank'"),
        Mistake("Conv2D", "{\"filters\": 4, \"kernel_size\": 3, \"data_format\": \"nhwc\"}", "channels_last or channels_first, received \"nhwc\""),
        Mistake("Dense", "{\"units\": 1e300}", "whole number"),
        Mistake("Dense", "{\"units\": 4, \"use_bias\": \"yes\"}", "true or false, received \"yes\""),
        Mistake("Dropout", "{\"rate\": 2}", "below 1"),
        Mistake("BatchNormalization", "{\"axis\": [1, 2]}", "one axis is supported"),
        Mistake("BatchNormalization", "{\"renorm\": true}", "does not know the option 'renorm'"),
        Mistake("InputLayer", "{\"batch_shape\": [null]}", "positive sizes"),
        Mistake("InputLayer", "{\"batch_shape\": [null, null, 3]}", "batch_shape"),
        Mistake("UpSampling2D", "{\"interpolation\": \"lanczos3\"}", "nearest or bilinear, received \"lanczos3\""),
        Mistake("ZeroPadding2D", "{\"padding\": [[1, 1], [1]]}", "pairs of numbers"),
    ];

    [Test]
    public void A_convolution_of_keras_is_read_with_all_its_options()
    {
        var layer = (Conv2D)LayerRegistry.FromConfig("Conv2D", Parse(KerasConv2D));
        Assert.That(layer.Name, Is.EqualTo("conv2d"));
        Assert.That(layer.Filters, Is.EqualTo(64));
        Assert.That(layer.KernelSize, Is.EqualTo((PerAxis)(3, 5)));
        Assert.That(layer.Strides, Is.EqualTo((PerAxis)(2, 1)));
        Assert.That(layer.Padding, Is.EqualTo(Padding.Same));
        Assert.That(layer.DataFormat, Is.EqualTo(DataFormat.ChannelsFirst));
        Assert.That(layer.Groups, Is.EqualTo(2));
        Assert.That(layer.Activation, Is.EqualTo(Activation.Relu));
        Assert.That(layer.UseBias, Is.False);
        Assert.That(layer.KernelInitializer, Is.TypeOf<HeNormal>());
        Assert.That(layer.KernelRegularizer!.L2, Is.EqualTo(0.125f));
    }

    [Test]
    public void A_batch_normalization_of_keras_is_read_with_all_its_options()
    {
        var layer = (BatchNormalization)LayerRegistry.FromConfig("BatchNormalization", Parse(KerasBatchNormalization));
        Assert.That(layer.Trainable, Is.False);
        Assert.That(layer.Momentum, Is.EqualTo(0.9));
        Assert.That(layer.Scale, Is.False);
        Assert.That(layer.MovingMeanInitializer, Is.TypeOf<Constant>().With.Property(nameof(Constant.Value)).EqualTo(0.5f));
    }

    [Test]
    public void An_input_of_keras_leaves_the_batch_open()
    {
        var layer = (Input)LayerRegistry.FromConfig("InputLayer",
            Parse("""{"batch_shape": [null, 16, 16, 3], "dtype": "float32", "sparse": false, "ragged": false, "name": "in", "optional": false}"""));
        Assert.That(layer.Shape, Is.EqualTo(new[] { 16, 16, 3 }));
    }

    [TestCase("[1, 2]", new[] { 1, 1, 2, 2 })]
    [TestCase("3", new[] { 3, 3, 3, 3 })]
    [TestCase("[[1, 2], [3, 4]]", new[] { 1, 2, 3, 4 })]
    public void Padding_is_read_in_each_of_keras_forms(string padding, int[] expected)
    {
        var layer = (ZeroPadding2D)LayerRegistry.FromConfig("ZeroPadding2D", Parse($"{{\"padding\": {padding}, \"data_format\": \"channels_last\"}}"));
        Assert.That(layer.Borders.SelectMany(b => new[] { b.Before, b.After }), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Mistakes))]
    public void A_config_that_cannot_be_honoured_is_refused(string className, string config, string message) =>
        Assert.That(() => LayerRegistry.FromConfig(className, Parse(config)),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains(message).And.Message.Contains($"'{className}'"));

    [Test]
    public void A_layer_of_ones_own_is_made_by_its_name()
    {
        LayerRegistry.Register("TestScaledResidual", config => new TestScaledResidual((float)config["scale"]!));
        Layer layer = LayerRegistry.FromConfig("TestScaledResidual", Parse("""{"scale": 0.5, "name": "mine"}"""));
        Assert.That(layer.Name, Is.EqualTo("mine"));
        Assert.That(layer.Apply(new Input(4, 4, 3).Output).Shape, Is.EqualTo(new[] { 4, 4, 3 }));
        Assert.That(layer.Parameters.Single().Shape, Is.EqualTo(new[] { 3 }));
        Assert.That(() => LayerRegistry.Register("TestScaledResidual", _ => new Add()), Throws.ArgumentException);
        Assert.That(() => LayerRegistry.Register("Conv2D", _ => new Add()), Throws.ArgumentException);
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static TestCaseData Mistake(string className, string config, string message) => new(className, config, message);
}
