namespace Cnn.OneDnn;

/// <summary>
/// The base of what this library throws on its own account. Beside it only the framework's exceptions for mistakes of a caller come out: those of arguments,
/// <see cref="ObjectDisposedException"/>, <see cref="InvalidOperationException"/> for calls out of order, and <see cref="IOException"/> for files that cannot be reached.
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
