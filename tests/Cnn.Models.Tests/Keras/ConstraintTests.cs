using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Keras.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Keras;

/// <summary>Constraints in networks that Keras saved count in a training that goes on.</summary>
[TestFixture]
internal sealed class ConstraintTests
{
    private const string Keras3 =
        """{"module": "keras.constraints", "class_name": "MaxNorm", "config": {"max_value": 1.5, "axis": 0}, "registered_name": null}""";

    private static IEnumerable<TestCaseData> Written() =>
    [
        new(Keras3, new MaxNorm(1.5)),
        new("""{"class_name": "MaxNorm", "config": {"max_value": 3, "axis": [0, 1]}}""", new MaxNorm(3, (0, 1))),
        new("""{"class_name": "NonNeg", "config": {}}""", new NonNeg()),
        new("""{"class_name": "UnitNorm", "config": {"axis": 0}}""", new UnitNorm()),
        new("""{"class_name": "MinMaxNorm", "config": {"min_value": 0.5, "max_value": 2, "rate": 0.25, "axis": 0}}""", new MinMaxNorm(0.5, 2, 0.25)),
        new("\"non_neg\"", new NonNeg()),
        new("null", null),
    ];

    [TestCaseSource(nameof(Written))]
    public void A_constraint_is_read(string written, Constraint? expected)
    {
        using var folder = new TempFolder();
        string path = SmallKeras.Layer(
            folder, [2], "Dense", $"\"units\": 1, \"kernel_constraint\": {written}, \"bias_constraint\": {written}", ("it/kernel", [2, 1], [1, 2]),
            ("it/bias", [1], [0]));
        using Model model = KerasModel.Load(path);
        Assert.That(model.Parameters.Select(p => p.Constraint), Is.EqualTo(new[] { expected, expected }));
    }

    [TestCase("Conv2D", "\"filters\": 1, \"kernel_size\": 1", "kernel_constraint", "it/kernel", 1)]
    [TestCase("DepthwiseConv2D", "\"kernel_size\": 1", "depthwise_constraint", "it/depthwise_kernel", 1)]
    public void Layers_of_kernels_have_them(string className, string config, string key, string weight, int channels)
    {
        using var folder = new TempFolder();
        string path = SmallKeras.Layer(
            folder, [2, 2, channels], className, $"{config}, \"use_bias\": false, \"{key}\": {Keras3}", (weight, [1, 1, channels, 1], [4]));
        using Model model = KerasModel.Load(path);
        Assert.That(model.Parameters[0].Constraint, Is.EqualTo(new MaxNorm(1.5)));
        model.Compile(new SGD(0), "mse");
        model.TrainOnBatch(Tensor.Ones(1, 2, 2, 1), Tensor.Ones(1, 2, 2, 1));
        Assert.That(model.GetWeights()[0].ToArray(), Is.EqualTo(new[] { 1.5f }).Within(1e-5), "a step holds it");
    }

    [Test]
    public void A_constraint_that_is_none_is_left_out_where_a_layer_could_have_none()
    {
        using var folder = new TempFolder();
        using Model model = KerasModel.Load(SmallKeras.Layer(folder, [2], "Flatten", "\"kernel_constraint\": null"));
        Assert.That(model.Parameters, Is.Empty);
    }

    [Test]
    public void A_constraint_that_is_not_here_is_named()
    {
        using var folder = new TempFolder();
        string path = SmallKeras.Layer(
            folder, [2], "Dense", """ "units": 1, "use_bias": false, "kernel_constraint": {"class_name": "Mine", "config": {}} """, ("it/kernel", [2, 1], [1, 2]));
        Assert.That(() => KerasModel.Load(path), Throws.TypeOf<UnsupportedException>().With.Message.Contains("Mine"));
    }
}
