using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Layers;

namespace Cnn.OneDnn.Tests.Persistence;

[TestFixture]
[NonParallelizable]
public sealed class ModelConfigTests
{
    private static IEnumerable<TestCaseData> Models => SmallModels.All.Select(m => new TestCaseData(m.Make).SetArgDisplayNames(m.Name));

    private static IEnumerable<LayerCase> Layers => LayerCases.All;

    private static IEnumerable<TestCaseData> Mistakes =>
    [
        Mistake("no object", "\"layers\":[", "\"layers\":[1,", "object for each layer"),
        Mistake("an unknown class", "\"Dense\"", "\"Sense\"", "no such layer class"),
        Mistake("an unknown option", "\"units\"", "\"unit\"", "units"),
        Mistake("a size that no array has", "\"units\":3", "\"units\":2000000000", "2^31"),
        Mistake("a name twice", "\"name\":\"conv2d\"", "\"name\":\"stem\"", "twice"),
        Mistake("an input that is not there", "[[\"add\"]]", "[[\"sub\"]]", "'sub'"),
        Mistake("a circle", "[[\"input_layer\"]]", "[[\"dense\"]]", "'dense'"),
        Mistake("an output that is not there", "\"outputs\":[\"dense\"]", "\"outputs\":[\"dence\"]", "'dence'"),
        Mistake("a call without inputs", "[[\"add\"]]", "[[]]", "at least one tensor"),
        Mistake("no calls", "[[\"add\"]]", "[]", "at least one call"),
        Mistake("a text for a list", "[[\"add\"]]", "\"add\"", "inbound"),
        Mistake("a kernel larger than its input", "\"kernel_size\":[3,3],\"strides\":[1,1],\"padding\":[[1,1]]",
            "\"kernel_size\":[30,3],\"strides\":[1,1],\"padding\":[[1,1]]", "conv2d"),
    ];

    [TestCaseSource(nameof(Models))]
    public void A_network_comes_back_from_its_config(Func<Model> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        using Model model = make();
        string text = model.GetConfig().ToJsonString();
        using var copy = Model.FromConfig(JsonNode.Parse(text)!.AsObject(), SmallModels.Managed);
        Assert.That(copy.GetConfig().ToJsonString(), Is.EqualTo(text));
        Assert.That(copy.Summary(), Is.EqualTo(model.Summary()));

        SmallModels.Fill(model, 100);
        SmallModels.Fill(copy, 100);
        Tensor[] inputs = [.. model.Inputs.Select((x, i) => SmallModels.Noise(i, [2, .. x.Shape]))];
        Assert.That(copy.Predict(inputs).Select(SmallModels.Bits), Is.EqualTo(model.Predict(inputs).Select(SmallModels.Bits)));
    }

    [TestCaseSource(nameof(Layers))]
    public void Every_layer_can_stand_in_a_config(LayerCase given)
    {
        ArgumentNullException.ThrowIfNull(given);
        SymbolicTensor[] inputs = [.. given.Inputs.Select((shape, i) => new Input(shape) { Name = $"in{i}" }.Output)];
        using var model = new Model(inputs, [given.Make().Apply(inputs)]);
        using var copy = Model.FromConfig(JsonNode.Parse(model.GetConfig().ToJsonString())!.AsObject());
        Assert.That(copy.Outputs[0].Shape, Is.EqualTo(given.Output));
        Assert.That(copy.Parameters.Select(p => p.Shape.ToArray()), Is.EqualTo(given.Parameters.Select(p => p.Shape)));
    }

    [TestCaseSource(nameof(Mistakes))]
    public void A_config_with_a_mistake_is_refused_with_the_place(string from, string to, string says)
    {
        using Model model = SmallModels.Residual();
        string text = model.GetConfig().ToJsonString();
        Assert.That(text, Does.Contain(from), "the mistake has a place");
        JsonObject wrong = JsonNode.Parse(text.Replace(from, to, StringComparison.Ordinal))!.AsObject();
        Assert.That(() => Model.FromConfig(wrong), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains(says));
    }

    [Test]
    public void A_model_that_begins_inside_another_says_that_it_cannot_be_saved()
    {
        SymbolicTensor x = new Input(4).Output, y = new Dense(3).Apply(x);
        using var tail = new Model(y, new Dense(2).Apply(y));
        Assert.That(tail.GetConfig, Throws.TypeOf<UnsupportedException>().With.Message.Contains("begins at the output"));
    }

    private static TestCaseData Mistake(string name, string from, string to, string says) => new TestCaseData(from, to, says).SetArgDisplayNames(name);
}
