using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.WeightFiles;

/// <summary>Loading by name: all or nothing unless a part is asked for, and what happened is said.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class WeightsTests
{
    [TestCase("layers.pt")]
    [TestCase("training.pth")]
    public void Names_wrappers_and_prefixes_lead_to_the_layers(string name)
    {
        using Model model = Layers(3);
        WeightReport report = Weights.Load(model, Fixture(name));
        Assert.That(report.IsComplete, Is.True);
        Assert.That(report.Matched, Has.Count.EqualTo(6));
        Assert.That(report.NonFinite, Is.Empty);

        // PyTorch's kernel (out, in, 1, 1) counts 0, 0.5, ...; here it is (1, 1, in, out).
        Assert.That(Value(model, "conv", "kernel"), Is.EqualTo(new[] { 0f, 1f, 2f, 0.5f, 1.5f, 2.5f }));
        Assert.That(Value(model, "bn", "moving_variance"), Is.EqualTo(new[] { 0f, 0.5f, 1f }));
    }

    [Test]
    public void What_does_not_fit_is_listed_and_nothing_is_changed()
    {
        using Model model = Layers(5, name: "other");
        float[] before = Value(model, "conv", "kernel");
        InvalidFormatException? e = Assert.Throws<InvalidFormatException>(() => Weights.Load(model, Fixture("layers.pt")));
        Assert.That(e!.Message, Does.Contain("another network than 'net'").And.Contain("conv.weight is (3, 2, 1, 1), expected (5, 2, 1, 1)")
            .And.Contain("missing (other.weight").And.Contain("left over (bn.weight"));
        Assert.That(Value(model, "conv", "kernel"), Is.EqualTo(before));
    }

    [Test]
    public void A_part_is_loaded_when_it_is_asked_for()
    {
        using Model model = Layers(3, name: "other");
        WeightReport report = Weights.Load(model, Fixture("layers.pt"), strict: false);
        Assert.That(report.Matched.Select(m => m.Tensor.Name), Is.EqualTo(new[] { "conv.weight", "conv.bias" }));
        Assert.That(report.Missing, Is.EqualTo(new[] { "other.weight", "other.bias", "other.running_mean", "other.running_var" }));
        Assert.That(report.LeftOver, Is.EqualTo(new[] { "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var" }));
        Assert.That(report.OtherShape, Is.Empty);
        Assert.That(Value(model, "conv", "bias"), Is.EqualTo(new[] { 0f, 0.5f, 1f }));
    }

    [Test]
    public void A_file_of_which_nothing_fits_is_refused_even_in_part()
    {
        using var model = new Sequential(new Input(4), new Dense(2));
        Assert.That(() => Weights.Load(model, Fixture("layers.pt"), strict: false), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("0 fit"));
    }

    [Test]
    public void A_map_renames_and_leaves_out()
    {
        using Model model = Layers(3, name: "other");
        var map = WeightMap.Parse("""{"source": "mine", "rename": [["^bn\\.", "other."]]}""");
        Assert.That(Weights.Load(model, Fixture("layers.pt"), map).Source, Is.EqualTo("mine"));
        Assert.That(Value(model, "other", "gamma"), Is.EqualTo(new[] { 0f, 0.5f, 1f }));
        var less = WeightMap.Parse("""{"ignore": ["^bn\\."]}""");
        Assert.That(Weights.Load(model, Fixture("layers.pt"), less, strict: false).LeftOver, Is.Empty);
        Assert.That(less.Translate("bn.weight"), Is.Null);
    }

    [TestCase("[]", "no map")]
    [TestCase("{", "no map")]
    [TestCase("""{"rename": [["("," "]]}""", "no map")]
    [TestCase("""{"rename": [["a"]]}""", "two texts")]
    [TestCase("""{"renames": []}""", "'renames'")]
    [TestCase("""{"ignore": [1]}""", "no map")]
    [TestCase("""{"ignore": ["(a)\\1"]}""", "no map")]
    [TestCase("""{"ignore": [null]}""", "null")]
    [TestCase("""{"source": null}""", "null")]
    [TestCase("""{"networks": [null]}""", "null")]
    [TestCase("""{"rename": [[null, "a"]]}""", "null")]
    [TestCase("""{"rename": [["a", null]]}""", "null")]
    [TestCase("""{"rename": [["a", "$99999999999"]]}""", "no map")]
    public void A_map_that_is_none_is_refused(string json, string part) =>
        Assert.That(() => WeightMap.Parse(json), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(part));

    [TestCase("^.*$", "$0$0", 60)]
    [TestCase("x", "$_$_", 3)]
    [TestCase("", "abcdefgh", 5)]
    public void A_map_that_makes_endless_names_is_refused(string from, string to, int times)
    {
        var map = WeightMap.Parse($$"""{"rename": [{{string.Join(", ", Enumerable.Repeat($"[\"{from}\", \"{to}\"]", times))}}]}""");
        Assert.That(() => map.Translate("xxxxxxxxxxxx.weight"),
            Throws.TypeOf<InvalidFormatException>().With.Message.Contains("more than 4096 characters of 'xxxxxxxxxxxx"));
    }

    [Test]
    public void Names_of_any_usual_length_are_renamed()
    {
        string name = new('x', 2048);
        Assert.That(WeightMap.Parse("""{"rename": [["^x+$", "$0$0"]]}""").Translate(name), Is.EqualTo(name + name));
    }

    [Test]
    public void Weights_that_this_library_wrote_come_back([Values] WeightFormat format)
    {
        using var folder = new TempFolder();
        using Model one = Layers(3), two = Layers(3);
        two.Options = new ModelOptions { Seed = 8 };
        one.SaveWeights(folder.Path("w.safetensors"), format);
        Assert.That(Value(two, "conv", "kernel"), Is.Not.EqualTo(Value(one, "conv", "kernel")));
        Assert.That(Weights.Load(two, folder.Path("w.safetensors")).IsComplete, Is.True);
        Assert.That(Value(two, "conv", "kernel"), Is.EqualTo(Value(one, "conv", "kernel")));
    }

    [Test]
    public void The_network_at_full_size_is_suggested_for_the_tutorials_one()
    {
        using Model model = ModelZoo.Create("resnet18");
        Assert.That(() => Weights.Load(model, Fixture("layers.pt")), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("'resnet18-224'"));
    }

    [Test]
    public void Every_built_in_map_is_for_networks_of_the_zoo() =>
        Assert.That(WeightMap.BuiltIn.SelectMany(m => m.Networks).Distinct(),
            Is.Not.Empty.And.SubsetOf(ModelZoo.ImageNet.Concat(ModelZoo.All).Select(m => m.Name)));

    private static Model Layers(int filters, string name = "bn")
    {
        SymbolicTensor x = new Input(4, 4, 2).Output;
        return new Model(x, new BatchNormalization { Name = name }.Apply(new Conv2D(filters, 1) { Name = "conv" }.Apply(x)), "net");
    }

    private static float[] Value(Model model, string layer, string parameter) =>
        model.GetWeight(model.GetLayer(layer).Parameters.Single(p => p.Name == parameter)).ToArray<float>();

    private static string Fixture(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, "WeightFiles", "Fixtures", name);
}
