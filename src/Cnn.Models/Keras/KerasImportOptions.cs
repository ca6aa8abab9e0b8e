using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>How a network is read from Keras.</summary>
public sealed record KerasImportOptions
{
    /// <summary>
    /// The sizes of a sample, (224, 224, 3), for files that leave them open; those of the file if null. Inputs whose sizes the file says keep these; sizes that
    /// contradict the file are refused.
    /// </summary>
    public Shape? InputShape { get; init; }

    /// <summary>Seed and backend.</summary>
    public ModelOptions Engine { get; init; } = new();
}
