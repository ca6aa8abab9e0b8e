namespace Cnn.OneDnn;

/// <summary>How numbers of several classes become one.</summary>
public enum Averaging
{
    /// <summary>The mean over the classes.</summary>
    Macro,

    /// <summary>The number for all classes' counts together.</summary>
    Micro,

    /// <summary>The mean over the classes, each weighed by how often it occurs.</summary>
    Weighted,
}
