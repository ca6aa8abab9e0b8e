namespace Cnn.OneDnn;

/// <summary>
/// The base of what this library throws on its own account. Beside it only the framework's exceptions come out: for mistakes of a caller those of arguments,
/// <see cref="ObjectDisposedException"/> and <see cref="InvalidOperationException"/>; for the surroundings <see cref="IOException"/>,
/// <see cref="UnauthorizedAccessException"/> and
/// <see cref="InsufficientMemoryException"/>; and <see cref="ThreadInterruptedException"/> for a thread that was interrupted while it waited.
/// </summary>
public class CnnException : Exception
{
    /// <summary>With a message.</summary>
    public CnnException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public CnnException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message.</summary>
    public CnnException()
    {
    }
}
