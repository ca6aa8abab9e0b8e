namespace Cnn.OneDnn;

/// <summary>
/// Content that is damaged, contradicts itself or is not of the format that was expected: a file, a stream or a configuration. The message says where.
/// </summary>
public class InvalidFormatException : CnnException
{
    /// <summary>With a message.</summary>
    public InvalidFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public InvalidFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message.</summary>
    public InvalidFormatException()
    {
    }
}
