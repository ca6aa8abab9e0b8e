namespace Cnn.Machines.Environments;

/// <summary>What happened under a condition.</summary>
/// <param name="Folder">The folder that the program ran in, as it was left.</param>
/// <param name="Code">The exit code; null where it had to be stopped.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Happening(string Folder, int? Code, string Output, string Error)
{
    /// <summary>The last line for people.</summary>
    public string LastWords => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } lines ? lines[^1] : "";
}
