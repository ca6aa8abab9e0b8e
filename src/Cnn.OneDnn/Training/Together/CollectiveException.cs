namespace Cnn.OneDnn;

/// <summary>Ranks that were doing something together are no longer together: one has failed, or what joins them has.</summary>
public sealed class CollectiveException : CnnException
{
    /// <summary>With a message.</summary>
    public CollectiveException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public CollectiveException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
