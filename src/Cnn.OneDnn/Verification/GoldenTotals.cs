namespace Cnn.OneDnn.Verification;

/// <summary>How many golden cases ended how.</summary>
/// <param name="Passed">Within the tolerance.</param>
/// <param name="Failed">Outside of it.</param>
/// <param name="Unsupported">Not computed for lack of something in the engine.</param>
public sealed record GoldenTotals(int Passed, int Failed, int Unsupported)
{
    /// <summary>Whether there was something to do and all of it passed.</summary>
    public bool AllPassed => Passed > 0 && Failed == 0 && Unsupported == 0;
}
