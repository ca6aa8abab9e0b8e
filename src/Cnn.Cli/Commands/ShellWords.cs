namespace Cnn.Cli.Commands;

/// <summary>Arguments as a line that a shell reads as the same arguments.</summary>
internal static class ShellWords
{
    private const string Plain = "-_./:=,+@%";

    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c))
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
