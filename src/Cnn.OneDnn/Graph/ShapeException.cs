namespace Cnn.OneDnn;

/// <summary>Shapes or attributes that do not fit each other; the message says what was expected and what was received.</summary>
public sealed class ShapeException : CnnException
{
    /// <summary>With a message.</summary>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public ShapeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message.</summary>
    public ShapeException()
    {
    }
}
