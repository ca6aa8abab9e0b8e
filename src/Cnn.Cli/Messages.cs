using System.Text.RegularExpressions;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Cli;

/// <summary>Exceptions as one line.</summary>
internal static partial class Messages
{
    // What the library tells programmers besides: names of parameters and of properties, which no option is called.
    [GeneratedRegex(@" \(Parameter '[^']*'\)|, or another InitialEpoch to leave the rest of the epoch out|; FitOptions\.\w+ = \w+ [^.]*")]
    private static partial Regex ForProgrammers();

    public static string OneLine(Exception exception)
    {
        Exception cause = exception;
        while (cause is AggregateException or TypeInitializationException && cause.InnerException is { } inner)
        {
            cause = inner;
        }

        string text = Shortages.Describe(exception)
            ?? (IsForUsers(cause) ? cause.Message : $"unexpected {cause.GetType().Name}: {cause.Message} Set CNN_DEBUG=1 to see where, and report it.");
        string line = string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return PlainText.Escape(ForProgrammers().Replace(line, ""));
    }

    // Types whose messages are written for whoever called; anything else is a fault of the program, and so are indices and counts out of range, which options
    // are checked for.
    private static bool IsForUsers(Exception e) => e is not (ArgumentOutOfRangeException or ArgumentNullException or ObjectDisposedException) &&
        e is CommandFailedException or CnnException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException or IOException
            or UnauthorizedAccessException;
}
