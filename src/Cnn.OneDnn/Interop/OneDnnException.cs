namespace Cnn.OneDnn.Interop;

/// <summary>A call into oneDNN failed.</summary>
public sealed class OneDnnException : CnnException
{
    /// <summary>An exception for one failed call.</summary>
    /// <param name="status">What the library answered.</param>
    /// <param name="operation">What was asked of it.</param>
    /// <param name="message">What happened, what was expected and received, and what to do.</param>
    public OneDnnException(OneDnnStatus status, string operation, string message)
        : base(message)
    {
        Status = status;
        Operation = operation;
    }

    /// <summary>What the library answered.</summary>
    public OneDnnStatus Status { get; }

    /// <summary>What was asked of it, such as "convolution: execute".</summary>
    public string Operation { get; }
}
