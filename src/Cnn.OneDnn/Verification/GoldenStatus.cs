namespace Cnn.OneDnn.Verification;

/// <summary>How a golden case ended.</summary>
public enum GoldenStatus
{
    /// <summary>Every number lies within the tolerance.</summary>
    Passed,

    /// <summary>A number differs by more than the tolerance, or the case could not be computed.</summary>
    Failed,

    /// <summary>The case asks for something that the engine does not have.</summary>
    Unsupported,
}
