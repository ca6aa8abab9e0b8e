using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli;

/// <summary>
/// Where a command writes: with --json machine-readable lines go to standard output and words to standard error; without it the result in words
/// goes to standard output and what happens on the way to standard error.
/// </summary>
internal sealed class CommandOutput(TextWriter output, TextWriter error, bool json)
{
    public bool Json => json;

    public TextWriter Error => error;

    /// <summary>A line about what happens.</summary>
    public void Note(string text) => Tell(error, PlainText.Escape(text));

    /// <summary>A line about what happened, for a writer that may be a terminal: there it is broken between words.</summary>
    public static void Tell(TextWriter writer, string text) => writer.WriteLine(LineWrap.Apply(text, IsOverTerminal(writer) ? WindowWidth : int.MaxValue));

    /// <summary>The result, in words, on one line.</summary>
    public void Result(string text) => Page(PlainText.Escape(text));

    /// <summary>A result of several lines. What comes from files is to be on one line in it: <see cref="PlainText.Escape"/>.</summary>
    public void Page(string text)
    {
        if (json)
        {
            Tell(error, text);
        }
        else
        {
            output.WriteLine(LineWrap.Apply(text, Width));
        }
    }

    /// <summary>A line for machines; nothing without --json. Complete when this returns, so that a reader of the pipe sees it at once.</summary>
    public void Line(Func<JsonObject> make)
    {
        if (json)
        {
            output.WriteLine(make().ToJsonString());
            output.Flush();
        }
    }

    /// <summary>Standard error where it is a terminal that lines can be redrawn on; null elsewhere.</summary>
    public TextWriter? Terminal => IsTerminal && Environment.GetEnvironmentVariable("TERM") != "dumb" ? ((OutputWriter)error).Drawing : null;

    /// <summary>Whether results go to a file or a pipe, and so do not mix with what is drawn.</summary>
    public static bool IsResultElsewhere => Console.IsOutputRedirected;

    /// <summary>How many letters a line of results has room for; as many as one likes where they go to no terminal.</summary>
    public int Width => !json && output is OutputWriter stream && stream.IsOver(Console.Out) && !Console.IsOutputRedirected ? WindowWidth : int.MaxValue;

    private static int WindowWidth
    {
        get
        {
            try
            {
                return Console.WindowWidth is > 0 and var width ? width : int.MaxValue;
            }
            catch (IOException)
            {
                return int.MaxValue;
            }
        }
    }

    private bool IsTerminal => IsOverTerminal(error);

    private static bool IsOverTerminal(TextWriter writer) => writer is OutputWriter stream && stream.IsOver(Console.Error) && !Console.IsErrorRedirected;

    /// <summary>Shows how a training goes: a bar where standard error is a terminal, lines elsewhere.</summary>
    public ProgressBar ProgressBar() => IsTerminal ? new ProgressBar(((OutputWriter)error).Drawing, terminal: true) : new ProgressBar(error);

    /// <summary>
    /// A number that JSON can hold, with as many digits as float32 has and however small it is: a probability of 3e-7 is not 0. Null for NaN and infinities.
    /// </summary>
    public static JsonNode? Number(double value) => NumberText.TryReal(value.ToString("G9", CultureInfo.InvariantCulture), out double rounded)
        ? JsonValue.Create(rounded)
        : null;
}
