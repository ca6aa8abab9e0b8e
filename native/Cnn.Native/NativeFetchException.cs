namespace Cnn.Native;

/// <summary>The native libraries cannot be fetched; the message says what failed and what to do about it.</summary>
internal sealed class NativeFetchException : Exception
{
    /// <summary>An error with a message for the user.</summary>
    public NativeFetchException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message for the user and its cause.</summary>
    public NativeFetchException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
