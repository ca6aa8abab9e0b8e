namespace Cnn.OneDnn.Verification;

/// <summary>What a backend's kernels did with the cases that travel inside this assembly.</summary>
/// <param name="Passed">Cases whose every number was right.</param>
/// <param name="Declined">Cases that the backend has no kernel for; another one computes them.</param>
/// <param name="Failures">What was wrong, a phrase for each case.</param>
internal sealed record SelfTestResult(int Passed, int Declined, IReadOnlyList<string> Failures)
{
    /// <summary>Whether something was computed and nothing was wrong.</summary>
    public bool IsRight => Passed > 0 && Failures.Count == 0;
}
