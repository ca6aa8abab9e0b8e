using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Keras.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Keras;

/// <summary>Networks of Keras and TensorFlow.js compute here what they compute there.</summary>
[TestFixture]
internal sealed class KerasModelTests
{
    private static readonly KerasImportOptions Managed = new() { Engine = new ModelOptions { Backend = BackendKind.Managed } };

    [Test]
    public void A_network_of_forty_layers_computes_what_TensorFlow_js_computes(
        [Values("layers-2.h5", "layers-3.h5", "layers-3.keras", "layers/model.json")] string name)
    {
        using Model model = KerasModel.Load(KerasFixtures.PathOf(name), Managed);
        KerasFixtures.ExpectResults(model);
        Assert.That(model.Inputs.Select(i => i.Shape), Is.EqualTo(new[] { new Shape(6, 2), new Shape(6, 7, 2), new Shape(3, 4, 4, 2) }));
        Assert.That(((Conv2D)model.GetLayer("first")).KernelRegularizer,
            Is.EqualTo(new L1L2(0.01, 0.01)).Using<Regularizer>((a, b) => a.L1 == b.L1 && a.L2 == b.L2));
    }

    [Test]
    public void It_trains_on_and_keeps_what_is_frozen()
    {
        using Model model = KerasModel.Load(KerasFixtures.PathOf("layers-3.keras"), Managed);
        model.GetLayer("shared").Trainable = false;
        float[] before = model.GetLayer("shared").GetWeights()[0].ToArray<float>(), dense = model.GetLayer("of_rows").GetWeights()[0].ToArray<float>();
        model.Compile(new Sgd(0.1), Loss.MeanSquaredError);
        model.TrainOnBatch(KerasFixtures.Inputs, [.. KerasFixtures.Outputs.Select(o => Tensor.Zeros(o.Shape))]);
        Assert.That(model.GetLayer("shared").GetWeights()[0].ToArray<float>(), Is.EqualTo(before));
        Assert.That(model.GetLayer("of_rows").GetWeights()[0].ToArray<float>(), Is.Not.EqualTo(dense));
    }

    // Values by hand: kernels count 1, 2, 3, ... in the file's order.
    [Test]
    public void A_dense_kernel_is_inputs_by_outputs()
    {
        using var folder = new TempFolder();
        string path = SmallKeras.Layer(
            folder, [2], "Dense", "\"units\": 3, \"activation\": \"linear\"", ("it/kernel", [2, 3], [1, 2, 3, 4, 5, 6]), ("it/bias", [3], [0.5f, 0, 0]));
        Expect(path, [1, 10], [41.5f, 52, 63], 2);
    }

    [Test]
    public void A_transposed_kernel_is_height_width_outputs_inputs()
    {
        using var folder = new TempFolder();
        string path = SmallKeras.Layer(
            folder, [1, 1, 2], "Conv2DTranspose", "\"filters\": 3, \"kernel_size\": [1, 2], \"use_bias\": false",
            ("it/kernel", [1, 2, 3, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));

        // Each pair of numbers meets the two channels 1 and 10.
        Expect(path, [1, 10], [21, 43, 65, 87, 109, 131], 1, 1, 2);
    }

    [Test]
    public void A_depthwise_kernel_is_height_width_inputs_multiplier()
    {
        using var folder = new TempFolder();
        string path = SmallKeras.Layer(
            folder, [1, 2, 2], "DepthwiseConv2D", "\"kernel_size\": [1, 2], \"depth_multiplier\": 2, \"use_bias\": false, \"groups\": 1",
            ("it/depthwise_kernel", [1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]));

        // Channel a is 1 then 100, channel b 10 then 1000: 1*1 + 5*100, 2*1 + 6*100, 3*10 + 7*1000, 4*10 + 8*1000.
        Expect(path, [1, 10, 100, 1000], [501, 602, 7030, 8040], 1, 2, 2);
    }

    [Test]
    public void A_grouped_kernel_has_the_inputs_of_one_group()
    {
        using var folder = new TempFolder();
        string path = SmallKeras.Layer(
            folder, [1, 4], "Conv1D", "\"filters\": 2, \"kernel_size\": [1], \"groups\": 2, \"use_bias\": false", ("it/kernel", [1, 2, 2], [1, 2, 3, 4]));
        Expect(path, [1, 10, 100, 1000], [31, 4200], 1, 4);
    }

    [Test]
    public void Hard_sigmoid_is_as_the_version_computes_it()
    {
        using var folder = new TempFolder();
        Expect(SmallKeras.Layer(folder, [4], "Activation", "\"activation\": \"hard_sigmoid\""), [-3, -1, 1, 3], [0, 0.3f, 0.7f, 1], 4);
        Expect(SmallKeras.Archive(folder, Archived("Activation", "\"activation\": \"hard_sigmoid\"")), [-3, -1, 1, 3], [0, 1 / 3f, 2 / 3f, 1], 4);
    }

    [Test]
    public void Means_and_variances_of_adapt_are_read_as_weights()
    {
        using var folder = new TempFolder();
        string path = SmallKeras.Layer(
            folder, [2], "Normalization", "\"axis\": [-1], \"mean\": null, \"variance\": null", ("it/mean", [2], [1, 2]),
            ("it/variance", [2], [4, 0.25f]), ("it/count", [], [10]));
        Expect(path, [5, 3], [2, 2], 2);
    }

    [Test]
    public void An_operation_on_two_tensors_is_the_layer_of_its_name()
    {
        using var folder = new TempFolder();
        const string tensor = """{"class_name": "__keras_tensor__", "config": {"keras_history": ["in", 0, 0]}}""";
        string sum =
            $$$"""{"module": "keras.src.ops.numpy", "class_name": "Add", "config": {"name": "add"}, "name": "add", "inbound_nodes": [{"args": [{{{tensor}}}, {{{tensor}}}], "kwargs": {}}]}""";
        string input = """{"class_name": "InputLayer", "config": {"batch_shape": [null, 2], "name": "in"}, "name": "in", "inbound_nodes": []}""";
        string network =
            $$$"""{"class_name": "Functional", "config": {"name": "f", "layers": [{{{sum}}}, {{{input}}}], "input_layers": ["in", 0, 0], "output_layers": ["add", 0, 0]}}""";
        Expect(SmallKeras.Archive(folder, network), [1, 2.5f], [2, 5], 2);
    }

    [Test]
    public void Sizes_that_are_open_are_asked_for()
    {
        using var folder = new TempFolder();
        string path = folder.Write("model.json", """
            {"modelTopology": {"class_name": "Sequential", "config": [{"class_name": "GlobalMaxPooling1D", "config": {"name": "g", "batch_input_shape": [null, null, 2]}}]}, "weightsManifest": []}
            """u8.ToArray());
        Assert.That(() => KerasModel.Load(path), Throws.TypeOf<UnsupportedException>().With.Message.Contains("KerasImportOptions.InputShape"));
        using Model model = KerasModel.Load(path, Managed with { InputShape = new Shape(2, 2) });
        Assert.That(model.Predict(Tensor.From<float>([1, 5, 3, 4], new Shape(1, 2, 2))).ToArray<float>(), Is.EqualTo(new[] { 3f, 5 }));
    }

    // What one input leaves open is not put in the place of what another one says.
    [Test]
    public void Given_sizes_are_for_inputs_that_leave_theirs_open()
    {
        using var folder = new TempFolder();
        const string layers = """
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 2], "name": "a"}, "name": "a", "inbound_nodes": []},
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null, null, 3], "name": "b"}, "name": "b", "inbound_nodes": []},
            {"class_name": "Flatten", "config": {"name": "flat"}, "name": "flat", "inbound_nodes": [[["b", 0, 0, {}]]]},
            {"class_name": "Concatenate", "config": {"name": "both"}, "name": "both", "inbound_nodes": [[["a", 0, 0, {}], ["flat", 0, 0, {}]]]}
            """;
        string path = SmallKeras.Network(folder, $$$"""
            {"class_name": "Functional", "config": {"name": "f", "layers": [{{{layers}}}],
                "input_layers": [["a", 0, 0], ["b", 0, 0]], "output_layers": [["both", 0, 0]]}}
            """);
        using Model model = KerasModel.Load(path, Managed with { InputShape = new Shape(4, 3) });
        Assert.That(model.Inputs.Select(i => i.Shape), Is.EqualTo(new[] { new Shape(2), new Shape(4, 3) }));
        Assert.That(() => KerasModel.Load(path, Managed with { InputShape = new Shape(4, 5) }),
            Throws.TypeOf<InvalidFormatException>().With.Message.Contains("'b' have sizes (?, 3), and (4, 5) was given"));
    }

    [Test]
    public void Sizes_that_the_file_says_are_not_replaced()
    {
        using var folder = new TempFolder();
        string path = SmallKeras.Layer(folder, [2], "Flatten", "");
        Assert.That(() => KerasModel.Load(path, Managed with { InputShape = new Shape(3) }),
            Throws.TypeOf<InvalidFormatException>().With.Message.Contains("only for what the file leaves open"));
        using Model model = KerasModel.Load(path, Managed with { InputShape = new Shape(2) });
        Assert.That(model.Input.Shape, Is.EqualTo(new Shape(2)));
    }

    private static string Archived(string className, string config) => $$$"""
        {"class_name": "Sequential", "config": {"name": "s", "layers": [
            {"class_name": "InputLayer", "config": {"batch_shape": [null, 4], "name": "in"}}, {"class_name": "{{{className}}}", "config": {"name": "it", {{{config}}}}}]}}
        """;

    private static void Expect(string path, float[] input, float[] expected, params int[] sample)
    {
        using Model model = KerasModel.Load(path, Managed);
        Assert.That(model.Predict(Tensor.From<float>(input, new Shape([1, .. sample]))).ToArray<float>(), Is.EqualTo(expected).Within(1e-5));
    }
}
