namespace Cnn.Benchmarks.Comparison;

/// <summary>A program that is measured beside ours.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Command">A line of the shell, to which the options of a measurement are added.</param>
internal sealed record Peer(string Name, string Command)
{
    private const string Unnamed = "peer";

    /// <summary>What --peer says: NAME=COMMAND, or a command alone.</summary>
    public static Peer Parse(string text)
    {
        int end = text.IndexOf('=', StringComparison.Ordinal);
        return end > 0 && text[..end].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
            ? new Peer(text[..end], text[(end + 1)..])
            : new Peer(Unnamed, text);
    }
}
