namespace Cnn.Machines.Environments;

/// <summary>What should happen.</summary>
internal static class Expect
{
    private static readonly string[] Traces = ["   at ", "Unhandled exception", "unexpected ", "core dumped"];

    /// <summary>All is as if nothing were the matter, and words say what they should, if anything.</summary>
    public static Func<Happening, string?> Works(string words = "") => h =>
        Common(h) ?? (h.Code != 0 ? $"exit code {h.Code}: {h.LastWords}" : Contains(h, words));

    /// <summary>The same, and the training's state was kept.</summary>
    public static Func<Happening, string?> Trains(string words = "") => h =>
        Works(words)(h) ?? (File.Exists(Path.Combine(h.Folder, "kept", "last.safetensors")) ? null : "no checkpoint was kept");

    /// <summary>It is refused in one sentence.</summary>
    public static Func<Happening, string?> Says(string words, int code = 1) => h =>
        Common(h) ?? (h.Code != code ? $"exit code {h.Code}, expected {code}: {h.LastWords}"
            : !h.LastWords.StartsWith("cnn: ", StringComparison.Ordinal) ? $"the last words are no sentence of the program: {h.LastWords}"
            : Contains(h, words));

    /// <summary>It is refused, by one sentence on either stream; lists of what is wrong with data are results.</summary>
    public static Func<Happening, string?> Refuses() => h =>
        Quiet(h) ?? (h.Code is not (1 or 2) ? $"exit code {h.Code}, expected 1 or 2: {h.LastWords}"
            : h.Error.Split('\n').Count(l => l.StartsWith("cnn: ", StringComparison.Ordinal)) > 1 ? $"more than one sentence: {h.Error}"
            : h.Output.Length + h.Error.Length == 0 ? "nothing was said" : null);

    /// <summary>Something is named on either stream.</summary>
    public static Func<Happening, string?> Mentions(string words) => h => Contains(h, words);

    /// <summary>It was ended by a signal, in time and with a word, unless it was done before or had not begun.</summary>
    public static Func<Happening, string?> Ends(int code) => h =>
        Quiet(h) ?? (h.Code is 0 ? null : h.Code != code ? $"exit code {h.Code}, expected {code}: {h.LastWords}" : null);

    /// <summary>No hang, no dead process, no stack trace, no halves of files.</summary>
    public static string? Quiet(Happening h) => Common(h);

    /// <summary>Several things at once.</summary>
    public static Func<Happening, string?> All(params Func<Happening, string?>[] things) => h => things.Select(t => t(h)).FirstOrDefault(w => w is not null);

    /// <summary>Nothing is left in the folder but these.</summary>
    public static Func<Happening, string?> LeavesOnly(params string[] names) => h =>
        Directory.GetFileSystemEntries(h.Folder).Select(Path.GetFileName).FirstOrDefault(n => !names.Contains(n)) is { } other ? $"{other} was left" : null;

    /// <summary>Standard error and output lack something.</summary>
    public static Func<Happening, string?> Lacks(string words) => h =>
        (h.Output + h.Error).Contains(words, StringComparison.Ordinal) ? $"it wrote \"{words.Replace("\u001b", "\\u001B", StringComparison.Ordinal)}\"" : null;

    private static string? Contains(Happening h, string words) =>
        (h.Output + h.Error).Contains(words, StringComparison.Ordinal) ? null : $"nothing says \"{words}\"; the last words are: {h.LastWords}";

    // What no condition may lead to: a hang, a dead process, a stack trace, halves of files.
    private static string? Common(Happening h) =>
        h.Code is null ? "it did not end"
        : h.Code is > 128 and not (130 or 143) ? $"it died of signal {h.Code - 128}: {h.LastWords}"
        : Traces.FirstOrDefault(t => h.Error.Contains(t, StringComparison.Ordinal)) is { } trace ? $"it wrote \"{trace.Trim()}\": {h.LastWords}"
        : Directory.GetFiles(h.Folder, "*.tmp", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }) is [string left, ..]
            ? $"{Path.GetFileName(left)} was left"
        : null;
}
