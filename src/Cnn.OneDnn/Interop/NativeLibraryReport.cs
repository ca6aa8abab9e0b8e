using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Interop;

/// <summary>What came of the search for oneDNN, with all that is needed to understand a failure.</summary>
public sealed record NativeLibraryReport
{
    /// <summary>Every try, in order.</summary>
    public required IReadOnlyList<NativeLibraryAttempt> Attempts { get; init; }

    /// <summary>The file or name that loaded, or null.</summary>
    public string? LoadedPath { get; init; }

    /// <summary>The library's version, such as 3.12.1, or null if none loaded.</summary>
    public string? Version { get; init; }

    /// <summary>The instruction set the library uses; without it, the one that .NET sees.</summary>
    public required string InstructionSet { get; init; }

    /// <summary>The C library and its version, or why it is unknown.</summary>
    public required string CLibrary { get; init; }

    /// <summary>Operating system and process architecture.</summary>
    public required string Platform { get; init; }

    /// <summary>Whether oneDNN is ready for use.</summary>
    public bool IsLoaded => LoadedPath is not null;

    /// <summary>What is known to be wrong with the library that loaded, on this machine: set only where CNN_ONEDNN_CHECK is off.</summary>
    public string? Warning { get; init; }

    /// <summary>Why a library that is there is not used, as a sentence; null where none was refused.</summary>
    public string? Objection => Warning is not null
        ? $"{LoadedPath} is used because CNN_ONEDNN_CHECK is off, although {Warning}."
        : Attempts.FirstOrDefault(a => a.IsRefused) is { } refused ? $"{refused.Path} is not used: {refused.Error}." : null;

    /// <summary>What to do about a failure; empty when there is none.</summary>
    public required string Remedy { get; init; }

    /// <summary>Looks for the library as the engine would and says what came of it. Never throws because of the library.</summary>
    /// <param name="path">A file to use instead of searching, or null.</param>
    public static NativeLibraryReport Probe(string? path = null) => NativeLibraryLocator.Load(path);

    /// <summary>The report as lines of text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(IsLoaded
            ? string.Create(CultureInfo.InvariantCulture, $"oneDNN {Version} from {LoadedPath}.")
            : Attempts.Any(a => a.IsRefused) ? "oneDNN is there and is not used." : "oneDNN could not be loaded.");
        text.AppendLine(CultureInfo.InvariantCulture, $"Platform: {Platform}; C library: {CLibrary}; instruction set: {InstructionSet}.");
        foreach (NativeLibraryAttempt attempt in Attempts)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {attempt.Path} ({attempt.Source}): {attempt.Error ?? "loaded"}");
        }

        if (Warning is not null)
        {
            text.AppendLine(Objection);
        }

        if (Remedy.Length > 0)
        {
            text.AppendLine(Remedy);
        }

        return text.ToString().TrimEnd();
    }
}
