using System.Text.Json.Nodes;
using Cnn.OneDnn.Tests.Formats;
using Cnn.OneDnn.Tests.Training;
using Cnn.Tests;

namespace Cnn.OneDnn.Tests.Persistence;

/// <content>Files that are not sound.</content>
public sealed partial class LoadTests
{
    private static IEnumerable<TestCaseData> Damage =>
    [
        Text("config", null, "does not say how"),
        Text("config", "{", "not JSON"),
        Text("config", "[]", "JSON object"),
        Text("config", """{"name":"m","inputs":[],"outputs":[],"layers":[]}""", "at least one input"),
        Text("config", """{"name":"m","name":"m"}""", "not JSON"),
        Text("losses", """{"losses":[]}""", "0 losses for 1 outputs"),
        Text("losses", """{"losses":[{"class_name":"perplexity","config":{}}]}""", "perplexity"),
        Text("losses", """{"losses":[{"class_name":"huber","config":{"delta":-1}}]}""", "positive"),
        Text("metrics", """{"metrics":[{"class_name":"precision","config":{"class_id":0.5}}]}""", "whole number"),
        Text("optimizer", """{"class_name":"Eve","config":{"learning_rate":1}}""", "Eve"),
        Text("optimizer", """{"class_name":"SGD","config":{"learning_rate":1,"clipnorm":1,"clipvalue":1}}""", "Only one"),
        Text("optimizer_scalars", "2", "numbers in"),
        Text("data_type", "Float8", "Float8"),
        Text("callbacks", "7", "JSON object"),
    ];

    [TestCaseSource(nameof(Damage))]
    public void Damaged_text_is_refused(string key, string? value, string says)
    {
        SaveTrained();
        Rewrite(text =>
        {
            text.Remove(key);
            if (value is not null)
            {
                text[key] = value;
            }
        });
        Assert.That(() => Model.Load(FilePath, SmallModels.Managed),
            Throws.TypeOf<InvalidFormatException>().With.Message.Contains(says).And.Message.StartsWith(FilePath));
    }

    // A config may ask for a network of any size: nothing is made for it before the file has shown that it holds the weights.
    [Test]
    public void A_config_larger_than_its_file_takes_no_memory()
    {
        SaveTrained();
        Rewrite(text => text["config"] = text["config"].Replace("\"units\":3", "\"units\":14000000", StringComparison.Ordinal));
        long before = GC.GetTotalAllocatedBytes();
        Assert.That(() => Model.Load(FilePath, SmallModels.Managed), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("dense/kernel is"));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(64 << 20));
    }

    [Test]
    public void Mutated_checkpoints_are_loaded_or_refused()
    {
        SaveTrained();
        Mutations.Check(File.ReadAllBytes(FilePath), 1500, bytes =>
        {
            File.WriteAllBytes(FilePath, bytes);
            Model.Load(FilePath, SmallModels.Managed).Dispose();
        });
    }

    // Damage to what the texts say, each of them as JSON or numbers as before.
    [Test]
    public void Checkpoints_with_other_values_in_their_text_are_loaded_or_refused()
    {
        using (Model model = SmallTraining.Compiled(new Adam { Schedule = new CosineDecay(0.01, 30) }))
        {
            model.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, Callbacks = [new EarlyStopping { Monitor = "loss", RestoreBestWeights = true }] });
            model.Save(FilePath);
        }

        byte[] sound = File.ReadAllBytes(FilePath);
        var random = new Random(6);
        Mutations.Check(Mutants(), 800, 16 << 20, bytes =>
        {
            File.WriteAllBytes(FilePath, bytes);
            Model.Load(FilePath, SmallModels.Managed).Dispose();
        });

        IEnumerable<byte[]> Mutants()
        {
            for (int i = 0; i < 800; i++)
            {
                File.WriteAllBytes(FilePath, sound);
                Rewrite(text =>
                {
                    string key = text.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(text.Count));
                    text[key] = TextMutations.Mutate(text[key], random);
                });
                yield return File.ReadAllBytes(FilePath);
            }
        }
    }

    // Damage that leaves the JSON whole reaches the layers.
    [Test]
    public void Mutated_configs_are_built_or_refused()
    {
        using Model model = SmallModels.Residual();
        string[] values = ["0", "-1", "1e9", "2147483647", "-2147483648", "1e300", "0.5", "null", "true", "[]", "{}", "\"\"", "\"dense\"", "[[]]",
            "[[[]]]", "[1,2,3,4,5,6,7,8,9]"];
        var random = new Random(4);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            JsonObject config = model.GetConfig();
            for (int j = random.Next(1, 3); j > 0; j--)
            {
                JsonNode[] places = [.. Descendants(config)];
                places[random.Next(places.Length)].ReplaceWith(JsonNode.Parse(values[random.Next(values.Length)]));
            }

            try
            {
                Model.FromConfig(config, SmallModels.Managed).Dispose();
            }
            catch (InvalidFormatException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType().Name}: {e.Message}\n{config.ToJsonString()}\n{e.StackTrace}");
            }
        }

        Assert.That(refused, Is.InRange(1000, 2999));
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject o => o.Select(p => p.Value),
            JsonArray a => a,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(c => Descendants(c).Prepend(c));
    }

    private void Rewrite(Action<Dictionary<string, string>> change)
    {
        Dictionary<string, string> text;
        using (var reader = new SafeTensorsReader(FilePath))
        {
            text = new Dictionary<string, string>(reader.Metadata);
        }

        change(text);
        SafeTensors.Save(FilePath, SafeTensors.Load(FilePath), text);
    }

    private static TestCaseData Text(string key, string? value, string says) => new TestCaseData(key, value, says).SetArgDisplayNames($"{key}: {says}");
}
