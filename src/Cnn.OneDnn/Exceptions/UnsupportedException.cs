namespace Cnn.OneDnn;

/// <summary>Something valid that this library, this backend or this machine does not do. The message names it and says what to do instead.</summary>
public class UnsupportedException : CnnException
{
    /// <summary>With a message.</summary>
    public UnsupportedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public UnsupportedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message.</summary>
    public UnsupportedException()
    {
    }
}
