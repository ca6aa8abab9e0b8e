using Cnn.Models.Tests.Keras.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.WeightFiles;

/// <summary>HDF5 files that h5py wrote, as Keras has it write them: Keras/Fixtures/make.py.</summary>
[TestFixture]
internal sealed class KerasFileTests
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    [TestCase("contiguous")]
    [TestCase("chunked")]
    [TestCase("packed")]
    [TestCase("double")]
    [TestCase("half")]
    [TestCase("brain")]
    [TestCase("whole")]
    public void Every_kind_of_dataset_is_read(string name)
    {
        using var file = TensorFile.Open(KerasFixtures.PathOf("kinds.h5"));
        Tensor read = file.Read(name);
        Assert.That(read.Shape, Is.EqualTo(new Shape(3, 5)));
        int[] numbers = read.Type == DataType.Int32 ? read.ToArray<int>() : [.. read.ToArray<float>().Select(v => (int)v)];
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, 15)));
    }

    [Test]
    public void Single_numbers_and_many_names_in_one_group_are_read()
    {
        using var file = TensorFile.Open(KerasFixtures.PathOf("kinds.h5"));
        Assert.That(file.Read("single").ToArray<float>(), Is.EqualTo(new[] { 7f }));
        Assert.That(Enumerable.Range(0, 40).Select(i => file.Read($"many/{i}").ToArray<float>()[0]), Is.EqualTo(Enumerable.Range(0, 40)));
        Assert.That(file.Find("brain")!.Type, Is.EqualTo(TensorElement.BFloat16));
        Assert.That(file.Find("double")!.Type, Is.EqualTo(TensorElement.Float64));
    }

    [Test]
    public void A_file_of_the_newer_form_is_read()
    {
        using var file = TensorFile.Open(KerasFixtures.PathOf("newer.h5"));
        Assert.That(file.Read("group/contiguous").ToArray<float>(), Is.EqualTo(Enumerable.Range(1, 15)));
    }

    [TestCase("big-endian", "little-endian")]
    [TestCase("compound", "class 6")]
    [TestCase("filter", "filter 3")]
    [TestCase("external-data", "in other files")]
    [TestCase("virtual", "a virtual dataset")]
    public void A_dataset_that_is_not_read_is_refused_in_words_when_it_is_asked_for(string name, string part)
    {
        string path = KerasFixtures.PathOf($"refused-{name}.h5");
        using var file = TensorFile.Open(path);
        Assert.That(() => file.Read("x"), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(part).And.Message.StartsWith(path));
    }

    [TestCase("external-link", "a link to another file")]
    [TestCase("soft-link", "a link to another name")]
    [TestCase("loop", "has two names")]
    [TestCase("heap", "fractal heap")]
    public void What_is_not_read_is_refused_in_words(string name, string part)
    {
        string path = KerasFixtures.PathOf($"refused-{name}.h5");
        Assert.That(() => TensorFile.Open(path), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(part).And.Message.StartsWith(path));
    }

    [TestCase("layers-2.h5")]
    [TestCase("layers-2.weights.h5")]
    [TestCase("layers-3.weights.h5")]
    [TestCase("layers-3.keras")]
    public void Tensors_have_the_names_of_Keras(string name)
    {
        using var file = TensorFile.Open(KerasFixtures.PathOf(name));
        bool isNumbered = name.Contains('3', StringComparison.Ordinal);
        Assert.That(file.Format, Is.EqualTo("Keras"));
        string[] names = [.. file.Entries.Select(e => e.Name)];
        string[] some = isNumbered
            ? ["conv2d/kernel", "conv2d/bias", "batch_normalization/moving_mean", "depthwise_conv2d/kernel",
                "separable_conv2d/depthwise_kernel", "p_re_lu/alpha"]
            : ["shared/kernel", "shared/bias", "inside_normal/moving_mean", "each/depthwise_kernel", "apart/pointwise_kernel", "learned/alpha"];
        Assert.That(some, Is.SubsetOf(names));
        Assert.That(names, Has.Length.EqualTo(39));
        Assert.That(names, Is.Unique);
    }

    [Test]
    public void Layers_come_in_the_order_that_the_file_gives()
    {
        using var file = TensorFile.Open(KerasFixtures.PathOf("ordered-2.weights.h5"));
        Assert.That(file.Entries.Select(e => e.Name), Is.EqualTo(
            new[] { "first/kernel", "first/bias", "normal/gamma", "normal/beta", "normal/moving_mean", "normal/moving_variance", "last/kernel", "last/bias" }));
    }

    [Test]
    public void Weights_load_by_name_into_a_model_whose_layers_have_those_names()
    {
        using Model trained = KerasModel.Load(KerasFixtures.PathOf("layers-3.keras"), new KerasImportOptions { Engine = Managed }),
            fresh = Model.FromConfig(trained.GetConfig(), Managed);
        WeightReport report = Weights.Load(fresh, KerasFixtures.PathOf("layers-2.weights.h5"));
        Assert.That((report.Matched.Count, report.Source), Is.EqualTo((39, "names as they are")));
        KerasFixtures.ExpectResults(fresh);
    }

    [Test]
    public void Weights_load_by_the_order_of_layers_where_the_names_are_others([Values("numbered", "named")] string form)
    {
        using var model = new Sequential(
            [new Input(4, 4, 2), new Conv2D(3, 2, name: "a"), new BatchNormalization(name: "b"), new Flatten(), new Dense(2, name: "c")], "mine")
            {
                Options = Managed,
            };
        string path = KerasFixtures.PathOf(form == "named" ? "ordered-2.weights.h5" : "ordered-3.weights.h5");
        WeightReport report = Weights.Load(model, path);
        Assert.That((report.Matched.Count, report.Source), Is.EqualTo((8, "the order of layers")));

        // The file's numbers count through all of its tensors.
        Assert.That(model.GetLayer("a").GetWeights()[0].ToArray<float>(), Is.EqualTo(Enumerable.Range(0, 24)));
        Assert.That(model.GetLayer("b").GetWeights().Select(w => w.ToArray<float>()[0]), Is.EqualTo(new[] { 27f, 30, 33, 36 }));
        Assert.That(model.GetLayer("c").GetWeights()[1].ToArray<float>(), Is.EqualTo(new[] { 93f, 94 }));
    }

    [Test]
    public void Another_network_gets_a_list_of_what_differs()
    {
        using var model = new Sequential([new Input(4, 4, 2), new Conv2D(3, 2, name: "first"), new Flatten(), new Dense(2, name: "second")], "mine")
        {
            Options = Managed,
        };
        Assert.That(
            () => Weights.Load(model, KerasFixtures.PathOf("ordered-2.weights.h5")),
            Throws.TypeOf<InvalidFormatException>().With.Message.Contains("missing (second/kernel").And.Message.Contains("left over")
                .And.Message.Contains("the model has 4, the file 8"));
        WeightReport report = Weights.Load(model, KerasFixtures.PathOf("ordered-2.weights.h5"), strict: false);
        Assert.That(report.Matched.Select(m => m.Tensor.Name), Is.EqualTo(new[] { "first/kernel", "first/bias" }));
    }
}
