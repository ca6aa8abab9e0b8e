namespace Cnn.OneDnn.Interop;

/// <summary>What a call into oneDNN came back with.</summary>
public enum OneDnnStatus
{
    /// <summary>The call succeeded.</summary>
    Success = 0,

    /// <summary>Memory could not be allocated.</summary>
    OutOfMemory = 1,

    /// <summary>An argument is wrong.</summary>
    InvalidArguments = 2,

    /// <summary>The library has no implementation for this shape, type or processor.</summary>
    Unimplemented = 3,

    /// <summary>There is no further implementation to choose from.</summary>
    LastImplementationReached = 4,

    /// <summary>A primitive or the engine failed while running.</summary>
    RuntimeError = 5,

    /// <summary>The queried property does not exist for this primitive.</summary>
    NotRequired = 6,

    /// <summary>The graph is not legitimate.</summary>
    InvalidGraph = 7,

    /// <summary>An operation of a graph does not follow its schema.</summary>
    InvalidGraphOperation = 8,

    /// <summary>A shape cannot be inferred or compiled.</summary>
    InvalidShape = 9,

    /// <summary>A data type cannot be inferred or compiled.</summary>
    InvalidDataType = 10,
}
