namespace Cnn.Models;

/// <summary>A known data set that is neither on this machine nor to be had from its public addresses now.</summary>
public sealed class DataUnavailableException : DataException
{
    /// <summary>With a message.</summary>
    public DataUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public DataUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message.</summary>
    public DataUnavailableException()
    {
    }
}
