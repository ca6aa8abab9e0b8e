namespace Cnn.OneDnn;

/// <summary>Which backend computes.</summary>
public enum BackendKind
{
    /// <summary>oneDNN where it loads, the managed one otherwise; CNN_BACKEND decides if it is set.</summary>
    Auto,

    /// <summary>oneDNN's primitives.</summary>
    OneDnn,

    /// <summary>C# alone: nothing native is loaded.</summary>
    Managed,
}
