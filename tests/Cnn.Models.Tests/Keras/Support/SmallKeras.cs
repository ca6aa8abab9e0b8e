using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Keras.Support;

/// <summary>Small files of networks, written by hand.</summary>
internal static class SmallKeras
{
    /// <summary>A model.json of one layer after an input, with its weights in weights.bin.</summary>
    public static string Layer(TempFolder folder, int[] sample, string className, string config, params (string Name, int[] Shape, float[] Values)[] weights)
    {
        string input =
            $$$"""{"class_name": "InputLayer", "config": {"batch_input_shape": [null, {{{string.Join(", ", sample)}}}], "dtype": "float32", "sparse": false, "name": "in"}}""";
        string layer = $$$"""{"class_name": "{{{className}}}", "config": {"name": "it", "trainable": true{{{(config.Length > 0 ? ", " : "")}}}{{{config}}}}}""";
        return Network(folder, $$$"""{"class_name": "Sequential", "config": {"name": "small", "layers": [{{{input}}}, {{{layer}}}]}}""", weights);
    }

    /// <summary>A model.json of a network.</summary>
    public static string Network(TempFolder folder, string topology, params (string Name, int[] Shape, float[] Values)[] weights)
    {
        folder.Write("weights.bin", [.. weights.SelectMany(w => MemoryMarshal.AsBytes<float>(w.Values).ToArray())]);
        JsonArray specs = [.. weights.Select(w => (JsonNode)new JsonObject
        {
            ["name"] = w.Name,
            ["shape"] = new JsonArray([.. w.Shape.Select(d => (JsonNode)d)]),
            ["dtype"] = "float32",
        })];
        var model = new JsonObject
        {
            ["format"] = "layers-model",
            ["modelTopology"] = JsonNode.Parse(topology),
            ["weightsManifest"] = new JsonArray(new JsonObject { ["paths"] = new JsonArray("weights.bin"), ["weights"] = specs }),
        };
        return folder.Write("model.json", Encoding.UTF8.GetBytes(model.ToJsonString()));
    }

    /// <summary>A .keras archive of Keras 3 with a network that has no weights.</summary>
    public static string Archive(TempFolder folder, string config, CompressionLevel level = CompressionLevel.NoCompression)
    {
        string path = folder.Path("small.keras");
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("metadata.json", """{"keras_version": "3.5.0"}"""u8.ToArray());
        Add("config.json", Encoding.UTF8.GetBytes(config));
        Add("model.weights.h5", File.ReadAllBytes(KerasFixtures.PathOf("empty.h5")));
        return path;

        void Add(string name, byte[] content)
        {
            using Stream stream = zip.CreateEntry(name, level).Open();
            stream.Write(content);
        }
    }
}
