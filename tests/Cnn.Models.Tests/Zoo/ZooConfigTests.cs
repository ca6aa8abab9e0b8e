using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Zoo;

/// <summary>A checkpoint says how its network is built: every network of the zoo must come back from that.</summary>
[TestFixture]
[NonParallelizable]
public sealed class ZooConfigTests
{
    [Test]
    public void A_network_of_the_zoo_comes_back_from_its_config([ValueSource(typeof(ModelZoo), nameof(ModelZoo.Names))] string name)
    {
        using Model model = ModelZoo.Create(name);
        string text = model.GetConfig().ToJsonString();
        using var copy = Model.FromConfig(JsonNode.Parse(text)!.AsObject());
        Assert.That(copy.GetConfig().ToJsonString(), Is.EqualTo(text));
        Assert.That(copy.Summary(), Is.EqualTo(model.Summary()));
        Assert.That(copy.Parameters.Select(p => p.Name), Is.EqualTo(model.Parameters.Select(p => p.Name)));
    }
}
