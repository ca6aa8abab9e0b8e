using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Compares the optimizer that a checkpoint was trained with to the one that it meets.</summary>
internal static class OptimizerDifference
{
    private const string What = "optimizer config", RateKey = "learning_rate";

    /// <summary>The optimizer's settings as JSON.</summary>
    /// <exception cref="UnsupportedException">It has a schedule of the user's own.</exception>
    public static string Config(Optimizer optimizer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        optimizer.WriteConfig(json);
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The first difference as a sentence; null where training can go on. A plain learning rate may differ: the checkpoint's is taken over.</summary>
    /// <exception cref="InvalidFormatException">The checkpoint's text is damaged.</exception>
    public static string? Find(string saved, Optimizer met)
    {
        JsonObject theirs = JsonFields.Parse(saved, What), ours;
        try
        {
            ours = JsonFields.Parse(Config(met), What);
        }
        catch (UnsupportedException e)
        {
            return $"its optimizer can be compared to none with a schedule of your own. {e.Message}";
        }

        string kind = theirs.Text("class_name", What), own = ours.Text("class_name", What);
        if (kind != own)
        {
            return $"its optimizer is {JsonFields.Shown(kind)}, the model's {own}.";
        }

        JsonObject saidThere = theirs.Object("config", What), saidHere = ours.Object("config", What);
        foreach ((string key, JsonNode? here) in saidHere)
        {
            JsonNode? there = saidThere[key];
            if (!(key == RateKey && IsNumber(here) && IsNumber(there)) && !JsonNode.DeepEquals(here, there))
            {
                return $"its {kind} has {key} {Shown(there)}, the model's {Shown(here)}.";
            }
        }

        // What is written only where it is not as usual.
        return saidThere.FirstOrDefault(s => s.Value is not null && !saidHere.ContainsKey(s.Key)) is { Key: { } more, Value: var value }
            ? $"its {kind} has {more} {Shown(value)}, the model's not set."
            : null;
    }

    private static bool IsNumber(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number;

    private static string Shown(JsonNode? node) => node is null ? "not set" : JsonFields.Shown(node.ToJsonString());
}
