namespace Cnn.Models;

/// <summary>How a network is written as ONNX.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>
    /// Whether inputs and outputs have their channels after the batch, (N, C, H, W), as most ONNX files do. By default their axes stay as the model has them,
    /// and the file transposes. For models with channels last.
    /// </summary>
    public bool ChannelsFirst { get; init; }

    /// <summary>Whether a softmax at the end is left out, so that the outputs are logits.</summary>
    public bool Logits { get; init; }

    /// <summary>Text to keep with the network, such as names of classes; see <see cref="OnnxModel.ReadMetadata"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
