using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.Models.WeightFiles;
using Cnn.Models.WeightFiles.Keras;
using Cnn.Models.WeightFiles.TensorFlowJs;
using Cnn.OneDnn;

namespace Cnn.Models.Keras.Import;

/// <summary>A file of a network: how it is built, and its weights.</summary>
/// <param name="Config">The network: {"class_name", "config"}.</param>
/// <param name="IsOld">Whether Keras before version 3 wrote it, or TensorFlow.js, which computes as that did.</param>
/// <param name="Weights">The weights.</param>
internal sealed record KerasFile(JsonObject Config, bool IsOld, TensorFile Weights) : IDisposable
{
    private const int MostConfig = 64 << 20;

    public static KerasFile Open(string path)
    {
        var weights = TensorFile.Open(path);
        try
        {
            return weights.Source switch
            {
                KerasSource { ModelConfig.Length: > MostConfig } =>
                    throw new InvalidFormatException($"the network's JSON is longer than {MostConfig} characters."),
                KerasSource { ModelConfig: { } config } source =>
                    new KerasFile(JsonText.Parse(Encoding.UTF8.GetBytes(config), "the network"), IsBefore3(source.KerasVersion), weights),
                KerasSource { Archive: { } archive } => OfArchive(archive, weights),
                TensorFlowJsSource source => new KerasFile(Topology(source.Json), IsOld: true, weights),
                OnnxSource => throw new InvalidFormatException("This is an ONNX file, not one of Keras: OnnxModel.Load reads its network."),
                SafeTensorsSource =>
                    throw new InvalidFormatException(
                        "This is a safetensors file, not one of Keras, whatever it is called. Checkpoints of this library are read by Model.Load, " +
                            "weights by Weights.Load."),
                _ => throw new InvalidFormatException(
                    "This file holds weights without a network. Build the network and load them with Weights.Load; on the command line, name it with --model."),
            };
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Texts that are no Unicode are found when they are asked for.
            weights.Dispose();
            throw new InvalidFormatException($"the network cannot be read: {FileText.Shown(e.Message)}", e);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public void Dispose() => Weights.Dispose();

    private static KerasFile OfArchive(KerasArchive archive, TensorFile weights)
    {
        string? version = archive.Metadata is { } metadata && JsonText.Parse(metadata, "metadata.json")["keras_version"] is JsonValue value
            && value.GetValueKind() == JsonValueKind.String ? value.ToString() : null;
        return new KerasFile(JsonText.Parse(archive.Config, "the network"), IsBefore3(version ?? "3"), weights);
    }

    // The converter from Python keeps what Keras wrote, TensorFlow.js itself the network alone.
    private static JsonObject Topology(JsonObject json)
    {
        JsonObject topology = json["modelTopology"] as JsonObject
            ?? throw new InvalidFormatException("the model.json has weights only, no network (modelTopology).");
        JsonObject network = topology["model_config"] as JsonObject ?? topology;
        return network.ContainsKey("class_name")
            ? network
            : throw new UnsupportedException(
                "the model.json holds a graph of TensorFlow's operations; layers models are read. Convert the Keras model with " +
                    "--output_format=tfjs_layers_model.");
    }

    private static bool IsBefore3(string? version) =>
        version is null || version.StartsWith("1.", StringComparison.Ordinal) || version.StartsWith("2.", StringComparison.Ordinal);
}
