namespace Cnn.OneDnn;

/// <summary>
/// As many samples wait for a <see cref="Predictor"/> as <see cref="PredictorOptions.QueueLimit"/> allows: the call was not begun, and may succeed later.
/// </summary>
public class PredictorBusyException : CnnException
{
    /// <summary>With a message.</summary>
    public PredictorBusyException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public PredictorBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message.</summary>
    public PredictorBusyException()
    {
    }
}
