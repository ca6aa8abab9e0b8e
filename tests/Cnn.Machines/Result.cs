namespace Cnn.Machines;

/// <summary>What came of one backend on one machine.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Backend">The backend; null where nothing was run.</param>
/// <param name="InstructionSet">What the library used; null where it was not asked.</param>
/// <param name="Passed">Cases that passed.</param>
/// <param name="Cases">Cases that there are.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Complaints">What is wrong, line by line; empty for nothing.</param>
internal sealed record Result(Machine Machine, string? Backend, string? InstructionSet, int Passed, int Cases, double Seconds, IReadOnlyList<string> Complaints)
{
    /// <summary>True when all that should have run has passed.</summary>
    public bool Good => Complaints.Count == 0;

    /// <summary>The outcome in a word.</summary>
    public string Outcome => Backend is null ? (Good ? $"not run: {Machine.NotRun}" : "failed")
        : $"{Passed} of {Cases}{(Good ? "" : ", FAILED")}";
}
