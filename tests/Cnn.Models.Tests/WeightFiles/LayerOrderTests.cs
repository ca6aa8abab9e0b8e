using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Keras.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.WeightFiles;

/// <summary>Keras counts and writes the layers of a network by their distance to its outputs, not tower by tower.</summary>
[TestFixture]
internal sealed class LayerOrderTests
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    // map_graph: the outputs' layer has depth 0, a2 and b2 have 1, a1 and b1 have 2; within a depth as met on the way back from the output.
    [Test]
    public void Two_towers_of_equal_shapes_are_counted_across([Values] bool isNamed)
    {
        using var folder = new TempFolder();
        using Model model = Towers(isNamed);
        WeightReport report = Weights.Load(model, folder.Write("towers.weights.h5", Numbered()));
        Assert.That((report.Matched.Count, report.Source), Is.EqualTo((4, "the order of layers")));
        Assert.That(Kernels(model), Is.EqualTo(new[] { 1f, 3, 2, 4 }));
    }

    [Test]
    public void Names_that_somebody_gave_count_where_the_file_has_them()
    {
        using var folder = new TempFolder();
        using Model model = Towers(isNamed: true);
        string[] names = ["a1", "a2", "b1", "b2"];
        var file = new SmallHdf5();
        for (int i = 0; i < names.Length; i++)
        {
            string layer = i == 0 ? "layers/dense" : $"layers/dense_{i}";
            file.With($"{layer}/vars/0", [1, 1], i + 1).WithText($"{layer}/vars", "name", names[i]);
        }

        WeightReport report = Weights.Load(model, folder.Write("towers.weights.h5", file.ToArray()));
        Assert.That((report.Matched.Count, report.Source), Is.EqualTo((4, "names as they are")));
        Assert.That(Kernels(model), Is.EqualTo(new[] { 1f, 2, 3, 4 }));
    }

    // The shared layer is met first and has depth 1 in both calls; the other one, under one of them, has depth 2.
    [Test]
    public void A_layer_farther_from_the_output_comes_before_one_that_is_met_first()
    {
        var input = new Input(1);
        Dense shared = Layer(null), alone = Layer(null);
        SymbolicTensor near = shared.Apply(input.Output), far = shared.Apply(alone.Apply(input.Output));
        using var folder = new TempFolder();
        using var model = new Model([input.Output], [new Add().Apply(near, far)]) { Options = Managed };
        Weights.Load(model, folder.Write("shared.weights.h5", new SmallHdf5()
            .With("layers/dense/vars/0", [1, 1], 1).With("layers/dense_1/vars/0", [1, 1], 2).ToArray()));
        Assert.That(Value(alone, model), Is.EqualTo(1));
        Assert.That(Value(shared, model), Is.EqualTo(2));
    }

    [Test]
    public void Layers_of_other_classes_are_not_taken_in_the_order_in_which_they_lie_there()
    {
        using var folder = new TempFolder();
        using var model = new Sequential(new Input(1), new Dense(1, useBias: false, name: "a"), new Dense(1, useBias: false, name: "b")) { Options = Managed };
        string path = folder.Write("other.weights.h5", new SmallHdf5()
            .With("layers/mystery/vars/0", [1, 1], 1).With("layers/dense/vars/0", [1, 1], 2).ToArray());
        Assert.That(() => Weights.Load(model, path), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("0 fit"));
    }

    [Test]
    public void Two_groups_that_stand_for_one_layer_are_refused()
    {
        using var folder = new TempFolder();
        string path = folder.Write("twice.h5", new SmallHdf5().With("layers/dense/own", [1], 1).With("layers/dense/vars/0", [1, 1], 2).ToArray());
        Assert.That(() => TensorFile.Open(path), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("two layers at 'layers/dense"));
    }

    // dense is a1, dense_1 is b1, dense_2 is a2, dense_3 is b2.
    private static byte[] Numbered() => new SmallHdf5().With("layers/dense/vars/0", [1, 1], 1).With("layers/dense_1/vars/0", [1, 1], 2)
        .With("layers/dense_2/vars/0", [1, 1], 3).With("layers/dense_3/vars/0", [1, 1], 4).ToArray();

    private static Model Towers(bool isNamed)
    {
        var input = new Input(1);
        SymbolicTensor a = Layer(isNamed ? "a2" : null).Apply(Layer(isNamed ? "a1" : null).Apply(input.Output)),
            b = Layer(isNamed ? "b2" : null).Apply(Layer(isNamed ? "b1" : null).Apply(input.Output));
        return new Model([input.Output], [new Add().Apply(a, b)]) { Options = Managed };
    }

    private static Dense Layer(string? name) => new(1, useBias: false, name: name);

    // a1, a2, b1, b2: a model of this library goes tower by tower.
    private static float[] Kernels(Model model) => [.. model.Parameters.Select(p => model.GetWeight(p).ToArray<float>()[0])];

    private static float Value(Layer layer, Model model) => model.GetWeight(layer.Parameters[0]).ToArray<float>()[0];
}
