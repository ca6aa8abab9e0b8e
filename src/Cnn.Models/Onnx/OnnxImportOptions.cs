using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>How a network is read from ONNX.</summary>
public sealed record OnnxImportOptions
{
    /// <summary>
    /// Whether the model takes and gives images with channels last, (H, W, C), as this library's data sets have them, where the file has them first. The model
    /// then begins and ends with a Permute.
    /// </summary>
    public bool ChannelsLast { get; init; }

    /// <summary>The sizes of a sample as the file has its axes, for files that leave them open; those of the file if null.</summary>
    public Shape? InputShape { get; init; }

    /// <summary>Seed and backend.</summary>
    public ModelOptions Engine { get; init; } = new();
}
