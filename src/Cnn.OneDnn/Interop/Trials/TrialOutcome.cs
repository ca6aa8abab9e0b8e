using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Interop;

/// <summary>What came of trying the library in a process of its own.</summary>
/// <param name="Status">The kind of end.</param>
/// <param name="Version">The library's version, or empty if it did not come to that.</param>
/// <param name="InstructionSet">The number of the instruction set that the library chose, or 0.</param>
/// <param name="Detail">What was wrong, or how many cases were right.</param>
internal sealed record TrialOutcome(TrialStatus Status, string Version, int InstructionSet, string Detail)
{
    /// <summary>Whether the library must not be used after this.</summary>
    public bool Forbids => Status is TrialStatus.Wrong or TrialStatus.Crashed or TrialStatus.TimedOut or TrialStatus.Silent;

    /// <summary>Whether it is worth keeping: what depends on the file and the machine alone.</summary>
    public bool IsLasting => Status == TrialStatus.Passed || (Forbids && !(Status == TrialStatus.Crashed && SignalName.IsFromOutside(Detail)));

    /// <summary>A phrase about it.</summary>
    public string Describe() => Status switch
    {
        TrialStatus.Passed => $"right in all {Detail} cases",
        TrialStatus.Wrong => $"a trial in a process of its own computed wrongly: {Detail}",
        TrialStatus.Crashed => $"a trial in a process of its own was ended by {Detail}",
        TrialStatus.TimedOut => $"a trial in a process of its own did not end within {Detail}",
        TrialStatus.Silent => $"a trial in a process of its own ended without a result ({Detail})",
        TrialStatus.NotLoaded => $"a trial in a process of its own could not load it: {Detail}",
        _ => $"no trial was made: {Detail}",
    };

    /// <summary>The form in which it is kept.</summary>
    public string ToLine() => FormattableString.Invariant($"{Status}|{Version}|{InstructionSet}|{Detail}").ReplaceLineEndings(" ").Replace('\t', ' ');

    /// <summary>Reads that form; null where it is damaged.</summary>
    public static TrialOutcome? Parse(string line)
    {
        string[] parts = line.Split('|', 4);
        return parts.Length == 4 && Enum.TryParse(parts[0], out TrialStatus status) && Enum.IsDefined(status)
            && NumberText.TryWhole(parts[2], out int instructionSet)
                ? new TrialOutcome(status, parts[1], instructionSet, parts[3])
                : null;
    }
}
