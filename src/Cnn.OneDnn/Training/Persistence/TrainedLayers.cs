using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Which layers learn, where that is not what their flags say now: a checkpoint keeps what they were when the model was compiled.</summary>
internal static class TrainedLayers
{
    private const string Key = "trained_layers";
    private const int MaximumLayers = 20_000;

    public static void Write(SafeTensorsWriter writer, Model model)
    {
        Layer[] layers = [.. model.Layers.SelectMany(l => l.WithParts())];

        // What a layer inside of another one is made with, configurations do not say.
        if (layers.Any(l => l.Learns != model.Trains(l) || (l.IsPart && !l.Trainable)))
        {
            writer.AddMetadata(Key, new JsonObject { [Key] = new JsonArray([.. layers.Where(model.Trains).Select(l => (JsonNode)l.Path)]) }.ToJsonString());
        }
    }

    /// <summary>Compiles a model while the flags of its layers are as they were.</summary>
    /// <exception cref="InvalidFormatException">The text is damaged.</exception>
    public static void CompileWith(IReadOnlyDictionary<string, string> text, Model model, Action compile)
    {
        if (!text.TryGetValue(Key, out string? json))
        {
            compile();
            return;
        }

        HashSet<string> names = [.. JsonFields.Names(JsonFields.Parse(json, Key)[Key], Key, MaximumLayers)];
        (Layer Layer, bool Trainable)[] flags = [.. model.Layers.SelectMany(l => l.WithParts()).Select(l => (l, l.Trainable))];
        foreach ((Layer layer, _) in flags)
        {
            layer.Trainable = names.Contains(layer.Path);
        }

        compile();
        foreach ((Layer layer, bool trainable) in flags)
        {
            layer.Trainable = trainable;
        }
    }
}
