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
        if (model.Layers.Any(l => l.Trainable != model.Trains(l)))
        {
            writer.AddMetadata(Key, new JsonObject { [Key] = new JsonArray([.. model.Layers.Where(model.Trains).Select(l => (JsonNode)l.Name)]) }.ToJsonString());
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
        (Layer Layer, bool Trainable)[] flags = [.. model.Layers.Select(l => (l, l.Trainable))];
        foreach ((Layer layer, _) in flags)
        {
            layer.Trainable = names.Contains(layer.Name);
        }

        compile();
        foreach ((Layer layer, bool trainable) in flags)
        {
            layer.Trainable = trainable;
        }
    }
}
