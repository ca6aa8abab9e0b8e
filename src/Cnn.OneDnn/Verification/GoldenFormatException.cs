namespace Cnn.OneDnn.Verification;

/// <summary>Golden cases that are missing or malformed; the message names the file or the case and what was expected.</summary>
public sealed class GoldenFormatException : CnnException
{
    /// <summary>With a message.</summary>
    public GoldenFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public GoldenFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message.</summary>
    public GoldenFormatException()
    {
    }
}
