namespace Cnn.Native.Processes;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote, both streams.</param>
internal sealed record ToolResult(int ExitCode, string Output)
{
    /// <summary>The lines that apt and dpkg mark as errors, or the last ones, as one sentence.</summary>
    public string Reason()
    {
        string[] lines = [.. Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        string[] marked =
            [.. lines.Where(line => line.StartsWith("E:", StringComparison.Ordinal) || line.Contains("error", StringComparison.OrdinalIgnoreCase))];
        string text = string.Join(" ", marked.Length > 0 ? marked.Take(3) : lines.TakeLast(2));
        return text.EndsWith('.') ? text : text + ".";
    }
}
