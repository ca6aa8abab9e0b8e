using Cnn.OneDnn;

namespace Cnn.Distributed;

/// <summary>There is no MPI library, it cannot be used, or one of its calls has failed; the message has its words.</summary>
public sealed class MpiException : CnnException
{
    /// <summary>With a message.</summary>
    public MpiException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public MpiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
