using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Cli;

/// <summary>Exceptions as one line.</summary>
internal static class Messages
{
    public static string OneLine(Exception exception)
    {
        Exception cause = exception;
        while (cause is AggregateException or TypeInitializationException && cause.InnerException is { } inner)
        {
            cause = inner;
        }

        string text = Shortages.Describe(exception) ?? (IsForUsers(cause) ? cause.Message : $"unexpected {cause.GetType().Name}: {cause.Message} Set CNN_DEBUG=1 to see where, and report it.");
        return PlainText.Of(string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
    }

    // Types whose messages are written for whoever called; anything else is a fault of the program.
    private static bool IsForUsers(Exception e) =>
        e is CommandFailedException or CnnException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException or IOException
            or UnauthorizedAccessException;
}
