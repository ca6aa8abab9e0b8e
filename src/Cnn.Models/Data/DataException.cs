using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// Data that cannot be used: an unknown set, a file that is missing, truncated or of another format, images that do not fit each other.
/// The message is one line that names the file, says what was expected and received, and what to do.
/// </summary>
public class DataException : CnnException
{
    /// <summary>With a message.</summary>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public DataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message.</summary>
    public DataException()
    {
    }
}
