namespace Cnn.OneDnn;

/// <summary>The ranks of one training were given different things to do. Thrown on every rank, with the same message, and nothing has been trained.</summary>
public sealed class RanksDisagreeException : CnnException
{
    /// <summary>With a message.</summary>
    public RanksDisagreeException(string message)
        : base(message)
    {
    }
}
